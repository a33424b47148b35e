import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shipNoticeRequestNode, writeRequest } from '@plexus/cxml';
import { Fault } from '../kernel/index.ts';
import { messageMappingOf, READABLE } from './testing.ts';

const NOTICES = `
mapping: notices
from: cxml/ShipNoticeRequest
owner: tests
zone: America/Chicago
each: ShipNoticePortion
key: { path: OrderReference/@orderID }
identity: [ { path: ../ShipNoticeHeader/@shipmentID }, { path: OrderReference/@orderID } ]
entity: { path: ../../../Header/To/Credential/Identity, lookup: entity }
occurredAt: { path: ../ShipNoticeHeader/@noticeDate, as: instant }
emit:
  - to: shipment-notified@1
    fields:
      order: { path: OrderReference/@orderID }
      supplier: { path: ../../../Header/From/Credential/Identity, until: "@", as: code }
      shipment: { path: ../ShipNoticeHeader/@shipmentID }
      shippedOn: { path: ../ShipNoticeHeader/@noticeDate, as: day }
      lines: { list: ShipNoticeItem, fields: { line: { path: "@lineNumber", as: code }, quantity: { path: "@quantity", as: decimal }, unit: { path: UnitOfMeasure } } }
`;
const party = (identity: string) => [{ domain: 'D', identity }];
const portion = (orderId: string, quantity: string) => ({
  order: { orderId, orderDate: undefined, payloadId: undefined },
  items: [
    {
      lineNumber: '1',
      quantity,
      unit: 'BX',
      supplierItem: 'S',
      supplierAuxiliary: undefined,
      buyerItem: undefined,
      lot: undefined,
      expiry: undefined,
      serial: undefined,
    },
  ],
});
const notice = Buffer.from(
  writeRequest(
    { payloadId: '1@x', timestamp: new Date(0), header: { from: party('CEDAR@network'), to: party('NORTH'), sender: party('NET') } },
    shipNoticeRequestNode({
      shipmentId: 'S&1',
      operation: 'new',
      noticeDate: '2026-03-12T23:30:00-05:00',
      shipmentDate: undefined,
      deliveryDate: undefined,
      carrier: undefined,
      tracking: undefined,
      orders: [portion('P1', '10'), portion('P2', '2.5')],
    }),
  ),
);

test('each order of a ship notice is an event, and every value knows the bytes it was read from', () => {
  const mapping = messageMappingOf(NOTICES);
  const { events, failures } = mapping.translate(notice, READABLE);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    events.map(({ key, entity, data }) => [key, entity, data['supplier'], data['shipment'], data['shippedOn'], data['lines']]),
    [
      ['order:P1', 'north', 'CEDAR', 'S&1', '2026-03-12', [{ line: '1', quantity: '10', unit: 'BX' }]],
      ['order:P2', 'north', 'CEDAR', 'S&1', '2026-03-12', [{ line: '1', quantity: '2.5', unit: 'BX' }]],
    ],
  );
  const [, second] = events;
  assert.ok(second);
  const read = Object.fromEntries(
    mapping.fieldRanges(notice, second).map(({ field, start, end }) => [field, notice.toString('utf8', start, end)]),
  );
  assert.deepEqual([read['order'], read['shipment'], read['entity'], read['key']], ['P2', 'S&amp;1', 'NORTH', 'P2']);
});

test('a document of another kind, or one that is wrong, is held whole and by name', () => {
  const mapping = messageMappingOf(NOTICES);
  const failed = (text: string): string[] => mapping.translate(Buffer.from(text), READABLE).failures.map(({ code, at }) => `${code} ${at}`);
  assert.deepEqual(failed(notice.toString().replaceAll('ShipNotice', 'Receipt'))[0]?.split(' ')[0], 'CXML_VALUE_MISSING');
  assert.deepEqual(failed(notice.toString().replace('quantity="10"', 'quantity="ten"')), [
    'CXML_NUMBER ShipNoticeRequest/ShipNoticePortion[0]/ShipNoticeItem[0]/@quantity',
  ]);
  assert.deepEqual(failed('{}')[0]?.split(' ')[0], 'CXML_XML');
});

const faultOf = (yaml: string): string => {
  try {
    messageMappingOf(yaml);
    return 'compiles';
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return error.code;
  }
};

test('a mapping that cannot be right is told where it is written', () => {
  assert.equal(faultOf(NOTICES), 'compiles');
  assert.equal(faultOf(NOTICES.replace('cxml/ShipNoticeRequest', 'cxml/PunchOut')), 'MAPPING_KIND_MISSING');
  assert.equal(faultOf(NOTICES.replace('cxml/ShipNoticeRequest', 'ubl')), 'MAPPING_KIND_MISSING');
  assert.equal(faultOf(NOTICES.replace('OrderReference/@orderID }', '/OrderReference }')), 'MAPPING_PATH_INVALID');
});

const PRICES = `
mapping: prices
from: csv
columns: [item, day, price, per, entity]
owner: tests
zone: America/Chicago
key: { path: item }
identity: { path: item }
entity: { path: entity, lookup: entity }
occurredAt: { path: day, as: instant }
emit:
  - to: contract-price-recorded@1
    fields:
      item: { path: item, as: code }
      supplier: { const: CEDAR }
      contract: { const: K1 }
      unit: { const: EA }
      unitPrice: { path: price, as: decimal, divide: { path: per } }
      currency: { const: USD }
      from: { path: day, as: day }
      tier: { path: item, as: integer }
      priceDate: { const: order }
      isContract: { const: true }
`;

test('the price of so many gives that of one exactly, or is held', () => {
  const mapping = messageMappingOf(PRICES);
  const rows = ['1,2026-03-12,4.75,100,NORTH', '2,2026-03-12,10,3,NORTH', '3,2026-03-12,1.5,,NORTH', '4,2026-03-12,1,0,NORTH'];
  const file = `item,day,price,per,entity\n${rows.join('\n')}\n`;
  const { events, failures } = mapping.translate(Buffer.from(file), READABLE);
  assert.deepEqual(
    events.map(({ key, data }) => [key, data['unitPrice']]),
    [
      ['item:1', '0.0475'],
      ['item:3', '1.5'],
    ],
  );
  assert.deepEqual(
    failures.map(({ code, at }) => [code, at]),
    [
      ['RECORD_VALUE_UNREADABLE', 'row 2, price'],
      ['RECORD_VALUE_UNREADABLE', 'row 4, price'],
    ],
  );
  const [first] = events;
  assert.ok(first);
  const ranges = mapping.fieldRanges(Buffer.from(file), first);
  const price = ranges.find(({ field }) => field === 'unitPrice');
  assert.equal(file.slice(price?.start, price?.end), '4.75');
});
