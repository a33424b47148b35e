import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyWebhook, WebhookNotGenuine } from './webhook-signature.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const body = '{"test": 2432232314}';
const now = 1_614_265_330_000;

test('what was signed with one of the secrets is genuine, as bytes and as text', async () => {
  const expected = { id: headers['webhook-id'], event: { test: 2432232314 } };
  assert.deepEqual(await verifyWebhook({ headers, body }, { secrets: [secret], now }), expected);
  const rotating = { ...headers, 'webhook-signature': `v1,AAAA v2,xyz ${headers['webhook-signature']}` };
  const bytes = new TextEncoder().encode(body);
  const secrets = ['whsec_b3RoZXI=', secret];
  assert.deepEqual(await verifyWebhook({ headers: new Headers(rotating), body: bytes }, { secrets, now }), expected);
});

test('what was altered, is unsigned, too old or from a clock ahead is not', async () => {
  const signed = headers['webhook-signature'];
  for (const [what, changed, given, at] of [
    ['another body', {}, body.replace('4', '5'), now],
    ['another id', { 'webhook-id': 'msg_other' }, body, now],
    ['another time', { 'webhook-timestamp': '1614265331' }, body, now],
    ['no signature', { 'webhook-signature': '' }, body, now],
    ['another scheme', { 'webhook-signature': signed.replace('v1', 'v1a') }, body, now],
    ['no base64', { 'webhook-signature': 'v1,***' }, body, now],
    ['no id', { 'webhook-id': '' }, body, now],
    ['no number', { 'webhook-timestamp': 'NaN' }, body, now],
    ['too old', {}, body, now + 301_000],
    ['ahead', {}, body, now - 301_000],
  ] as const) {
    await assert.rejects(
      verifyWebhook({ headers: { ...headers, ...changed }, body: given }, { secrets: [secret], now: at }),
      WebhookNotGenuine,
      what,
    );
  }
  await assert.rejects(verifyWebhook({ headers, body }, { secrets: [], now }), WebhookNotGenuine, 'no secret');
});
