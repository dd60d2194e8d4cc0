/** A mistake of the user, whose message says what to do: it is shown without a stack trace. */
export class UserError extends Error {}
