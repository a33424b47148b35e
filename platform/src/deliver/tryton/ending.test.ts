import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingOf } from './ending.ts';

const sorted = (...error: unknown[]): string => {
  const { outcome } = endingOf(error);
  return `${outcome.result} ${outcome.code}`;
};

test('what Tryton answers is sorted by the class of its error and the words of its message', () => {
  const said: readonly (readonly [expected: string, ...error: unknown[]])[] = [
    ['refused-period PERIOD', 'UserError', ['You cannot add/modify/delete lines on closed journal-period "Stock - 2026-03".', '', null]],
    ['refused-period PERIOD', 'UserError', ['The date of move "X" is outside the period.', '', null]],
    ['refused-period PERIOD', 'UserError', ['To continue, you must create a period for the date "04/15/2026".', '', null]],
    ['refused-data UNBALANCED', 'UserError', ['To post move "X", you must balance all its lines debits and credits.', '', null]],
    ['refused-data UNKNOWN_RECORD', 'UserError', ['The value "9" for field "Account" in "Account Move Line" does not exist.', '', null]],
    ['refused-data NOT_ALLOWED', 'UserError', ['You are not allowed to access "Account Move".', '', null]],
    ['refused-data NOT_UNIQUE', 'UserError', ['The code on party must be unique.', '', null]],
    ['refused-data USER_ERROR', 'UserError', ['Something that no one has seen before', '', null]],
    ['needs-confirmation WARNING', 'UserWarning', ['invoice_payment_term_17', 'The date is in the past.', '']],
    ['conflict CONCURRENCY', 'ConcurrencyException', 'Records were modified in the meanwhile'],
    ['refused-data CONTRACT_BREAK', "'no_such_field'", ''],
    ['unknown DATABASE_BROKE', 'server closed the connection unexpectedly', ''],
    ['refused-data CONTRACT_BREAK'],
  ];
  for (const [expected, ...error] of said) assert.equal(sorted(...error), expected, JSON.stringify(error));
});

test('the words kept of a refusal are short and printable', () => {
  const { outcome } = endingOf(['UserError', [`first\u0000line\n${'x'.repeat(5_000)}`, '', null]]);
  assert.match('detail' in outcome ? outcome.detail : '', /^first line x{100,160}$/);
});
