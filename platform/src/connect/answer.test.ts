import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAcknowledgement, readHeader } from '@plexus/hl7v2';
import type { Receipt, ReceiptOutcome } from '../inbox/index.ts';
import { Fault, type FaultKind } from '../kernel/index.ts';
import { Answers, type Outcome } from './answer.ts';

const at = new Date('2026-03-14T09:00:00Z');

function message(conditions: string): Buffer {
  return Buffer.from(`MSH|^~\\&|EHR|NORTH|PLEXUS|GPH|20260314||ADT^A04|C1|P|2.5.1||${conditions}\rPID|1\r`);
}

function became(outcome: ReceiptOutcome, code?: string): Outcome {
  const receipt: Receipt = {
    outcome,
    channel: 'northside',
    seq: 7n,
    receivedAt: at,
    controlId: 'C1',
    ...(code === undefined ? {} : { code }),
  };
  return { receipt };
}

const failed = (kind: FaultKind): Outcome => ({ fault: new Fault({ code: 'SOME_TROUBLE', kind, message: 'Trouble' }), at });

function answered(conditions: string, outcome: Outcome, mode?: 'original'): string | undefined {
  const bytes = message(conditions);
  const answer = new Answers('northside', mode).of(bytes, readHeader(bytes), outcome);
  return answer === undefined ? undefined : readAcknowledgement(answer).code;
}

test('what became of a message decides between accept, error and reject', () => {
  const outcomes: readonly [Outcome, string][] = [
    [became('stored'), 'AA'],
    [became('duplicate'), 'AA'],
    [became('conflict'), 'AE'],
    [became('refused'), 'AR'],
    [failed('unavailable'), 'AE'],
    [failed('defect'), 'AE'],
    [failed('rejected'), 'AR'],
    [failed('denied'), 'AR'],
  ];
  for (const [outcome, code] of outcomes) assert.equal(answered('', outcome), code);
});

test('MSH-15 and MSH-16 decide which answers are wanted', () => {
  const wanted: readonly [string, string | undefined, string | undefined][] = [
    // conditions, answer to a stored message, answer to a conflict
    ['|AL|NE', 'CA', 'CE'],
    ['|AL|AL', 'CA', 'CE'],
    ['|NE|AL', 'AA', 'AE'],
    ['||AL', 'AA', 'AE'],
    ['|NE|NE', undefined, undefined],
    ['|ER|NE', undefined, 'CE'],
    ['|SU|NE', 'CA', undefined],
    ['|NE|ER', undefined, 'AE'],
  ];
  for (const [conditions, stored, conflict] of wanted) {
    assert.equal(answered(conditions, became('stored')), stored, `stored, ${conditions}`);
    assert.equal(answered(conditions, became('conflict')), conflict, `conflict, ${conditions}`);
    assert.equal(answered(conditions, became('stored'), 'original'), 'AA');
  }
});

test('a message that was not stored is answered even when no answer is wanted', () => {
  for (const conditions of ['|NE|NE', '|SU|NE', '|NE|SU']) assert.equal(answered(conditions, failed('unavailable')), 'CE');
});

test('the answer to a stored message depends on nothing but the message and its receipt', () => {
  const bytes = message('');
  const answer = (outcome: ReceiptOutcome): Uint8Array | undefined =>
    new Answers('northside').of(bytes, readHeader(bytes), became(outcome));
  assert.deepEqual(answer('stored'), answer('duplicate'));
});

test('refusals carry their number of table 0357, and a control id of at most twenty characters', () => {
  const numbers: readonly [Outcome, string][] = [
    [became('conflict', 'CONTROL_ID_REUSED'), '205'],
    [became('refused', 'KIND_NOT_ALLOWED'), '200'],
    [became('refused', 'SENDER_NOT_ALLOWED'), '207'],
    [failed('unavailable'), '207'],
  ];
  const bytes = message('');
  for (const [outcome, number] of numbers) {
    const answer = new Answers('a-channel-with-a-rather-long-name').of(bytes, readHeader(bytes), outcome);
    assert.equal(readAcknowledgement(answer ?? Buffer.alloc(0)).errors[0]?.code, number);
    assert.ok(readHeader(answer ?? Buffer.alloc(0)).controlId.length <= 20);
  }
});
