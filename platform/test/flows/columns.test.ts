import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../src/kernel/index.ts';
import { bigColumn, bytesColumn, intColumn, isRefusedValue, smallColumn, textColumn } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const pool = (await freshDatabase()).pool('plexus_worker', 1);
const told = async (type: string, column: Buffer): Promise<unknown> =>
  (await pool.query<{ told: unknown }>(`select $1::${type}[] as told`, [column])).rows[0]?.told;
const isRefused = (error: unknown): boolean => error instanceof Fault && isRefusedValue(error);

test('texts reach the database letter by letter, those that are not there as null', async () => {
  const texts = ['', 'NULL', '{"a":"\\"b\\""}', "it's", 'Zürich 漢字 🙂', ',{}', '  '];
  assert.deepEqual(await told('text', textColumn([...texts, undefined])), [...texts, null]);
});

test('bytes and numbers reach the database at their ends', async () => {
  const bytes = [Buffer.of(), Buffer.of(0, 255), undefined];
  assert.deepEqual(await told('bytea', bytesColumn(bytes)), [bytes[0], bytes[1], null]);
  assert.deepEqual(await told('smallint', smallColumn([-32_768, 32_767, undefined])), [-32_768, 32_767, null]);
  assert.deepEqual(await told('int', intColumn([-2_147_483_648, 2_147_483_647, undefined])), [-2_147_483_648, 2_147_483_647, null]);
  const ends = [-(2n ** 63n), 2n ** 63n - 1n];
  assert.deepEqual(await told('bigint', bigColumn([...ends, undefined])), [...ends.map(String), null]);
});

test('columns of one statement make its rows, and no row at all is a column too', async () => {
  const rows = async (names: string[], sizes: bigint[]) =>
    (
      await pool.query('select name, size::text, n::int from unnest($1::text[], $2::bigint[]) with ordinality r(name, size, n)', [
        textColumn(names),
        bigColumn(sizes),
      ])
    ).rows;
  assert.deepEqual(await rows(['a', 'b'], [1n, 2n]), [
    { name: 'a', size: '1', n: 1 },
    { name: 'b', size: '2', n: 2 },
  ]);
  assert.deepEqual(await rows([], []), []);
});

test('what a column cannot hold is refused as the database refuses it', () => {
  assert.throws(() => textColumn(['whole', '\ud800']), isRefused);
  assert.throws(() => bigColumn([2n ** 63n]), isRefused);
});
