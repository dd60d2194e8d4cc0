/** The definitions of a data source. Code for them is loaded only where there are any. */
import { t } from '../i18n';
import { LantimeError } from '../lantime/errors';
import type { ReadDefinitions } from '../lantime/definitions/document';
import type { Settings } from './settings';

/** Reads the stored document. @returns undefined when there is none */
export async function storedDefinitions({
  definitions,
}: Pick<Settings, 'definitions'>): Promise<ReadDefinitions | undefined> {
  if (definitions === undefined) {
    return undefined;
  }
  const document = await loadDocument();
  return typeof definitions === 'string'
    ? document.readDefinitions(definitions)
    : document.readDefinitionsTree(definitions);
}

/** Checks a document as entered. */
export async function checkDefinitions(text: string): Promise<ReadDefinitions> {
  return (await loadDocument()).readDefinitions(text);
}

function loadDocument() {
  return import('../lantime/definitions/document').catch(() => {
    throw new LantimeError('network', t('a part of the plugin could not be loaded'));
  });
}

/** What is wrong with the stored document, as a sentence; undefined if it is valid. */
export async function definitionsProblem(settings: Pick<Settings, 'definitions'>): Promise<string | undefined> {
  const [first, ...more] = (await storedDefinitions(settings))?.mistakes ?? [];
  if (!first) {
    return undefined;
  }
  const { line, column, path, text } = first;
  const what = path ? `${path} ${text}` : text;
  const mistake =
    line === undefined ? what : t('line {line}, column {column}: {what}', { line, column: column ?? 1, what });
  return more.length > 0
    ? t('The definitions are not used: {mistake} (and {count} more).', { mistake, count: more.length })
    : t('The definitions are not used: {mistake}.', { mistake });
}

/** A document as text for the editor. */
export const definitionsText = (definitions: unknown): string =>
  typeof definitions === 'string'
    ? definitions
    : typeof definitions === 'object' && definitions !== null
      ? JSON.stringify(definitions, null, 2)
      : '';
