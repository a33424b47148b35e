import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estate } from './estate.ts';
import { estateChanges } from './estate-changes.ts';

const band = (upTo: string) => ({ kinds: { adjustment: { bands: [{ upTo, approvers: 0 }, { approvers: 1 }] } } });
const estate = {
  tenant: { tenant: 'gph' },
  entities: [{ id: 'north', zone: 'America/Chicago' }],
  systems: [{ system: 'erp', owner: 'finance' }],
  mappings: { old: { each: 'FT1' } },
  crosswalks: { department: { LAB: 'laboratory', ED: 'emergency' } },
  policies: { approvals: band('25000') },
} as unknown as Estate;

test('who approves a release reads which place changes from what to what', () => {
  const after = {
    ...estate,
    entities: [{ id: 'south', zone: 'America/Denver' }, ...estate.entities],
    mappings: {},
    crosswalks: { department: { LAB: 'pathology', ED: 'emergency', OR: 'surgery' } },
    policies: { approvals: band('900000') },
  } as unknown as Estate;
  assert.deepEqual(
    estateChanges(estate, after),
    [
      '+ entities south: {"id":"south","zone":"America/Denver"}',
      '~ crosswalks/department LAB: laboratory → pathology',
      '+ crosswalks/department OR: surgery',
      '~ policies/approvals kinds.adjustment.bands[0].upTo: 25000 → 900000',
      '- mappings/old',
    ].toSorted((a, b) => order(a) - order(b)),
  );
  assert.deepEqual(estateChanges(estate, estate), []);
});

/** As the files of an estate are listed. */
const order = (line: string): number =>
  ['entities', 'mappings', 'crosswalks', 'policies'].findIndex((name) => line.slice(2).startsWith(name));

test('what is larger than anybody reads says how much more there is', () => {
  const table = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`C${n}`, 'x'.repeat(300)]));
  const lines = estateChanges(estate, { ...estate, crosswalks: { ...estate.crosswalks, department: table } });
  assert.equal(lines.length, 151);
  assert.equal(lines.at(-1), '… and 102 more places');
  assert.ok(lines.every((line) => line.length <= 140));
});
