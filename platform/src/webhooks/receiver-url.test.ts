import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiverUrl } from './receiver-url.ts';

const policy = { internal: ['127.0.0.1:8093', 'desk.north.example:443'] };

test('an address in the public internet is taken over TLS, in its normal spelling', () => {
  assert.equal(receiverUrl('HTTPS://Partner.Example:443/a/../hooks?key=1', policy), 'https://partner.example/hooks?key=1');
  assert.equal(receiverUrl('https://8.8.8.8/', policy), 'https://8.8.8.8/');
});

test('a receiver in the house is taken where the estate names its host and port, and nowhere else', () => {
  assert.equal(receiverUrl('http://127.0.0.1:8093/x', policy), 'http://127.0.0.1:8093/x');
  assert.equal(receiverUrl('http://2130706433:8093/x', policy), 'http://127.0.0.1:8093/x', 'it is the same place');
  assert.equal(receiverUrl('https://desk.north.example/', policy), 'https://desk.north.example/');
  for (const url of ['http://127.0.0.1:8094/', 'http://127.0.0.1/', 'http://desk.north.example/', 'https://127.0.0.2:8093/']) {
    assert.throws(() => receiverUrl(url, policy), { code: 'WEBHOOK_URL_OUT_OF_REACH' }, url);
  }
});

test('this machine, the house and the metadata of clouds are refused in every spelling', () => {
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
  ]) {
    assert.throws(() => receiverUrl(`https://${host}/latest/meta-data`, policy), { code: /^WEBHOOK_URL_(UNFIT|OUT_OF_REACH)$/ }, host);
  }
});

test('what is no address, or says more than where to send, is not kept', () => {
  for (const url of [
    'partner.example/hooks',
    'ftp://partner.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@partner.example/',
    'https://user@partner.example/',
    'https://partner.example/#part',
    'https://',
    `https://partner.example/${'x'.repeat(2_000)}`,
  ]) {
    assert.throws(() => receiverUrl(url, policy), { code: 'WEBHOOK_URL_UNFIT' }, url);
  }
  assert.throws(() => receiverUrl('http://partner.example/', policy), { code: 'WEBHOOK_URL_OUT_OF_REACH' }, 'without TLS');
});
