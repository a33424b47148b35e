import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Tokenizer } from '../tokenizer.ts';
import { type Document, DocumentReader, readDocuments } from './document-reader.ts';
import { documentSet, writeDocuments } from './document-writer.ts';
import { documentKinds } from './kinds.ts';
import { anyDocument } from './testing.ts';

const FILE = {
  sender: { qualifier: 'ZZ', id: 'SUPPLIER' },
  receiver: { qualifier: 'ZZ', id: 'HOSPITAL' },
  date: '2026-03-10',
  time: '0930',
  controlNumber: 7,
} as const;

/** Without places, and without what is not there. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { at: _, positions: __, ...rest } = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, one]) => one !== undefined && !(Array.isArray(one) && one.length === 0))
      .map(([name, one]) => [name, plain(one)]),
  );
}

/** A total that is not meant to agree in documents made by chance. */
const hardly = new Set(['X12_INVOICE_UNBALANCED', 'X12_HASH_TOTAL']);

for (const kind of documentKinds) {
  test(`an ${kind.set} is read as it was written, with the place of every value`, () => {
    fc.assert(
      fc.property(anyDocument(kind), (document) => {
        const bytes = writeDocuments({ ...FILE, sets: [documentSet(kind, document)] });
        const { documents, outside } = readDocuments(bytes, documentKinds);
        assert.deepEqual([documents.length, outside], [1, []]);
        const [read] = documents as [Document];
        const { lineCount: _, ...values } = read.value as unknown as Record<string, unknown>;
        assert.deepEqual(plain(values), plain(document));
        assert.deepEqual(read.problems.filter(({ code }) => !hardly.has(code)).map(String), []);
        assert.deepEqual(
          read.findings
            .filter(({ segmentError, element }) => segmentError !== '3' && !['1', '2'].includes(element?.error ?? ''))
            .map(({ segmentId, segmentError, element }) => [segmentId, segmentError, element?.element, element?.error]),
          [],
        );
        checkPlaces(read.value, bytes);
      }),
      { numRuns: 25 },
    );
  });

  test(`an ${kind.set} is the same however its bytes are cut`, () => {
    const [document] = fc.sample(anyDocument(kind), { numRuns: 1, seed: 11 });
    const bytes = writeDocuments({ ...FILE, sets: [documentSet(kind, document ?? {})] });
    const whole = readDocuments(bytes, documentKinds).documents;
    for (const size of [1, 7, 64]) {
      const tokenizer = new Tokenizer();
      const reader = new DocumentReader(documentKinds);
      const documents: Document[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const segment of tokenizer.push(bytes.subarray(at, at + size))) documents.push(...reader.push(segment));
      }
      for (const segment of tokenizer.end()) documents.push(...reader.push(segment));
      documents.push(...reader.end());
      assert.deepEqual(documents, whole);
    }
  });
}

/** What stands at the place of a text is the text. */
function checkPlaces(item: Record<string, unknown>, bytes: Uint8Array): void {
  for (const [name, { start, end }] of Object.entries(item.positions as Record<string, { start: number; end: number }>)) {
    const value = item[name];
    const written = Buffer.from(bytes).toString('latin1', start, end);
    if (typeof value === 'string' && !/^\d{4}-\d\d-\d\d$/.test(value)) assert.equal(written, value, name);
  }
  for (const list of Object.values(item)) {
    if (!Array.isArray(list)) continue;
    for (const one of list as Record<string, unknown>[]) if (one.positions !== undefined) checkPlaces(one, bytes);
  }
}
