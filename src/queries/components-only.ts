import { t } from '../i18n';
import type { QueryKind } from './kind';

/**
 * What kinds have in common whose queries choose components, have no options of their own, and return a table.
 * @param describe the query in one line, with its components in words
 */
export const componentsOnly = (describe: (components: string) => string) =>
  ({
    editedIn: 'panels',
    needsDevice: true,
    formats: ['table'],
    defaults: { components: ['*'], metrics: [], limit: 50 },
    options: () => ({}),
    isComplete: ({ components }) => components.length > 0,
    describe: ({ components }) => describe(components.join(', ') || t('(none)')),
    interpolate: (options) => options,
  }) satisfies Partial<QueryKind>;
