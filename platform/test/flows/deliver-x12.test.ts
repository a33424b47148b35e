import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { isOfKind, orderChange860, purchaseOrder850, readDocuments } from '@plexus/x12';
import type { Outbound } from '../../src/deliver/index.ts';
import { x12Orders } from '../../src/deliver/x12-orders/adapter.ts';
import { callHttp, systemClock } from '../../src/kernel/index.ts';
import { Sshd, withoutSshd } from './connect-sshd.ts';
import { testTarget } from './deliver-setting.ts';

const order = {
  order: 'PO-1001',
  kind: 'purchase',
  requisition: 'R-7',
  supplier: 'MERIDIAN-MED',
  site: 'NORTH-3W',
  currency: 'USD',
  day: '2026-03-10',
  freight: '0',
  isEmergency: false,
  lines: [
    {
      line: '1',
      item: 'GLOVES',
      supplierItem: 'M-GLV',
      description: 'Gloves * nitrile ~ “medium”',
      quantity: '10',
      unit: 'BX',
      perUnit: '100',
      unitPrice: '50.125',
      contract: 'C-100',
      matching: 'three-way',
      treatment: 'expense',
      distributions: [{ costCenter: '6100', share: '100' }],
      neededBy: '2026-03-13',
    },
    {
      line: '2',
      item: 'PUMP',
      description: 'Infusion pump',
      quantity: '1',
      unit: 'EA',
      perUnit: '1',
      unitPrice: '249.99',
      matching: 'three-way',
      treatment: 'expense',
      distributions: [{ costCenter: '6100', share: '100' }],
    },
  ],
};

const outbound = (changes: object = {}, delivery: Partial<Outbound> = {}): Outbound => ({
  id: 1n,
  key: 'k1',
  entity: 'north',
  kind: 'order-message',
  content: JSON.stringify({ transmission: '1234', purpose: 'original', order, cancelled: [], ...changes }),
  accountNumber: undefined,
  reference: undefined,
  callbackUrl: undefined,
  ...delivery,
});

const edi = {
  sender: { qualifier: 'ZZ', id: 'GPHEALTH' },
  receiver: { qualifier: 'ZZ', id: 'MERIDIANMED' },
  applications: { north: 'GPHNORTH' },
};
const noHttp = () => Promise.reject(new Error('nothing goes by HTTP here'));

test('orders reach an SFTP server whole and once, under the number of their transmission', { skip: withoutSshd }, async () => {
  await using sshd = await Sshd.start();
  const { user, keyFile } = sshd.login();
  const folder = sshd.path('data/inbound');
  const taken = sshd.path('data/taken');
  await mkdir(taken, { recursive: true });
  const sftp = { user, keyFile, hostKeyFile: sshd.path('host.sha256'), taken };
  const target = testTarget('supplier', `sftp://127.0.0.1:${sshd.port}${folder}`, { adapter: 'x12-orders', edi, sftp, timeoutMs: 3000 });
  const adapter = x12Orders(target, systemClock);

  assert.deepEqual(await adapter.find(outbound(), noHttp), { result: 'absent' });
  assert.deepEqual(await adapter.create(outbound(), noHttp), { result: 'applied', reference: '850-000001234.edi' });
  assert.deepEqual(await readdir(folder), ['850-000001234.edi']);
  const bytes = await readFile(`${folder}/850-000001234.edi`);
  const [document] = readDocuments(bytes, [purchaseOrder850]).documents;
  assert.ok(document !== undefined && isOfKind(document, purchaseOrder850));
  assert.deepEqual([document.isSound, document.findings, document.problems], [true, [], []]);
  const { envelope, value } = document;
  assert.deepEqual(
    [envelope.interchange, envelope.group, envelope.groupSender, envelope.version, value.order, value.type],
    ['000001234', '1234', 'GPHNORTH', '004010', 'PO-1001', 'SA'],
  );
  assert.deepEqual(
    value.lines.map(({ line, quantity, unit, price, products, descriptions }) => [
      line,
      quantity,
      unit,
      price,
      products.map(({ qualifier, id }) => `${qualifier} ${id}`),
      descriptions[0]?.text,
    ]),
    [
      ['1', '10', 'BX', '50.125', ['BP GLOVES', 'VC M-GLV'], 'Gloves nitrile medium'],
      ['2', '1', 'EA', '249.99', ['BP PUMP'], 'Infusion pump'],
    ],
  );

  const standing = { result: 'already-applied', reference: '850-000001234.edi', differences: [] };
  const another = x12Orders(target, systemClock);
  assert.deepEqual(await another.find(outbound(), noHttp), standing, 'another node finds it');
  await rename(`${folder}/850-000001234.edi`, `${taken}/850-000001234.edi`);
  assert.deepEqual(await another.find(outbound(), noHttp), standing, 'and where the partner put it');
  await rm(`${taken}/850-000001234.edi`);
  assert.deepEqual(await adapter.find(outbound(), noHttp), standing, 'who put it knows it after the partner took it away');
  assert.deepEqual(await another.find(outbound(), noHttp), { result: 'absent' });

  await writeFile(`${folder}/850-000001234.edi`, bytes.toString('latin1').replace('PO-1001', 'PO-9999'));
  assert.deepEqual(await another.find(outbound(), noHttp), {
    ...standing,
    differences: ['a file of this name holds something else'],
  });

  await sshd.down();
  const away = await x12Orders(target, systemClock).create(outbound({ transmission: '1235' }), noHttp);
  assert.deepEqual(away, { result: 'unavailable', code: 'SFTP_UNREACHABLE' });
  await sshd.up('other-host');
  const stranger = await x12Orders(target, systemClock).create(outbound({ transmission: '1235' }), noHttp);
  assert.deepEqual(stranger, { result: 'unavailable', code: 'SFTP_HOST_KEY_CHANGED' });
});

/** A partner that keeps what is put and takes what is posted. */
async function partner() {
  const files = new Map<string, Buffer>();
  const posted: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = request.url ?? '';
      if (request.method === 'PUT') files.set(name, Buffer.concat(chunks));
      if (request.method === 'POST') posted.push(Buffer.concat(chunks));
      response.writeHead(request.method === 'GET' && !files.has(name) ? 404 : 200).end(files.get(name) ?? '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, files, posted, [Symbol.asyncDispose]: async () => void (await new Promise((done) => server.close(done))) };
}

const callTo = (url: string) => (request: Parameters<typeof callHttp>[1]) =>
  callHttp({ url, reach: 'internal', timeoutMs: 2000, mostBytes: 1_000_000, mayStart: () => true }, request);

test('a change and the end of an order go as 860 to a collection, which is asked before it is put', async () => {
  await using supplier = await partner();
  const url = `${supplier.url}/inbox/`;
  const adapter = x12Orders(testTarget('supplier', url, { adapter: 'x12-orders', edi }), systemClock);
  const call = callTo(url);
  const change = outbound({ transmission: '77', purpose: 'change', cancelled: ['2'] });
  assert.deepEqual(await adapter.find(change, call), { result: 'absent' });
  assert.deepEqual(await adapter.create(change, call), { result: 'applied', reference: '860-000000077.edi' });
  assert.deepEqual(await adapter.find(change, call), { result: 'already-applied', reference: '860-000000077.edi', differences: [] });
  await adapter.create(outbound({ transmission: '78', purpose: 'cancellation', cancelled: ['*'] }), call);
  const changes = [...supplier.files.values()].flatMap((bytes) => readDocuments(bytes, [orderChange860]).documents);
  assert.deepEqual(
    changes.map((document) => {
      assert.ok(isOfKind(document, orderChange860) && document.isSound, document.findings.map(({ segmentId }) => segmentId).join());
      return [document.value.purpose, document.value.lines.map(({ line, change: what }) => `${line} ${what}`)];
    }),
    [
      ['04', ['1 RZ', '2 DI']],
      ['01', ['1 DI', '2 DI']],
    ],
  );
});

test('a partner that takes interchanges by POST gets the same numbers in every try', async () => {
  await using supplier = await partner();
  const target = testTarget('supplier', supplier.url, { adapter: 'x12-orders', edi });
  for (const node of [x12Orders(target, systemClock), x12Orders(target, systemClock)]) {
    assert.deepEqual(await node.find(outbound(), callTo(supplier.url)), { result: 'absent' });
    assert.deepEqual(await node.create(outbound(), callTo(supplier.url)), { result: 'applied', reference: '850-000001234.edi' });
    assert.equal((await node.find(outbound(), callTo(supplier.url))).result, 'already-applied');
  }
  const numbers = supplier.posted.flatMap((bytes) =>
    readDocuments(bytes, [purchaseOrder850]).documents.map(({ envelope }) => envelope.interchange),
  );
  assert.deepEqual(numbers, ['000001234', '000001234']);
});

test('what X12 cannot hold is refused before anything is sent', async () => {
  const adapter = x12Orders(testTarget('supplier', 'http://127.0.0.1:9', { adapter: 'x12-orders', edi }), systemClock);
  const starred = await adapter.create(outbound({ order: { ...order, order: 'PO*1' } }), noHttp);
  assert.equal('code' in starred && starred.code, 'X12_DELIMITER_IN_DATA');
  const lettered = await adapter.create(outbound({ transmission: 'T-1' }), noHttp);
  assert.deepEqual('code' in lettered && lettered.code, 'X12_CONTROL_NUMBER');
});
