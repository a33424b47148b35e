import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import {
  type CsvColumn,
  type CsvLayout,
  CsvReader,
  type FlatError,
  type FlatPart,
  type FlatRecord,
  readCsv,
  writeCsv,
} from '@plexus/flatfile';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a file, reviewed by a person. */
interface Verdict {
  readonly file: string;
  readonly verdict: string;
  readonly columns: string;
  readonly records: string;
  /** The sum of the amounts that the layout of the file names, and the span of its days. */
  readonly content: string;
  /** Whether writing all columns as text gives the bytes of the file again. */
  readonly rewritten: string;
  readonly faults: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('files', 'files-verdicts.tsv');

test('every flat file of the corpus has a verdict, and every verdict a file', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every flat file of the corpus is read as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('values and places of the corpus are those that splitting at the delimiter gives', { skip }, () => {
  for (const file of files()) {
    const bytes = bytesOf(file);
    const layout = textLayout(bytes);
    const rows = bytes
      .toString('utf8')
      .replace('\uFEFF', '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(layout.delimiter ?? ','));
    const { records } = readCsv(bytes, layout);
    assert.equal(records.length, rows.length - 1, file);
    for (const [n, record] of records.entries()) {
      for (const [c, { name }] of layout.columns.entries()) {
        const cell = rows[n + 1]?.[c] ?? '';
        assert.equal(record.values[name] ?? '', cell, file);
        // Every place of a few records: finding one walks the record.
        if (n > 1 || c % 7 !== 0) continue;
        const place = record.position(name);
        assert.equal(bytes.toString('utf8', place?.start, place?.end), cell, file);
      }
    }
  }
});

test('the corpus gives the same records in chunks of seven bytes', { skip }, () => {
  for (const file of files()) {
    const bytes = bytesOf(file);
    const reader = new CsvReader(textLayout(bytes));
    const parts: FlatPart[] = [];
    for (let at = 0; at < bytes.length; at += 7) parts.push(...reader.push(bytes.subarray(at, at + 7)));
    parts.push(...reader.end());
    const values = (records: readonly FlatPart[]) => records.flatMap((part) => (part.kind === 'record' ? [part.values] : []));
    assert.deepEqual(values(parts), values(readCsv(bytes, textLayout(bytes)).records), file);
  }
});

const day = (name: string): CsvColumn => ({ name, type: { kind: 'date', format: 'DD-Mon-YYYY' } });
const cents = (name: string): CsvColumn => ({ name, type: { kind: 'decimal', scale: 2 }, required: true });
const number = (name: string): CsvColumn => ({ name, type: { kind: 'integer' }, required: true });
const oneOf = (name: string, ...values: string[]): CsvColumn => ({ name, type: { kind: 'enum', values }, required: true });

const rif = { header: 'names', delimiter: '|', quote: 'none', otherColumns: 'skipped' } as const;
const beneficiary: CsvLayout = {
  ...rif,
  columns: [oneOf('DML_IND', 'INSERT', 'UPDATE'), number('BENE_ID'), day('BENE_BIRTH_DT'), { name: 'BENE_ZIP_CD', type: { kind: 'text' } }],
};
const claims: CsvLayout = {
  ...rif,
  columns: [
    oneOf('DML_IND', 'INSERT'),
    number('BENE_ID'),
    number('CLM_ID'),
    oneOf('FINAL_ACTION', 'F', 'N'),
    day('CLM_FROM_DT'),
    day('CLM_THRU_DT'),
    cents('CLM_PMT_AMT'),
  ],
};
const prescriptions: CsvLayout = { ...rif, columns: [number('PDE_ID'), number('BENE_ID'), day('SRVC_DT'), cents('TOT_RX_CST_AMT')] };
const summary: CsvLayout = {
  header: 'names',
  columns: [number('BENE_ID'), number('CARRIER_CLAIMS'), number('SNF_CLAIMS')],
  otherColumns: 'skipped',
};

function layoutOf(file: string): CsvLayout {
  const name = path.basename(file);
  if (name.startsWith('beneficiary')) return beneficiary;
  if (name.startsWith('pde')) return prescriptions;
  return name.startsWith('export') ? summary : claims;
}

/** All columns of a file as text. */
function textLayout(bytes: Buffer): CsvLayout {
  const head = bytes.toString('utf8').replace('\uFEFF', '').split('\n', 1)[0] ?? '';
  const delimiter = head.includes('|') ? '|' : ',';
  return { header: 'names', delimiter, quote: 'none', columns: head.split(delimiter).map((name) => ({ name, type: { kind: 'text' } })) };
}

function judge(file: string): Verdict {
  const bytes = bytesOf(file);
  const { records, problems } = readCsv(bytes, layoutOf(file));
  const all = textLayout(bytes);
  const whole = readCsv(bytes, all);
  const mark = bytes[0] === 0xef;
  const written = Buffer.from(
    writeCsv(
      all,
      whole.records.map(({ values }) => values),
      { lineEnd: '\n', mark },
    ),
  );
  const same = written.equals(bytes) ? 'same' : written.subarray(0, -1).equals(bytes) ? 'same and a last line end' : 'changed';
  return {
    file,
    verdict: problems.length === 0 ? 'read' : 'refused',
    columns: String(all.columns.length),
    records: String(records.length),
    content: contentOf(records),
    rewritten: same,
    faults: [...problems, ...records.flatMap(({ faults }) => faults)].map(placeOf).join('; '),
  };
}

function contentOf(records: readonly FlatRecord[]): string {
  const amounts = records.flatMap(({ values }) =>
    Object.values(values).flatMap((value) => (typeof value === 'object' ? [value.unscaled] : [])),
  );
  const days = records.flatMap(({ values }) =>
    Object.values(values).flatMap((value) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? [value] : [])),
  );
  const sorted = days.toSorted();
  const span = sorted.length === 0 ? [] : [`days ${sorted[0]} to ${sorted.at(-1)}`];
  return [...(amounts.length === 0 ? [] : [`cents ${amounts.reduce((sum, amount) => sum + amount, 0n)}`]), ...span].join(', ');
}

function placeOf({ code, at }: FlatError): string {
  return `${code} at record ${at.record ?? ''} ${at.field ?? ''}`.trimEnd();
}
