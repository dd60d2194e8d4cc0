/**
 * Names of readings in the language of the reader, for pickers, search and sentences of editors. Frames have the English
 * ones, which overrides and alert rules refer to.
 */
import { t } from '../../i18n';
import { fullDescription } from '../../lantime/evidence';
import type { Descriptor } from '../../lantime/types';

/** A name; one with a number, `Temperature 2`, by the name before it. */
export function readingName(label: string): string {
  const name = t(label);
  const [, base, number] = (name === label && /^(.+) (\d+)$/.exec(label)) || [];
  return base === undefined ? name : `${t(base)} ${number}`;
}

/** A name with the list members before it, `lan0 Link`. */
export const readingTitle = ({ title, label }: Pick<Descriptor, 'title' | 'label'>): string =>
  title.endsWith(label) ? title.slice(0, title.length - label.length) + readingName(label) : title;

/** A name that stands for every member of a list, `Link of every port`. */
export const nameOfEvery = (label: string, list: string): string =>
  t('{name} of every {list}', { name: readingName(label), list });

/** The description with a remark on its evidence. */
export const readingDescription = (descriptor: Descriptor): string => fullDescription(descriptor, (text) => t(text));
