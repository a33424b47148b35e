import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodingCharacters, readDelimiters } from './delimiters.ts';
import { Hl7Error } from './faults.ts';

const refusedAt = (field: string, encoding: string): number => {
  try {
    readDelimiters(field, encoding, 3);
  } catch (error) {
    assert.ok(error instanceof Hl7Error);
    assert.equal(error.code, 'HL7_DELIMITERS_INVALID');
    return error.at.offset;
  }
  return assert.fail('the delimiters were accepted');
};

test('MSH-2 names component, repetition, escape, subcomponent and truncation in this order', () => {
  const delimiters = readDelimiters('|', '^~\\&#', 3);
  assert.deepEqual(delimiters, { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&', truncation: '#' });
  assert.equal(encodingCharacters(delimiters), '^~\\&#');
});

test('MSH-2 may stop after the repetition separator or the escape character', () => {
  assert.equal(readDelimiters('|', '^~', 3).escape, undefined);
  assert.equal(readDelimiters('|', '^~\\', 3).subcomponent, undefined);
});

test('any distinct printable characters but letters, digits and the quote will do', () => {
  assert.equal(readDelimiters('$', '%~\\&', 3).component, '%');
  assert.equal(readDelimiters('@', '~&#\\', 3).escape, '#');
});

test('delimiters that would make a message ambiguous are refused where they stand', () => {
  assert.equal(refusedAt('|', '&&&&'), 5);
  assert.equal(refusedAt('|', '^~\\|'), 7);
  assert.equal(refusedAt('|', '^A\\&'), 5);
  assert.equal(refusedAt('|', '^~"&'), 6);
  assert.equal(refusedAt(' ', '^~\\&'), 3);
  assert.equal(refusedAt('|', '^~\\&#!'), 4);
});

test('a missing field, component or repetition separator is refused', () => {
  assert.equal(refusedAt('', ''), 3);
  assert.equal(refusedAt('|', ''), 4);
  assert.equal(refusedAt('|', '^'), 4);
});
