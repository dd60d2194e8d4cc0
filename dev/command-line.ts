/** What the command lines of simulator, preview, tools and tests share; commander does the rest. */
import { InvalidArgumentError } from 'commander';

/**
 * Parser of an option's argument.
 * @throws InvalidArgumentError when the text is not a whole number, or is outside of the range
 */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= from && value <= to)) {
      throw new InvalidArgumentError(`Give a whole number from ${from} to ${to}.`);
    }
    return value;
  };
}

/** Parser of a TCP port; 0 stands for any free one. */
export const port = wholeNumber(0, 65_535);

/** Names with their descriptions in two columns, for the text below the options of a --help. */
export function glossary(title: string, entries: ReadonlyArray<readonly [name: string, description: string]>): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return `\n${title}:\n${entries.map(([name, description]) => `  ${name.padEnd(width)}  ${description}`).join('\n')}`;
}
