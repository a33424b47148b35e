import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type AuditRow, BEGINNING } from './audit-row.ts';
import { verifyLogFile, writeLogFile } from './log-file.ts';
import type { SealedBatch } from './read-sealed.ts';
import { NO_SEAL, sealRows } from './seal.ts';
import { signingKey } from './signing-key.ts';

const key = signingKey(generateKeyPairSync('ed25519').privateKey);
const at = new Date('2026-03-01T10:00:00Z');

const rows: AuditRow[] = Array.from({ length: 9 }, (_, n) => ({
  tenant: 'test',
  id: String(n + 1),
  incarnation: '1',
  xid: String(700 + n),
  at: '2026-03-01T09:15:00.123456Z',
  principal: 'console',
  person: 'clerk-7',
  action: 'phi.read',
  object: `northside-adt:${n}`,
  detail: n === 4 ? null : 'bytes 0-10: the guarantor called',
}));

async function* batches(first = 0): AsyncGenerator<SealedBatch> {
  let previous: Parameters<typeof sealRows>[0] = { batch: 0n, to: BEGINNING, hash: NO_SEAL };
  for (let n = 0; n < 3; n++) {
    const seal = sealRows(previous, rows.slice(n * 3, n * 3 + 3), at, key);
    previous = seal;
    if (n >= first) yield { seal, rows: rows.slice(n * 3, n * 3 + 3) };
  }
}

/** The lines of a file: one of what it is, one key, three seals with three rows each, the end. */
async function exported(first = 0): Promise<string[]> {
  const content = { tenant: 'test', exportedAt: at, publicKeys: [key.public], unsealed: 2, key, ...(first === 0 ? {} : { from: at }) };
  let text = '';
  for await (const part of writeLogFile({ ...content, batches: batches(first) })) text += part;
  return text.slice(0, -1).split('\n');
}

async function* stream(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const found = async (lines: readonly string[]): Promise<string[]> =>
  (await verifyLogFile(stream(lines))).findings.map(({ problem, batch, rows: named }) => `${problem} ${batch} ${named.join(',')}`.trim());

test('a file holds by itself, whole or of some days', async () => {
  const report = await verifyLogFile(stream(await exported()));
  assert.deepEqual([report.batches, report.rows, report.unsealed, report.findings, report.keys], [3, 9, 2, [], { [key.id]: 3 }]);
  const part = await verifyLogFile(stream(await exported(1)));
  assert.deepEqual([part.batches, part.rows, part.findings], [2, 6, []]);
});

test('what was altered in a file is named, whatever it is', async () => {
  const lines = await exported();
  assert.equal(lines.length, 15);
  const second = 6;
  const other = lines.toSpliced(second + 2, 1, (lines[second + 2] ?? '').replace('clerk-7', 'clerk-8'));
  assert.deepEqual(await found(other), ['row-altered 2 5', 'file-altered 3']);
  assert.deepEqual(await found(lines.toSpliced(second + 2, 1)), ['row-deleted 2 5', 'file-altered 3']);
  assert.deepEqual(await found(lines.toSpliced(second, 4)), ['seal-missing 2', 'file-altered 3']);
  const [one, two] = lines.slice(second + 1, second + 3) as [string, string];
  assert.deepEqual(await found(lines.toSpliced(second + 1, 2, two, one)), ['row-reordered 2 4', 'file-altered 3']);
  assert.deepEqual(await found(lines.toSpliced(10, 4)), ['file-altered 2'], 'the last seal is cut out');
  assert.deepEqual(await found(lines.slice(0, 10)), ['file-altered 2'], 'the end is cut off');
  assert.deepEqual(await found(lines.toSpliced(second + 2, 1, '{"row":')), ['row-deleted 2 5', 'file-altered 3']);
});

test('any one byte of a file that is altered is told', async () => {
  const whole = (await exported()).join('\n');
  for (let place = 0; place < whole.length; place += 7) {
    const altered = `${whole.slice(0, place)}${whole[place] === '0' ? '1' : '0'}${whole.slice(place + 1)}`;
    const outcome = await found(altered.split('\n')).catch((error: unknown) => [(error as { code: string }).code]);
    assert.notDeepEqual(outcome, [], `byte ${place}`);
  }
});

test('a known seal that a file does not reach is told, and a key that is not trusted is not believed', async () => {
  const lines = await exported();
  const heads = [{ batch: '4', hash: '0'.repeat(64) }];
  const report = await verifyLogFile(stream(lines), { heads });
  assert.deepEqual(
    report.findings.map(({ problem, batch }) => [problem, batch]),
    [['tail-missing', '4']],
  );
  const distrusted = await verifyLogFile(stream(lines), { trusted: ['0123456789abcdef'] });
  assert.deepEqual([...new Set(distrusted.findings.map(({ problem }) => problem))], ['key-unknown', 'file-altered']);
});

test('a file that is no export is refused', async () => {
  await assert.rejects(found(['{}']), { code: 'AUDIT_FILE_UNREADABLE' });
  await assert.rejects(found([]), { code: 'AUDIT_FILE_UNREADABLE' });
});
