import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importViolations, readSources } from './imports.ts';

test('imports run one way, and other folders are entered by their door', () => {
  assert.deepEqual(importViolations(readSources()), []);
});

test('a planted violation of each rule is caught', () => {
  const planted = (file: string, from: string): string[] =>
    importViolations([{ file, text: `import { x } from '${from}';` }]).map((v) => v.rule);
  assert.deepEqual(planted('platform/src/inbox/x.ts', '../ledger/index.ts'), ['order']);
  assert.deepEqual(planted('platform/src/ledger/x.ts', '../inbox/read.ts'), ['door']);
  assert.deepEqual(planted('platform/src/processes/encounter-to-cash/x.ts', '../../store/index.ts'), ['decider']);
  assert.deepEqual(planted('platform/src/processes/requisition-to-pay/match/x.ts', '../../encounter-to-cash/index.ts'), ['decider']);
  assert.deepEqual(planted('codecs/hl7v2/src/x.ts', 'pg'), ['codec']);
  assert.deepEqual(planted('codecs/x12/src/x.ts', 'saxes'), ['codec']);
  assert.deepEqual(planted('codecs/bank/src/x.ts', 'saxes'), ['codec']);
  assert.deepEqual(planted('codecs/xml/src/x.ts', 'saxes'), []);
  assert.deepEqual(planted('codecs/cxml/src/x.ts', '@plexus/xml'), []);
  assert.deepEqual(planted('codecs/cxml/src/x.ts', '@plexus/ubl'), ['codec']);
  assert.deepEqual(planted('sandbox/src/x.ts', '../../platform/src/kernel/index.ts'), ['sandbox']);
  assert.deepEqual(planted('platform/src/ledger/x.ts', '../kernel/index.ts'), []);
});

test('dependencies are pinned exactly', async () => {
  const { unpinned } = await import('./imports.ts');
  assert.deepEqual(unpinned(), []);
});
