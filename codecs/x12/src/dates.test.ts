import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { formatDate, parseDate, parsePeriod } from './dates.ts';

test('only real days are dates', () => {
  assert.equal(parseDate('20260131'), '2026-01-31');
  assert.equal(parseDate('20240229'), '2024-02-29');
  assert.equal(parseDate('20000229'), '2000-02-29');
  for (const text of [
    '',
    '20260229',
    '19000229',
    '20260431',
    '20261301',
    '20260100',
    '20002316',
    '260131',
    '2026-01-31',
    '00000101',
    '20260131 ',
  ]) {
    assert.equal(parseDate(text), undefined, text);
  }
});

test('a period is a day or two days in order', () => {
  assert.deepEqual(parsePeriod('D8', '20260131'), { from: '2026-01-31', to: '2026-01-31' });
  assert.deepEqual(parsePeriod('RD8', '20260131-20260201'), { from: '2026-01-31', to: '2026-02-01' });
  assert.deepEqual(parsePeriod('RD8', '20260131-20260131'), { from: '2026-01-31', to: '2026-01-31' });
  for (const text of ['20260131', '20260201-20260131', '20260131-20260230', '20260131 20260201', '20260131-20260201-', '-20260131']) {
    assert.equal(parsePeriod('RD8', text), undefined, text);
  }
  assert.equal(parsePeriod('D8', '20260131-20260201'), undefined);
});

test('every day survives being read and written', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      const text = formatDate(iso);
      assert.equal(text, iso.replaceAll('-', ''));
      assert.equal(parseDate(text), iso);
    }),
  );
  assert.equal(formatDate('2026-02-30'), undefined);
  assert.equal(formatDate('20260131'), undefined);
});
