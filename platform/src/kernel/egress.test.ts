import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { hostWithinReach, lookupWithin, mayReach, type Reach } from './egress.ts';

const within = (url: string, reach: Reach): boolean => hostWithinReach(new URL(url), reach);

test('this machine, the house’s network and what is special in the internet are not public, however they are spelled', () => {
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '127%2e0%2e0%2e1',
    '127。0。0。1',
    '0x7f.0.0.0x1',
    '0300.0250.1.1',
    '3232235777',
    'ada@127.0.0.1',
    '8.8.8.8:443@127.0.0.1:8443',
    '8.8.8.8%20@127.0.0.1',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.0.8',
    '198.19.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '169.254.169.254',
    '①②⑦.⓪.⓪.①',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:c0a8:101]',
    '[0:0:0:0:0:ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[2001:db8::1]',
  ]) {
    assert.equal(within(`https://${host}/path`, 'public'), false, host);
  }
});

test('what is no host of a URL is none of ours either', () => {
  for (const url of [
    'https://[fe80::1%25eth0]/',
    'https://127.0.0.256/',
    'https://0x100000000/',
    'https://[::ffff:127.0.0.1',
    'https://127.0.0.1:99999/',
    'https:///',
  ]) {
    assert.equal(URL.canParse(url), false, url);
  }
});

test('what is routed in the whole internet is public', () => {
  for (const host of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.1.1', '[2606:4700:4700::1111]', '[2a00:1450::1]']) {
    assert.equal(within(`https://${host}/`, 'public'), true, host);
  }
});

test('an internal endpoint may be in the house, but not where a cloud hands out credentials', () => {
  for (const host of ['127.0.0.1', '10.1.2.3', '[::1]', '[fd12:3456::1]', '8.8.8.8'])
    assert.equal(within(`http://${host}/`, 'internal'), true, host);
  for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]', '[fd00:ec2::254]', '2852039166']) {
    assert.equal(within(`http://${host}/`, 'internal'), false, host);
  }
  assert.equal(mayReach('erp.example', 'internal'), false, 'a name is no address');
});

test('one address out of reach among several refuses the name', (_t, done) => {
  const lookup = lookupWithin('public', (_, answer) =>
    answer(null, [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]),
  );
  lookup('two-faced.example', { all: true }, (error) => {
    assert.equal(error?.code, 'ADDRESS_REFUSED');
    done();
  });
});

test('a name that means another address a moment later is asked once, and only the address that was checked is connected to', async (t) => {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  let asked = 0;
  const lookup = lookupWithin('internal', (_, answer) =>
    answer(null, [{ address: ++asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]),
  );
  const port = (server.address() as AddressInfo).port;
  const body = await new Promise<string>((resolve, reject) => {
    const outgoing = request({ host: 'rebound.example', port, agent: false, lookup }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    });
    outgoing.once('error', reject).end();
  });
  assert.deepEqual([body, asked], ['here', 1]);
});

test('each special network is out of reach from its first address to its last, and what lies around it is not', () => {
  for (const [first, last, ...around] of [
    ['0.0.0.0', '0.255.255.255', '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0', '255.255.255.255', '223.255.255.255'],
    ['2001::', '2001:1ff:ffff::', '2000:ffff::', '2001:200::'],
    ['2001:db8::', '2001:db8:ffff::', '2001:db7:ffff::', '2001:db9::'],
    ['2002::', '2002:ffff::', '2003::'],
    ['3fff::', '3fff:fff:ffff::', '3ffe::', '3fff:1000::'],
  ] as const) {
    assert.deepEqual([mayReach(first, 'public'), mayReach(last, 'public')], [false, false], first);
    for (const address of around) assert.equal(mayReach(address, 'public'), true, address);
  }
});
