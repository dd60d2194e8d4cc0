/** A text, cut after `length` characters and marked with `…` if it is longer. */
export function ellipsis(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
