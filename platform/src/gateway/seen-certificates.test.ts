import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeenCertificates } from './seen-certificates.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));

test('of each client the certificate that ends last is told, and one that has ended makes room for any', () => {
  const seen = new SeenCertificates();
  seen.note('lab', { fingerprint: 'old', until: day(10), at: day(1) });
  seen.note('lab', { fingerprint: 'next', until: day(90), at: day(2) });
  seen.note('lab', { fingerprint: 'old', until: day(10), at: day(3) });
  seen.note('bank', { fingerprint: 'b', until: day(20), at: day(3) });
  assert.deepEqual(seen.list(day(3)), [
    { partner: 'client lab', fingerprint: 'next', until: day(90) },
    { partner: 'client bank', fingerprint: 'b', until: day(20) },
  ]);
  seen.note('bank', { fingerprint: 'short', until: day(22), at: day(21) });
  assert.equal(seen.list(day(21)).find(({ partner }) => partner === 'client bank')?.fingerprint, 'short');
});

test('a client that has not come for a week is told of no more', () => {
  const seen = new SeenCertificates();
  seen.note('lab', { fingerprint: 'a', until: day(60), at: day(1) });
  assert.equal(seen.list(day(8)).length, 1);
  assert.equal(seen.list(day(9)).length, 0);
});
