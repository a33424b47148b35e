import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { Fault } from '../kernel/index.ts';
import { compilePostingRules } from './posting-rules.ts';

const chart = {
  version: 1,
  accounts: {
    receivable: { name: 'Receivable', type: 'asset', numbers: { erp: '1100' }, keeps: ['bucket'] },
    revenue: { name: 'Revenue', type: 'revenue', numbers: { erp: '4010' }, keeps: ['department'] },
    'lab-revenue': { name: 'Laboratory revenue', type: 'revenue', numbers: { erp: '4020' }, keeps: ['department', 'costCenter'] },
  },
  costCenters: { LAB: '7060' },
};
const charge = { rule: 'charge', posting: 'charge', from: '2024-07-01', debit: 'receivable', credit: 'revenue' };
const compile = (...rules: object[]) => compilePostingRules({ version: 3, rules }, chart);
const refused = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;
const entry = (department: string) => ({ posting: 'charge', amount: 1n, bucket: 'primary', department }) as const;

test('the most specific rule wins', () => {
  const rules = compile(charge, { ...charge, rule: 'lab', department: 'LAB', credit: 'lab-revenue' });
  assert.equal(rules.ruleFor(entry('LAB'), '2026-03-01')?.rule, 'lab');
  assert.equal(rules.ruleFor(entry('ED'), '2026-03-01')?.rule, 'charge');
});

test('a rule holds from its first to its last day', () => {
  const rules = compile({ ...charge, until: '2025-06-30' }, { ...charge, rule: 'charge-2026', from: '2025-07-01' });
  assert.equal(rules.ruleFor(entry('ED'), '2025-06-30')?.rule, 'charge');
  assert.equal(rules.ruleFor(entry('ED'), '2025-07-01')?.rule, 'charge-2026');
  assert.equal(rules.ruleFor(entry('ED'), '2024-06-30'), undefined);
});

test('two rules that could both win are refused, unless their days or values keep them apart', () => {
  const lab = { ...charge, rule: 'lab', department: 'LAB' };
  assert.throws(() => compile(charge, { ...charge, rule: 'again' }), refused('LEDGER_RULES_AMBIGUOUS'));
  assert.throws(() => compile(lab, { ...charge, rule: 'medicare', payerClass: 'medicare' }), refused('LEDGER_RULES_AMBIGUOUS'));
  assert.ok(compile(lab, { ...charge, rule: 'ed', department: 'ED' }));
});

test('a rule that names an account outside the chart is refused with its place', () => {
  assert.throws(
    () => compile({ ...charge, credit: 'revenu' }),
    (error) => error instanceof Fault && error.at === 'policies/posting-rules.yaml charge' && error.code === 'LEDGER_ACCOUNT_UNKNOWN',
  );
});

test('a file that does not fit its schema is refused with the place in it', () => {
  assert.throws(
    () => compile({ ...charge, from: 'July' }),
    (error) => error instanceof Fault && error.at === 'policies/posting-rules.yaml /rules/0/from',
  );
});

test('the rules of the demo estate compile, and every account has a number at the ERP', async () => {
  const policies = join(import.meta.dirname, '../../../estate/policies');
  const read = async (name: string): Promise<unknown> => parse(await readFile(join(policies, name), 'utf8'));
  const chart = (await read('chart-of-accounts.yaml')) as { accounts: Record<string, unknown> };
  const rules = compilePostingRules(await read('posting-rules.yaml'), chart);
  for (const account of Object.keys(chart.accounts)) assert.match(rules.numberOf(account, 'erp') ?? '', /^\d{4}$/, account);
});
