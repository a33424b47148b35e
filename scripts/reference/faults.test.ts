import assert from 'node:assert/strict';
import { test } from 'node:test';
import { literalFaults, tabledFaults } from './faults.ts';

const only = (source: string) => {
  const found = literalFaults(source);
  assert.equal(found.length, 1);
  return found[0];
};

test('a fault is read with its kind, its message and its hint', () => {
  assert.deepEqual(only(`new Fault({ code: 'A_CODE', kind: 'rejected', message: 'It is wrong', hint: 'Mend it', at })`), {
    code: 'A_CODE',
    kind: 'rejected',
    message: 'It is wrong',
    hint: 'Mend it',
  });
});

test('words that are chosen between inside a template are all told, whatever stands in the condition', () => {
  const source =
    "{ code: 'A_CODE', message: `${code === '' || !/^[\\w.\\-/`']{1,12}$/.test(code) ? 'The code' : `Code \"${code}\"`} is not in ${table}` }";
  assert.equal(only(source)?.message, 'The code / Code "…" is not in …');
});

test('what is only known when it happens is one mark, also where nothing else is said', () => {
  assert.equal(only("{ code: 'A_CODE', message: `${name} ${how}` }")?.message, '…');
  assert.equal(
    only("{ code: 'A_CODE', message: `Answered ${code}${n === undefined ? '' : ` (${n})`}: not taken` }")?.message,
    'Answered …: not taken',
  );
});

test('a condition between messages gives both; what is compared is no message', () => {
  assert.equal(
    only(`{ code: 'A_CODE', message: how === 'late' ? 'It came late' : 'It never came' }`)?.message,
    'It came late / It never came',
  );
});

test('apostrophes in comments and braces in texts end nothing', () => {
  const source = `{
    code: 'A_CODE',
    summary: 'A set { and its owner\\'s name',
    // Some event's cause is the key's own.
    hint: "Read the sender's manual", /* it's there */
    text: \`select from event where kind = 'x y'\`,
  }`;
  assert.deepEqual(only(source), { code: 'A_CODE', kind: '', message: "A set { and its owner's name", hint: "Read the sender's manual" });
});

test('a code without words beside it is not a fault', () => {
  assert.deepEqual(literalFaults(`if (found.code === 'A_CODE') return { code: 'A_CODE', at };`), []);
});

test('a shared kind is found where it is declared', () => {
  const source = `const shared = { kind: 'defect' } as const;\nnew Fault({ code: 'A_CODE', ...shared, message: 'It fell' });`;
  assert.equal(only(source)?.kind, 'defect');
});

test('a table of codes says what each means; a table of names, such as settings, has no codes', () => {
  const table = (line: string): number => tabledFaults(`const THINGS = {\n  ${line}\n};\n`).length;
  assert.equal(table(`A_CODE: 'The file is empty',`), 1);
  assert.equal(table(`A_CODE: 'resourceType is missing',`), 1);
  assert.equal(table(`PLEXUS_DATA: 'data',`), 0);
  assert.equal(table(`XML_EMPTY: 'BANK_EMPTY',`), 0);
});
