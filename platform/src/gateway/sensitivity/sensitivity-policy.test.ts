import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { type Fact, labelsByRules, type SensitivityPolicy } from './sensitivity-policy.ts';

/** The rules of the demo estate. */
const RULES = parse(readFileSync(join(import.meta.dirname, '../../../../estate/policies/sensitivity.yaml'), 'utf8')) as SensitivityPolicy;

const labels = (...facts: readonly Fact[]): string[] => labelsByRules(RULES, facts);

test('each label of the demo is given by what makes it, and by nothing that only looks like it', () => {
  const given: readonly (readonly [Fact, readonly string[]])[] = [
    [{ name: 'diagnosis', value: 'F11.20' }, ['substance-use']],
    [{ name: 'code', value: 'H0020' }, ['substance-use']],
    [{ name: 'confidentiality', value: '42CFRPart2' }, ['substance-use']],
    [{ name: 'diagnosis', value: 'B20' }, ['hiv']],
    [{ name: 'code', value: '87389' }, ['hiv']],
    [{ name: 'diagnosis', value: 'Z33.2' }, ['reproductive']],
    [{ name: 'vip', value: 'Y' }, ['vip']],
    [{ name: 'payer', value: 'EMPLOYEE' }, ['employee']],
    [{ name: 'diagnosis', value: 'F32.9' }, []],
    [{ name: 'code', value: 'F11.20' }, []],
    [{ name: 'payer', value: 'EMPLOYEES-UNITED' }, []],
  ];
  for (const [fact, expected] of given) assert.deepEqual(labels(fact), expected, `${fact.name} ${fact.value}`);
});

test('a record has every label that any of its facts gives, each once', () => {
  assert.deepEqual(labels({ name: 'diagnosis', value: 'F10.1' }, { name: 'code', value: 'H0001' }, { name: 'vip', value: '1' }), [
    'substance-use',
    'vip',
  ]);
});
