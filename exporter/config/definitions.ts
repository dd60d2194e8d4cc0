import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Definitions } from '../../src/lantime/definitions';
import { readDefinitions, readTree } from '../../src/lantime/definitions/document';
import type { DocumentPath, Finding, Mistake } from '../../src/lantime/definitions/places';
import type { Target } from '../target/target';
import { fileProblem } from './files';

/** Reads the definitions in a configuration. Each file is parsed once, however many targets name it. */
export class DefinitionsLoader {
  /** Mistakes in the files, as opposed to the configuration. */
  readonly fileMistakes: Array<Mistake & { source: string }> = [];
  private readonly parsedFiles = new Map<string, Definitions | undefined>();

  /** @param folder the folder that file names are relative to */
  constructor(private readonly folder: string) {}

  /**
   * The definitions of a target.
   * @param settings in the order of precedence, each a file name, a list of file names, or a document
   * @param findings receives mistakes in the configuration
   */
  load(
    settings: ReadonlyArray<readonly [value: unknown, path: DocumentPath]>,
    findings: Finding[]
  ): Pick<Target, 'definitions' | 'definitionsText'> {
    const texts: string[] = [];
    const all = settings.flatMap(([value, path]) => {
      if (value === undefined || value === null) {
        return [];
      }
      if (typeof value === 'object' && !Array.isArray(value)) {
        const parsed = readTree(value);
        findings.push(...parsed.findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] })));
        texts.push(JSON.stringify(value));
        return parsed.definitions?.all ?? [];
      }
      const files: unknown[] = Array.isArray(value) ? value : [value];
      return files.flatMap((file, index) => {
        const at = Array.isArray(value) ? [...path, index] : path;
        if (typeof file !== 'string' || file === '') {
          findings.push({ path: at, text: 'must be a file name, a list of file names, or a mapping with readings' });
          return [];
        }
        try {
          const text = readFileSync(resolve(this.folder, file), 'utf8');
          texts.push(text);
          return this.parseFile(file, text)?.all ?? [];
        } catch (error) {
          findings.push({ path: at, text: fileProblem(error) });
          return [];
        }
      });
    });
    return { definitions: all.length > 0 ? new Definitions(all) : undefined, definitionsText: JSON.stringify(texts) };
  }

  private parseFile(file: string, text: string): Definitions | undefined {
    if (!this.parsedFiles.has(file)) {
      const { definitions, mistakes } = readDefinitions(text);
      this.parsedFiles.set(file, definitions);
      this.fileMistakes.push(...mistakes.map((mistake) => ({ ...mistake, source: file })));
    }
    return this.parsedFiles.get(file);
  }
}
