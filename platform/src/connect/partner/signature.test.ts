import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { signedId } from './signature.ts';

const SECRET = 'what both sides know';
const NOW = new Date('2026-03-02T12:00:00Z');
const BODY = Buffer.from('{"invoice":"I-1"}');

interface Sent {
  readonly id?: string;
  readonly at?: Date;
  readonly body?: Buffer;
  readonly key?: Buffer | string;
  readonly before?: string;
}

/** Headers as a sender makes them. */
function headersOf({ id = 'msg_1', at = NOW, body = BODY, key = SECRET, before = '' }: Sent = {}) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `${before}v1,${signature}` };
}
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

test('a message that was signed with a secret of the channel is known by its id, whichever secret and signature of several it is', () => {
  assert.equal(signedId(headersOf(), BODY, [SECRET], NOW), 'msg_1');
  assert.equal(signedId(headersOf(), BODY, ['a new one', SECRET], NOW), 'msg_1');
  assert.equal(signedId(headersOf({ before: 'v1,AAAA v2,abc ' }), BODY, [SECRET], NOW), 'msg_1');
  const bytes = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
  assert.equal(signedId(headersOf({ key: bytes }), BODY, [`whsec_${bytes.toString('base64')}`], NOW), 'msg_1');
});

test('what was changed on the way, signed by another or not signed is nobody’s', () => {
  const headers = headersOf();
  for (const [what, shown, body] of [
    ['another body', headers, Buffer.from('{"invoice":"I-2"}')],
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, BODY],
    ['another time', { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, BODY],
    ['another secret', headersOf({ key: 'guessed' }), BODY],
    ['no signature', { ...headers, 'webhook-signature': '' }, BODY],
    ['half a signature', { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, 20) }, BODY],
    ['a scheme that is not taken', { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v1a,') }, BODY],
    ['an id with a line break', headersOf({ id: 'msg\n1' }), BODY],
  ] as const) {
    assert.equal(signedId(shown, body, [SECRET], NOW), undefined, what);
  }
  assert.equal(signedId(headers, BODY, [], NOW), undefined, 'no secret');
});

test('a message is taken for five minutes around its time', () => {
  for (const [seconds, isTaken] of [
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ] as const) {
    assert.equal(signedId(headersOf({ at: at(seconds) }), BODY, [SECRET], NOW), isTaken ? 'msg_1' : undefined, `${seconds} s`);
  }
});

test('a secret of nothing lets nobody in', () => {
  for (const empty of ['whsec_', 'whsec_====', '']) {
    assert.equal(signedId(headersOf({ key: Buffer.alloc(0) }), BODY, [empty], NOW), undefined, empty);
  }
});
