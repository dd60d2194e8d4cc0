/** Positions in a YAML or JSON text, for messages. */
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { t } from '../../i18n';

/** One mistake in a document: where, what and how to fix it. */
export interface Mistake {
  /** Counted from 1; undefined when the document itself is the problem. */
  line?: number;
  column?: number;
  /** `targets[1].url` */
  path: string;
  text: string;
}

export type DocumentPath = ReadonlyArray<string | number>;

/** A mistake before its place is known. */
export interface Finding {
  path: DocumentPath;
  text: string;
  /** The place is the member's name, not its value. */
  atKey?: boolean;
}

/** A text that is YAML, and so may be JSON. */
export interface ParsedText {
  tree: unknown;
  /** The findings with their places, in the order of the text, each once. */
  located(findings: readonly Finding[]): Mistake[];
}

/** @returns the mistake instead of the tree when the text is not YAML */
export function parseYaml(text: string): ParsedText | Mistake {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // What the parser says after its first error is mostly a consequence of it.
  const [error] = document.errors;
  if (error) {
    const problem =
      error.code === 'DUPLICATE_KEY' ? t('a key is given twice') : error.code.toLowerCase().replace(/_/g, ' ');
    return {
      ...place(error.pos[0]),
      path: '',
      text: t('is not valid YAML ({problem}); correct the line', { problem }),
    };
  }
  let tree: unknown;
  try {
    tree = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { path: '', text: t('repeats an anchor too often or names one that is missing; write the values out') };
  }
  return {
    tree,
    located: (findings) => {
      const seen = new Set<string>();
      return findings
        .map(({ path, text: problem, atKey }) => ({
          ...place(findOffset(document, path, atKey)),
          path: pathText(path),
          text: problem,
        }))
        .filter((mistake) => !seen.has(JSON.stringify(mistake)) && seen.add(JSON.stringify(mistake)))
        .sort((a, b) => a.line - b.line || a.column - b.column);
    },
  };
}

/** The position of a member in the text, or of its nearest existing parent. */
function findOffset(document: Document, path: DocumentPath, atKey?: boolean): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const parent = length > 0 ? document.getIn(path.slice(0, length - 1), true) : undefined;
    const last = path[length - 1];
    const key = isMap(parent)
      ? parent.items.find((item) => String((item.key as { value?: unknown }).value) === String(last))?.key
      : undefined;
    const value = length > 0 ? document.getIn(path.slice(0, length), true) : document.contents;
    const node = (atKey && length === path.length ? key : (value ?? key)) as {
      range?: [number, number, number];
    } | null;
    if (node?.range) {
      return node.range[0];
    }
  }
  return undefined;
}

export function pathText(path: DocumentPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
