import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ABUSE_CASES, DUTIES, NOT_MET } from './abuse-cases.ts';
import { CHAPTERS } from './asvs.ts';
import type { Control } from './control.ts';
import { CONTROLS } from './controls.ts';
import { isGreen, judge, type Ran } from './outcome.ts';

const root = join(import.meta.dirname, '../..');

test('the catalogue has its forty controls, each proven or saying why not', () => {
  assert.deepEqual(
    CONTROLS.map(({ id }) => id),
    Array.from({ length: 40 }, (_, n) => `C${n + 1}`),
  );
  assert.deepEqual(
    CONTROLS.filter(({ proofs, missing }) => proofs.length === 0 && missing === undefined).map(({ id }) => id),
    [],
  );
});

test('every test that is named as a proof is there', () => {
  const absent = CONTROLS.flatMap(({ id, proofs }) =>
    proofs.flatMap(({ file, titles = [] }) => {
      if (!existsSync(join(root, file))) return [`${id}: ${file}`];
      const text = readFileSync(join(root, file), 'utf8');
      return titles
        .filter((title) => !["'", '`', '"'].some((quote) => text.includes(`${quote}${title}${quote}`)))
        .map((title) => `${id}: ${file}: ${title}`);
    }),
  );
  assert.deepEqual(absent, []);
});

test('every abuse case and every duty is answered by controls that there are', () => {
  const known = new Set(CONTROLS.map(({ id }) => id));
  const answered = [
    ...ABUSE_CASES.map(({ id, controls }) => ({ id, controls })),
    ...DUTIES.map(({ of, controls }) => ({ id: of, controls })),
  ];
  assert.deepEqual(
    answered.filter(({ controls }) => controls.length === 0 || controls.some((id) => !known.has(id))).map(({ id }) => id),
    [],
  );
  assert.equal(ABUSE_CASES.length, 20);
});

test('every requirement of ASVS that a control names is in its chapter, and every one in a chapter is proven or says why not', () => {
  assert.deepEqual(
    CHAPTERS.map(({ id }) => id),
    Array.from({ length: 17 }, (_, n) => n + 1),
  );
  const chosen = CHAPTERS.flatMap(({ items }) => Object.keys(items));
  const open = NOT_MET.flatMap(({ id }) => id.split(', '));
  const named = new Set([...CONTROLS.flatMap(({ asvs }) => asvs), ...open]);
  assert.deepEqual(
    [...named].filter((id) => !chosen.includes(id)),
    [],
  );
  assert.deepEqual(
    chosen.filter((id) => !named.has(id)),
    [],
  );
  for (const { id, items } of CHAPTERS) for (const item of Object.keys(items)) assert.equal(item.split('.')[0], String(id));
});

const control: Control = {
  id: 'C1',
  name: 'n',
  here: 'h',
  proofs: [{ file: 'a.test.ts', titles: ['one'] }, { file: 'b.test.ts' }],
  asvs: [],
};
const one: Ran = { file: 'a.test.ts', title: 'one', outcome: 'passed' };
const two: Ran = { file: 'b.test.ts', title: 'two', outcome: 'passed' };

test('a control holds when each of its proofs ran and none failed', () => {
  assert.equal(judge(control, [one, two]).result, 'holds');
  assert.equal(judge(control, [one, { ...two, outcome: 'failed' }]).result, 'FAILED');
  assert.equal(judge(control, [one]).result, 'FAILED', 'a proof that did not run proves nothing');
  assert.equal(
    judge(control, [
      { ...one, outcome: 'skipped' },
      { ...two, outcome: 'skipped' },
    ]).result,
    'not here',
  );
  assert.equal(
    judge(control, [{ file: 'a.test.ts', title: 'a.test.ts', outcome: 'failed' }, two]).result,
    'FAILED',
    'a file that does not even start',
  );
  assert.equal(judge(control, [one, two, { file: 'a.test.ts', title: 'another', outcome: 'failed' }]).result, 'holds', 'no proof of it');
  const titled = { ...control, proofs: [{ file: 'a.test.ts', titles: ['one', 'three'] }] };
  assert.equal(judge(titled, [one]).result, 'FAILED', 'a test by name that did not run');
  const absent: Ran = { file: 'a.test.ts', title: 'a.test.ts', outcome: 'skipped' };
  assert.equal(judge(control, [absent, two]).result, 'holds', 'what needs a browser, where there is none, beside what needs none');
});

test('a control without a proof makes the whole fail unless it says why', () => {
  const bare = { ...control, proofs: [] };
  assert.equal(isGreen([judge(bare, [])]), false);
  assert.equal(isGreen([judge({ ...bare, missing: 'nothing of it is here' }, [])]), true);
});
