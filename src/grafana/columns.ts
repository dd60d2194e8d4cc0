/** Columns that the plugin adds to tables when needed; dashboards keep them by these names. */

/** Says what the device does not have, in place of rows. */
export const NOTE = 'Note';
/** How long ago the values of a row were read, when they are no longer current. */
export const AGE = 'Last read';
