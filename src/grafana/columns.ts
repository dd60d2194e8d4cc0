/** Columns that the plugin adds to tables when there is something to say; dashboards keep them by these names. */

/** What the device does not have, in the place of rows. */
export const NOTE = 'Note';
/** How long ago the values of a row were read, when they are no longer the present ones. */
export const AGE = 'Last read';
