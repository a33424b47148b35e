import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  documentSet,
  invoice810,
  isOfKind,
  orderAcknowledgement855,
  purchaseOrder850,
  readDocuments,
  shipNotice856,
  writeDocuments,
} from '@plexus/x12';
import { Random } from '../chance/random.ts';
import { FaultSwitches } from '../control/faults.ts';
import { startAnsweringServer } from '../http/answering-server.ts';
import { EdiSupplier } from './edi-supplier.ts';

const KINDS = [orderAcknowledgement855, shipNotice856, invoice810];
const order = writeDocuments({
  sender: { qualifier: 'ZZ', id: 'GPHEALTH' },
  receiver: { qualifier: 'ZZ', id: 'MERIDIANMED' },
  applicationSender: 'GPHNORTH',
  date: '2026-03-05',
  time: '0930',
  controlNumber: 77,
  sets: [
    documentSet(purchaseOrder850, {
      purpose: '00',
      type: 'SA',
      order: 'RQ-000001-1',
      day: '2026-03-05',
      parties: [{ role: 'ST', name: 'Ward 3 West', idQualifier: '92', id: 'NORTH-3W' }],
      lines: [
        { line: '1', quantity: '20', unit: 'BX', price: '8.95', products: [{ qualifier: 'VC', id: 'MM-4410' }] },
        { line: '2', quantity: '3', unit: 'CA', price: '61.5', products: [{ qualifier: 'VC', id: 'MM-7702' }] },
      ],
    }),
  ],
});

test('an order is answered with 997, confirmed, shipped and billed in sound documents, and what was not taken is sent again after a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'edi-supplier-'));
  const came: { key: string; body: Buffer }[] = [];
  let status = 503;
  const buyer = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ headers, body }) => {
      if (status < 300) came.push({ key: String(headers['idempotency-key']), body });
      return { status, body: {} };
    },
  });
  const start = () =>
    EdiSupplier.start({
      folder,
      host: '127.0.0.1',
      freight: 1_800n,
      port: 0,
      switches: new FaultSwitches(new Random(1)),
      system: 'meridian',
      id: 'MERIDIANMED',
      url: `http://127.0.0.1:${buyer.port}/`,
      tokenFile: undefined,
      timeoutMs: 2_000,
      today: () => '2026-03-06',
    });
  const first = await start();
  t.after(async () => {
    await buyer.close();
    rmSync(folder, { recursive: true });
  });
  const place = `http://127.0.0.1:${first.port}/850-000000077.edi`;
  assert.equal((await fetch(place)).status, 404);
  for (let n = 0; n < 2; n++) await fetch(place, { method: 'PUT', body: Buffer.from(order) });
  assert.deepEqual(Buffer.from(await (await fetch(place)).arrayBuffer()), Buffer.from(order));
  assert.deepEqual(
    first.orders().map(({ order: number, entity, site, lines }) => [number, entity, site, lines.length]),
    [['RQ-000001-1', 'north', 'NORTH-3W', 2]],
  );
  await first.confirm('RQ-000001-1', { 2: { backorder: '1' } });
  assert.equal(await first.flush(), 2, 'nobody takes them yet');
  await first.close();

  status = 202;
  const second = await start();
  t.after(() => second.close());
  await second.ship('RQ-000001-1', { 2: { backorder: '1' } });
  await second.bill('RQ-000001-1', { 1: { price: '9.666' }, 2: { backorder: '1' } }, 'first');
  await second.bill('RQ-000001-1', { 2: { reject: true }, 1: { reject: true } }, 'first');
  assert.equal(await second.flush(), 0);
  assert.deepEqual(
    came.map(({ key }) => key),
    ['MERIDIANMED-1', 'MERIDIANMED-2', 'MERIDIANMED-3', 'MERIDIANMED-4'],
  );
  assert.match(came[0]?.body.toString() ?? '', /AK1\*PO\*77~.*AK5\*A~.*AK9\*A\*1\*1\*1~/s);

  const documents = came.flatMap(({ body }) => readDocuments(body, KINDS).documents);
  assert.ok(documents.every(({ isSound, envelope }) => isSound && envelope.groupReceiver === 'GPHNORTH'));
  const [acknowledged, shipped, billed] = documents;
  assert.ok(acknowledged && isOfKind(acknowledged, orderAcknowledgement855) && shipped && isOfKind(shipped, shipNotice856));
  assert.deepEqual(
    acknowledged.value.lines.map(({ answers }) => answers.map(({ status: code, quantity }) => `${code} ${quantity}`)),
    [['IA 20'], ['IA 2', 'IB 1']],
  );
  assert.deepEqual(
    shipped.value.shipments[0]?.orders[0]?.items.map(({ line, quantity }) => `${line}: ${quantity}`),
    ['1: 20', '2: 2'],
  );
  assert.ok(billed && isOfKind(billed, invoice810));
  assert.deepEqual([billed.value.number, billed.value.total], ['INV-RQ-000001-1', 33432n], '20 × 9.666 + 2 × 61.50 + 18.00 of freight');
});
