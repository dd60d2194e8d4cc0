/** Compares two texts as people sort them: `gps2` before `gps17`. The same on every computer, whatever its language. */
export const naturalOrder: (one: string, other: string) => number = new Intl.Collator('en', { numeric: true }).compare;
