import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../kernel/index.ts';
import { mappingFor } from './message-mapping.ts';
import { messageMappingOf, READABLE } from './testing.ts';

const head = (set: string, name = set) => `
mapping: m${name}
from: x12/${set}
owner: tests
zone: America/Chicago
currency: USD
entity: { const: north }
`;
const ANSWERS = `${head('855')}
key: { path: set.order }
identity: [ { path: set.interchange }, { path: set.controlNumber } ]
occurredAt: { path: set.day, as: instant }
emit:
  - to: order-acknowledged@1
    fields:
      order: { path: set.order }
      supplier: { path: set.groupSender }
      answer: { path: set.type, when: { AC: changed } }
      day: { path: set.day }
      lines:
        list: set.lines.answers
        fields:
          line: { path: line.line }
          answer: { path: answer.status, when: { IA: accepted, IB: back-ordered } }
          quantity: { path: answer.quantity, as: decimal }
          unit: { path: answer.unit }
          unitPrice: { path: line.price, as: decimal }
          day: { path: answer.day }
`;
const SHIPMENTS = `${head('856')}
each: set.shipments..orders
key: { path: order.order }
identity: [ { path: set.shipment }, { path: order.order } ]
occurredAt: { path: set.day, as: instant }
emit:
  - to: shipment-notified@1
    fields:
      order: { path: order.order }
      supplier: { path: set.sender }
      shipment: { path: set.shipment }
      shippedOn: { path: "shipment.dates[011].day" }
      lines:
        list: order..items
        fields:
          item: { path: "item.products[BP].id" }
          quantity: { path: item.quantity, as: decimal }
          unit: { path: item.unit }
`;

function interchange(...groups: (readonly [functionalCode: string, ...sets: (readonly string[])[]])[]): Buffer {
  const written = groups.flatMap(([code, ...sets], n) => [
    `GS*${code}*SUPPLIER*GPHNORTH*20260311*0930*${n + 1}*X*004010`,
    ...sets.flatMap(([st = '', ...rest]) => [st, ...rest, `SE*${rest.length + 2}*${st.split('*')[2]}`]),
    `GE*${sets.length}*${n + 1}`,
  ]);
  const isa = 'ISA*00*          *00*          *ZZ*SUPPLIER       *ZZ*GPHEALTH       *260311*0930*U*00401*000000009*0*P*>';
  return Buffer.from([isa, ...written, `IEA*${groups.length}*000000009`].map((segment) => `${segment}~`).join('\n'));
}

const ANSWER: readonly string[] = [
  'ST*855*0001',
  'BAK*00*AC*PO-1*20260310*****20260311',
  'PO1*1*10*BX*.5**BP*GLOVES',
  'ACK*BP*6*BX*068*20260313',
  'CTT*1',
];
const SHIPMENT: readonly string[] = [
  'ST*856*0001',
  'BSN*00*SH-1*20260312*1015*0001',
  'HL*1**S*1',
  'DTM*011*20260312',
  'HL*2*1*O*1',
  'PRF*PO-1',
  'HL*3*2*P*1',
  'HL*4*3*I*0',
  'LIN*1*BP*GLOVES',
  'SN1**6*BX',
  'HL*5*2*I*0',
  'LIN*2*BP*PUMP',
  'SN1**1*EA',
];

test('an answer that accepts a part of a line tells of the part and of the rest', () => {
  const { events, failures } = messageMappingOf(ANSWERS).translate(interchange(['PR', ANSWER]), READABLE);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    events.map(({ key, data }) => [key, data['lines']]),
    [
      [
        'order:PO-1',
        [
          { line: '1', answer: 'accepted', quantity: '6', unit: 'BX', unitPrice: '0.5', day: '2026-03-13' },
          { line: '1', answer: 'back-ordered', quantity: '4', unit: 'BX', unitPrice: '0.5' },
        ],
      ],
    ],
  );
});

test('the items of an order are found whichever pack they lie in', () => {
  const { events, failures } = messageMappingOf(SHIPMENTS).translate(interchange(['SH', SHIPMENT]), READABLE);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    events.map(({ data }) => data),
    [
      {
        order: 'PO-1',
        supplier: 'SUPPLIER',
        shipment: 'SH-1',
        shippedOn: '2026-03-12',
        lines: [
          { item: 'GLOVES', quantity: '6', unit: 'BX' },
          { item: 'PUMP', quantity: '1', unit: 'EA' },
        ],
      },
    ],
  );
});

test('each mapping of a channel takes its sets of an interchange, and a set of no mapping is held', () => {
  const mappings = [messageMappingOf(ANSWERS), messageMappingOf(SHIPMENTS)];
  const chosen = mappingFor(mappings, { kind: 'x12' });
  assert.ok(chosen !== undefined && 'translate' in chosen);
  const bytes = interchange(['PR', ANSWER], ['SH', SHIPMENT], ['IN', ['ST*810*0001', 'BIG*20260314*INV-1', 'IT1*1*1*EA*1', 'TDS*100']]);
  const { events, failures } = chosen.translate(bytes, READABLE);
  assert.deepEqual(
    events.map(({ rule }) => rule),
    ['m855/0', 'm856/0'],
  );
  assert.deepEqual(
    failures.map(({ code, message, keys }) => [code, message, keys]),
    [['X12_SET_UNMAPPED', 'No mapping of this channel takes sets 810', []]],
  );
  const [event] = events;
  assert.ok(event);
  const ranges = chosen.fieldRanges(bytes, { start: event.start, end: event.end, rule: event.rule });
  const order = ranges.find(({ field }) => field === 'order');
  assert.equal(bytes.toString('latin1', order?.start, order?.end), 'PO-1');
});

test('a set that breaks the standard is held with its keys, and its neighbour goes on', () => {
  const broken = ANSWER.with(4, 'CTT*3');
  const { events, failures } = messageMappingOf(ANSWERS).translate(interchange(['PR', broken, ANSWER.with(0, 'ST*855*0002')]), READABLE);
  assert.equal(events.length, 1);
  assert.deepEqual(
    failures.map(({ code, keys, at }) => [code, keys, at]),
    [['X12_LINE_COUNT', ['order:PO-1'], 'set 855 0001']],
  );
});

test('an interchange whose envelope is wrong is held whole', () => {
  const text = interchange(['PR', ANSWER]).toString('latin1').replace('IEA*1*000000009', 'IEA*1*000000008');
  const { events, failures } = messageMappingOf(ANSWERS).translate(Buffer.from(text), READABLE);
  assert.deepEqual([events, failures.map(({ code, keys }) => [code, keys])], [[], [['X12_CONTROL_NUMBER', []]]]);
});

test('an interchange that names another sender than its channel is for is held whole', () => {
  const bytes = Buffer.from(interchange(['PR', ANSWER]).toString('latin1').replace('*SUPPLIER       *', '*MAILBOX        *'));
  const of = (...senders: readonly string[]) => messageMappingOf(ANSWERS).translate(bytes, { ...READABLE, senders: new Set(senders) });
  assert.deepEqual([of('MAILBOX', 'SUPPLIER').events.length, of('MAILBOX', 'SUPPLIER').failures], [1, []]);
  for (const [known, at] of [
    ['SUPPLIER', 'ISA06'],
    ['MAILBOX', 'GS02'],
  ] as const) {
    const { events, failures } = of(known);
    assert.deepEqual([events, failures.map((one) => [one.code, one.at, one.keys])], [[], [['X12_SENDER_REFUSED', at, []]]]);
  }
});

test('a path that a set does not have is refused with the one that was meant', () => {
  const wrong = ANSWERS.replace('path: line.price', 'path: line.prize');
  assert.throws(
    () => messageMappingOf(wrong),
    (error: unknown) => error instanceof Fault && error.code === 'MAPPING_PATH_UNKNOWN' && error.hint === 'Did you mean "line.price"?',
  );
  for (const [from, to] of [
    ['list: set.lines.answers', 'list: set.lines.answerz'],
    ['path: answer.unit', 'path: answer.products[VC].name'],
    ['path: line.line', 'path: shipment.line'],
  ] as const) {
    assert.throws(() => messageMappingOf(ANSWERS.replace(from, to)), { code: 'MAPPING_PATH_UNKNOWN' }, to);
  }
});
