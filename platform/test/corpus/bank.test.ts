import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AchContent,
  AchReader,
  type Bai2Content,
  Bai2Reader,
  type BankError,
  type CamtContent,
  CamtReader,
  readAch,
  readBai2,
  readCamt,
  recognizeBankFile,
} from '@plexus/bank';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a file, reviewed by a person against the standard. */
interface Verdict {
  readonly file: string;
  readonly format: string;
  readonly verdict: string;
  /** What was read: entry classes, accounts or statements with the number of entries and their sums. */
  readonly content: string;
  /** Whether every total, count and hash is right. */
  readonly sound: string;
  readonly problems: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('bank', 'bank-verdicts.tsv');

test('every bank file of the corpus has a verdict, and every verdict a file', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every bank file of the corpus is read or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('the corpus gives the same parts in chunks of one byte', { skip }, () => {
  const readers = { bai2: () => new Bai2Reader(), ach: () => new AchReader(), xml: () => new CamtReader() };
  for (const file of files()) {
    const bytes = bytesOf(file);
    const format = recognizeBankFile(bytes);
    assert.ok(format === 'bai2' || format === 'ach' || format === 'xml', file);
    const [whole, cut] = [readers[format](), readers[format]()];
    const parts: unknown[] = [];
    for (let at = 0; at < bytes.length; at++) parts.push(...cut.push(bytes.subarray(at, at + 1)));
    assert.deepEqual([...parts, ...cut.end()], [...whole.push(bytes), ...whole.end()], file);
  }
});

function judge(file: string): Verdict {
  const bytes = bytesOf(file);
  const format = recognizeBankFile(bytes) ?? '';
  const read = { bai2: ofBai2, ach: ofAch, xml: ofCamt, 'swift-mt': ofCamt, '': ofCamt }[format](bytes);
  const refused = read.content === '';
  return { file, format, verdict: refused ? 'refused' : 'read', ...read };
}

interface Judged {
  readonly content: string;
  readonly sound: string;
  readonly problems: string;
}

function ofBai2(bytes: Uint8Array): Judged {
  const { files, problems }: Bai2Content = readBai2(bytes);
  const accounts = files.flatMap(({ groups }) => groups.flatMap((group) => group.accounts));
  const sums = accounts.map(({ header, transactions }) => `${header.summaries.length} summaries ${transactions.length} transactions`);
  return { content: sums.join('; '), sound: soundness(files), problems: placesOf(problems) };
}

function ofAch(bytes: Uint8Array): Judged {
  const { files, problems }: AchContent = readAch(bytes);
  const batches = files
    .flatMap((file) => file.batches)
    .map(({ header, entries, end }) => {
      const addenda = entries.reduce((sum, entry) => sum + entry.addenda.length, 0);
      return `${header.entryClass} ${entries.length} entries ${addenda} addenda debit ${end?.debit} credit ${end?.credit}`;
    });
  return { content: batches.join('; '), sound: soundness(files), problems: placesOf(problems) };
}

function ofCamt(bytes: Uint8Array): Judged {
  const { message, statements, problems }: CamtContent = readCamt(bytes);
  const content = statements.map(
    ({ header, entries, end }) =>
      `${message?.type}.${message?.version} ${header.balances.length} balances ${entries.length} entries ${end?.verdict}`,
  );
  return { content: content.join('; '), sound: soundness(statements), problems: placesOf(problems) };
}

function soundness(closed: readonly { readonly end?: { readonly sound: boolean } }[]): string {
  if (closed.length === 0) return '';
  return closed.every(({ end }) => end?.sound === true) ? 'sound' : 'unsound';
}

function placesOf(problems: readonly BankError[]): string {
  return problems
    .map(({ code, message, at: { record, field, offset }, difference }) => {
      const detail = /\(([a-z]{4}\.[\d.]+)\)/.exec(message)?.[1];
      const place = record === undefined ? `byte ${offset}` : `record ${record}${field === undefined ? '' : ` ${field}`}`;
      const found = difference === undefined ? '' : ` stated ${difference.stated} found ${difference.found}`;
      return `${code}${detail === undefined ? '' : ` ${detail}`} at ${place}${found}`;
    })
    .join('; ');
}
