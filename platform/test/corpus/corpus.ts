import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');

/** The files of one kind in the corpus that lies beside the project, and a table of what was decided on them. */
export interface Corpus<Verdict> {
  /** Why its tests cannot run here; false when they can. */
  readonly skip: string | false;
  /** By file, in the order of the table. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** All files, sorted, with their folders. */
  readonly files: () => string[];
  readonly bytesOf: (file: string) => Buffer;
}

/**
 * @param kind the folder in the corpus
 * @param table a table of tab-separated values beside this file, whose first line names the columns of a verdict; `note` is for people
 */
export function corpusOf<Verdict extends { readonly file: string }>(kind: string, table: string): Corpus<Verdict> {
  const folder = path.join(CORPUS, kind);
  const [head = '', ...lines] = readFileSync(path.join(import.meta.dirname, table), 'utf8').split('\n');
  const columns = head.split('\t').filter((column) => column !== 'note');
  const verdicts = lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t');
      return Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? ''])) as unknown as Verdict;
    });
  return {
    skip: existsSync(folder) ? false : `the corpus of ${kind} is not at ../shared/corpus/${kind}`,
    verdicts: new Map(verdicts.map((verdict) => [verdict.file, verdict])),
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .toSorted(),
    bytesOf: (file) => readFileSync(path.join(folder, file)),
  };
}
