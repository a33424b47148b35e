import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sensitiveDesk } from './sensitive-desk.ts';

const clinic = { label: 'substance-use', because: 'whatever the clinic sends is about substance use', when: { entity: ['north'] } };
const { person, visit, charged, claimed } = await sensitiveDesk([clinic]);

const rita = await person('rita', ['revenue-analyst']);
const carl = await person('carl', ['controller']);

test('what an entity alone makes sensitive is found by nobody who does not work with it, by whatever number they ask', async () => {
  const { subject, number } = await visit('500951', 'S82.0');
  await charged(number);
  await claimed(number, 'CLINIC-500951-A');
  for (const [who, sees] of [
    [rita, true],
    [carl, false],
  ] as const) {
    const claims = await who('POST', '/v1/claims/search', { claimNumber: 'CLINIC-500951-A' });
    assert.deepEqual([claims.status, claims.body.claims?.length], [200, sees ? 1 : 0], 'claims of a number');
    const lines = await who('POST', '/v1/ledger/activity', { search: number });
    assert.deepEqual([lines.status, (lines.body.lines?.length ?? 0) > 0], [200, sees], 'lines of a number');
    const named = await who('POST', '/v1/ledger/activity', { subject });
    assert.equal((named.body.lines?.length ?? 0) > 0, sees, 'lines of an account');
    const journals = await who('GET', `/v1/journals?subject=${subject}`);
    assert.equal((journals.body.journals?.length ?? 0) > 0, sees, 'journals of an account');
  }
  const whole = (await rita('POST', '/v1/ledger/activity', {})).body.lines ?? [];
  const veiled = (await carl('POST', '/v1/ledger/activity', {})).body.lines ?? [];
  assert.deepEqual([veiled.length, new Set(veiled.map((line) => line.subject))], [whole.length, new Set(['•••'])], 'the books stay whole');
});
