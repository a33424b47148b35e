import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUbl, UblError } from '@plexus/ubl';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a document, reviewed by a person against UBL 2.1 and EN 16931. */
interface Verdict {
  readonly file: string;
  readonly verdict: string;
  /** Kind, lines and currency. */
  readonly content: string;
  /** Whether its values can be read and its totals add up. */
  readonly sound: string;
  readonly problems: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('ubl', 'ubl-verdicts.tsv');

test('every UBL document of the corpus has a verdict, and every verdict a document', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every UBL document of the corpus is read or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

function judge(file: string): Verdict {
  try {
    const { kind, lines, currency, problems } = readUbl(bytesOf(file));
    const content = `${kind} ${lines.length} lines ${currency}`;
    return {
      file,
      verdict: 'read',
      content,
      sound: problems.length === 0 ? 'sound' : 'unsound',
      problems: problems.map(placeOf).join('; '),
    };
  } catch (error) {
    assert.ok(error instanceof UblError, file);
    return { file, verdict: 'refused', content: '', sound: '', problems: placeOf(error) };
  }
}

const placeOf = ({ code, path, offset }: UblError): string => `${code} at ${path ?? `byte ${offset}`}`;
