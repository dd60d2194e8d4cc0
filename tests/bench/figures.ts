/** What was measured, with what we aim at. */

/** One figure of the benchmark. Less is better for all that have an aim. */
export interface Figure {
  name: string;
  value: number;
  unit?: string;
  /** The most it should be; figures without an aim are for information. */
  aim?: number;
}

/** Figures of one subject. */
export interface Section {
  title: string;
  figures: Figure[];
}

const isMissed = ({ value, aim }: Figure): boolean => aim !== undefined && !(value <= aim);

const short = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1000 ? value.toFixed(0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);

/** Figures as aligned lines, with the aim beside each that has one. */
export function writeSection({ title, figures }: Section): string {
  const lines = figures.map((figure) => {
    const { name, value, unit = '', aim } = figure;
    const text = `  ${name.padEnd(44)} ${short(value).padStart(9)} ${unit.padEnd(3)}`;
    return (aim === undefined ? text : `${text} aim ${short(aim)}${isMissed(figure) ? '  MISSED' : ''}`).trimEnd();
  });
  return `\n${title}\n${lines.join('\n')}\n`;
}

/** How many aims were met. */
export function writeSummary(sections: readonly Section[]): string {
  const aimed = sections.flatMap(({ figures }) => figures).filter(({ aim }) => aim !== undefined);
  const missed = aimed.filter(isMissed).length;
  return `\n${aimed.length - missed} of ${aimed.length} aims met\n`;
}

/** Median of the milliseconds each run takes; what `run` returns is not used. */
export async function median(runs: number, run: (turn: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < runs; turn++) {
    const start = process.hrtime.bigint();
    await run(turn);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}
