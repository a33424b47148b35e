import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AuditRow, BEGINNING, fieldBytes, SEALED_COLUMNS } from './audit-row.ts';
import { leafOf, rootOf, sha256 } from './merkle.ts';
import { type AuditSeal, NO_SEAL, packIds, sealRows, unpackIds } from './seal.ts';
import { publicKeys, signingKey } from './signing-key.ts';
import { checkLink, checkPlaces, checkRows, checkSeal } from './verify.ts';

const key = signingKey(generateKeyPairSync('ed25519').privateKey);
const keys = publicKeys([key.public]);
const at = new Date('2026-03-01T10:00:00Z');
const START = { batch: 0n, to: BEGINNING, hash: NO_SEAL };

const rowOf = (id: number, detail: string | null = `row ${id}`): AuditRow => ({
  tenant: 'test',
  id: String(id),
  incarnation: '1',
  xid: String(700 + id),
  at: '2026-03-01T09:15:00.123456Z',
  principal: 'console',
  person: 'clerk-7',
  action: 'phi.read',
  object: `northside-adt:${id}`,
  detail,
});
const rowsOf = (count: number): AuditRow[] => Array.from({ length: count }, (_, n) => rowOf(n + 1));
const problems = (findings: readonly { problem: string; rows: readonly string[] }[]) =>
  findings.map(({ problem, rows }) => [problem, rows.join(',')]);

test('a tree of three leaves holds two on its left, and a leaf never passes for a node', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => leafOf(Buffer.from(text))) as [Buffer, Buffer, Buffer];
  const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);
  assert.deepEqual(rootOf([a]), a);
  assert.deepEqual(rootOf([a, b, c]), node(node(a, b), c));
  assert.notDeepEqual(leafOf(Buffer.concat([a, b])), node(a, b));
});

test('no two lists of fields have the same bytes', () => {
  const field = fc.option(fc.string({ unit: fc.constantFrom('a', '\0', 'é', '𝄞'), maxLength: 6 }), { nil: null });
  fc.assert(
    fc.property(fc.array(field, { maxLength: 4 }), fc.array(field, { maxLength: 4 }), (a, b) => {
      const utf8 = (fields: (string | null)[]) =>
        JSON.stringify(fields.map((text) => (text === null ? null : Buffer.from(text).toString('hex'))));
      assert.equal(fieldBytes(a).equals(fieldBytes(b)), utf8(a) === utf8(b));
    }),
  );
});

test('any change of one byte in any column of any row is located', () => {
  const rows = rowsOf(37);
  const seal = sealRows(START, rows, at, key);
  fc.assert(
    fc.property(fc.nat(36), fc.constantFrom(...SEALED_COLUMNS), fc.nat(), fc.integer({ min: 1, max: 127 }), (n, column, place, change) => {
      const row = rows[n] as AuditRow;
      const bytes = Buffer.from(row[column] ?? '');
      const index = place % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ change;
      const altered = rows.with(n, { ...row, [column]: bytes.toString() });
      const findings = checkRows(seal, altered);
      // A row under another id is gone, and one is there that was not.
      const expected = column === 'id' ? ['row-deleted', row.id] : ['row-altered', row.id];
      assert.deepEqual(
        problems(findings).filter(([problem]) => problem === expected[0]),
        [expected],
      );
    }),
  );
  assert.deepEqual(problems(checkRows(seal, rows.with(4, rowOf(5, null)))), [['row-altered', '5']]);
});

test('a row that is deleted, inserted or moved is named', () => {
  const rows = rowsOf(10);
  const seal = sealRows(START, rows, at, key);
  assert.deepEqual(checkRows(seal, rows), []);
  assert.deepEqual(problems(checkRows(seal, rows.toSpliced(3, 1))), [['row-deleted', '4']]);
  assert.deepEqual(problems(checkRows(seal, rows.toSpliced(3, 0, rowOf(99)))), [['row-inserted', '99']]);
  assert.deepEqual(problems(checkRows(seal, rows.toSpliced(3, 0, rowOf(4)))), [['row-inserted', '4']]);
  assert.deepEqual(problems(checkRows(seal, rows.with(3, rowOf(5)).with(4, rowOf(4)))), [['row-reordered', '4']]);
});

test('a seal that is altered in any part of it is told', () => {
  const seal = sealRows(START, rowsOf(3), at, key);
  assert.deepEqual(checkSeal(seal, keys), []);
  const flipped = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, n) => (n === 5 ? byte ^ 1 : byte)));
  const changes: Partial<AuditSeal>[] = [
    { tenant: 'other' },
    { batch: 2n },
    { after: { ...seal.after, id: 1n } },
    { to: { ...seal.to, xid: 1n } },
    { ids: [1n, 2n, 4n] },
    { leaves: seal.leaves.with(1, flipped(seal.leaves[1] as Buffer)) },
    { leaves: seal.leaves.slice(0, 2) },
    { root: flipped(seal.root) },
    { previous: flipped(seal.previous) },
    { hash: flipped(seal.hash) },
    { sealedAt: '2026-03-01T10:00:00.001Z' },
    { signature: flipped(seal.signature) },
  ];
  for (const change of changes) {
    assert.notDeepEqual(checkSeal({ ...seal, ...change }, keys), [], Object.keys(change)[0]);
  }
});

test('a seal of another key is not taken for one of ours, though it is whole', () => {
  const other = signingKey(generateKeyPairSync('ed25519').privateKey);
  const forged = sealRows(START, rowsOf(3), at, other);
  assert.deepEqual(problems(checkSeal(forged, keys)), [['key-unknown', '']]);
  const stolen = sealRows(START, rowsOf(3), at, { ...other, id: key.id });
  assert.deepEqual(problems(checkSeal(stolen, keys)), [['signature-wrong', '']]);
});

test('seals follow each other without a gap, and two that changed places are told', () => {
  const rows = rowsOf(9);
  const first = sealRows(START, rows.slice(0, 3), at, key);
  const second = sealRows(first, rows.slice(3, 6), at, key);
  const third = sealRows(second, rows.slice(6), at, key);
  assert.deepEqual([checkLink(undefined, first), checkLink(first, second), checkLink(second, third)], [[], [], []]);
  assert.deepEqual(
    checkLink(first, third).map(({ problem, batch, count }) => [problem, batch, count]),
    [['seal-missing', '2', 1]],
  );
  assert.deepEqual(
    checkLink({ ...first, hash: NO_SEAL }, second).map(({ problem, batch }) => [problem, batch]),
    [['seal-altered', '1']],
  );
  const swapped = [
    { ...third, batch: 2n },
    { ...second, batch: 3n },
  ];
  assert.deepEqual(
    checkPlaces(swapped, keys).map(({ problem, batch }) => [problem, batch]),
    [
      ['seal-reordered', '2'],
      ['seal-reordered', '3'],
    ],
  );
});

test('ids are stored and read back whatever their size', () => {
  fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })), (ids) => assert.deepEqual(unpackIds(packIds(ids)), ids)));
});
