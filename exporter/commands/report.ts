import { readFileSync } from 'node:fs';
import { anonymize } from '../../src/lantime/anonymize';
import { parseAnswer } from '../../src/lantime/answer';
import { StatusReader } from '../../src/lantime/reader';
import { connectDevice } from '../target/connection';
import { UserError } from '../user-error';
import { readConfig } from './read-config';

export interface ReportOptions {
  config?: string;
  target?: string;
  file?: string;
}

/** Prints the anonymized status of a device. @throws ConfigError, LantimeError, UserError */
export async function report(options: ReportOptions): Promise<void> {
  const answer = parseAnswer(
    options.file === undefined ? await fetchTargetStatus(options) : readSavedAnswer(options.file)
  );
  // Throws for anything else than a status: it may contain what the rules of anonymization do not cover.
  new StatusReader().read(answer, Date.now());
  process.stdout.write(`${JSON.stringify(anonymize(answer), null, 2)}\n`);
}

function readSavedAnswer(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read the file (${(error as NodeJS.ErrnoException).code}): check the path after --file`);
  }
}

async function fetchTargetStatus({ config, target: name }: ReportOptions): Promise<string> {
  const { targets } = readConfig(config);
  const target = name === undefined && targets.length === 1 ? targets[0] : targets.find((one) => one.name === name);
  if (!target) {
    const names = targets.map((one) => JSON.stringify(one.name)).join(', ');
    throw new UserError(
      `${name === undefined ? 'a target is required' : 'unknown target'}: use --target with one of ${names}`
    );
  }
  const device = connectDevice(target.access);
  try {
    return await device.fetchStatus();
  } finally {
    await device.close();
  }
}
