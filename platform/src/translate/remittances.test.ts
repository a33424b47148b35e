import assert from 'node:assert/strict';
import test from 'node:test';
import { type RemittanceInput, writeRemittance } from '@plexus/x12';
import { mappingOf, READABLE } from './testing.ts';
import type { RemittanceMapping } from './mapping.ts';
import type { Translation } from './translation.ts';

const mapping = remittanceMapping(`
mapping: remittances
from: x12/835
owner: tests
zone: America/Chicago
currency: USD
occurredAt: { path: remittance.effectiveDate, as: instant }
entity: { const: north }
emit:
  - to: remittance-received@1
    of: remittance
    key: [ { path: remittance.trace }, { path: remittance.payerIdentifier } ]
    identity: [ { path: remittance.trace }, { path: remittance.payerIdentifier } ]
    fields:
      trace: { path: remittance.trace }
      payer: { path: payer.name }
      amount: { path: remittance.amount }
      currency: { path: remittance.currency, default: USD }
      method: { path: remittance.method }
      informationOnly: { test: remittance.expectsDeposit == false }
      day: { path: remittance.effectiveDate }
      claims: { path: remittance.claims }
      providerAdjustments:
        list: remittance.providerAdjustments
        fields:
          code: { path: item.reason }
          reference: [ { path: remittance.payerIdentifier }, { path: item.reference } ]
          amount: { path: item.amount }
          entity: { const: north }
  - to: claim-remitted@1
    of: claim
    when: claim.status != 23
    key: { path: claim.controlNumber, start: 20 }
    identity: [ { path: remittance.trace }, { path: claim.controlNumber }, { occurrence: true } ]
    fields:
      claimNumber: { path: claim.controlNumber }
      claim: { path: claim.controlNumber }
      claimStart: { path: claim.controlNumber, start: 20 }
      remittance: [ { path: remittance.trace }, { path: remittance.payerIdentifier } ]
      memberVisit: [ { path: claim.memberId }, { path: claim.from }, { path: claim.charge, sign: absolute } ]
      status: { path: claim.status }
      payer: { path: payer.name }
      charge: { path: claim.charge }
      paid: { path: claim.paid }
      adjustments: { list: claim.adjustments, tuple: [ { path: item.group }, { path: item.reason }, { path: item.amount } ] }
      currency: { const: USD }
      day: { path: remittance.effectiveDate }
      payeeEntity: { const: north }
      forwarded: { test: "claim.status in [19, 20, 21]" }
  - ignore: claims of others that the payer passed on
    of: claim
    when: claim.status == 23
`);

function remittanceMapping(yaml: string): RemittanceMapping {
  const compiled = mappingOf(yaml);
  assert.ok(compiled.format === 'x12/835');
  return compiled;
}

const PERSON = { last: 'EXAMPLETON', first: 'AVERY', idQualifier: 'MI', id: 'M1' };

/** One payment of 10.00 for each claim. */
function payment(trace: string, claims: readonly string[], change: Partial<RemittanceInput> = {}): RemittanceInput {
  return {
    setControlNumber: '0001',
    handling: 'I',
    paymentAmount: BigInt(claims.length) * 1000n,
    paymentMethod: 'ACH',
    effectiveDate: '2026-03-10',
    traceNumber: trace,
    payerIdentifier: '1890000001',
    payer: { name: 'PLAINS' },
    payee: { name: 'NORTHSIDE', idQualifier: 'XX', id: '2000000010' },
    groups: [
      {
        claims: claims.map((controlNumber) => ({
          controlNumber,
          status: '1',
          charge: 1500n,
          paid: 1000n,
          adjustments: [{ group: 'CO', reason: '45', amount: 300n }],
          patient: PERSON,
          services: [
            {
              procedure: { qualifier: 'HC', code: '85025' },
              charge: 1500n,
              paid: 1300n,
              serviceFrom: '2026-03-01',
              adjustments: [{ group: 'CO', reason: '45', amount: 200n }],
            },
          ],
        })),
      },
    ],
    ...change,
  };
}

function fileOf(...remittances: readonly RemittanceInput[]): Uint8Array {
  return writeRemittance({
    sender: { qualifier: 'ZZ', id: 'CLEAR' },
    receiver: { qualifier: 'ZZ', id: 'GPH' },
    date: '2026-03-10',
    time: '0630',
    controlNumber: 1,
    remittances: remittances.map((remittance, index) => ({ ...remittance, setControlNumber: String(index + 1).padStart(4, '0') })),
  });
}

/** Translates in chunks of `size` bytes. */
function translate(bytes: Uint8Array, size = bytes.length, skip = 0): Translation & { readonly records: number } {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const surveying = mapping.survey();
  for (const chunk of chunks) surveying.push(chunk);
  const translation = mapping.translation(surveying.finish(), READABLE, skip);
  const parts = [...chunks.map((chunk) => translation.push(chunk)), translation.finish()];
  return {
    events: parts.flatMap((part) => part.events),
    failures: parts.flatMap((part) => part.failures),
    tokens: parts.flatMap((part) => part.tokens),
    records: translation.records,
  };
}

test('a set becomes its remittance and then its claims, adjustments added up over claim and services', () => {
  const { events, failures, records } = translate(fileOf(payment('T1', ['CLAIM-NUMBER-THAT-IS-LONG', 'B'])));
  assert.deepEqual(failures, []);
  assert.equal(records, 3);
  assert.deepEqual(
    events.map(({ type, key }) => `${type} ${key}`),
    [
      'remittance.received remittance:remittance(T1|1890000001)',
      'claim.remitted claim:claim-start(CLAIM-NUMBER-THAT-IS)',
      'claim.remitted claim:claim-start(B)',
    ],
  );
  assert.deepEqual(events[1]?.data['adjustments'], [['CO', '45', '500']]);
  assert.equal(events[1]?.data['memberVisit'], 'member-visit(M1|2026-03-01|1500)');
});

test('any cutting of the file gives the same events', () => {
  const bytes = fileOf(payment('T1', ['A', 'B']), payment('T2', ['C']));
  const whole = translate(bytes);
  for (const size of [1, 7, 64, 500]) assert.deepEqual(translate(bytes, size), whole, `chunks of ${size}`);
});

test('going on after any number of records gives the rest and nothing twice', () => {
  const bytes = fileOf(payment('T1', ['A', 'B']), payment('T2', ['C', 'A']));
  const { events } = translate(bytes);
  for (let skip = 0; skip <= events.length; skip++) {
    assert.deepEqual(
      translate(bytes, 100, skip).events.map(({ type, key }) => type + key),
      events.slice(skip).map(({ type, key }) => type + key),
    );
  }
});

test('a set that does not balance is held as one with its difference named, and the others go on', () => {
  const { events, failures } = translate(fileOf(payment('T1', ['A'], { paymentAmount: 1200n }), payment('T2', ['B'])));
  assert.deepEqual(
    events.map(({ key }) => key),
    ['remittance:remittance(T2|1890000001)', 'claim:claim-start(B)'],
  );
  assert.deepEqual(
    failures.map(({ code, keys, at }) => ({ code, keys, at })),
    [{ code: 'REMITTANCE_UNBALANCED', keys: ['remittance:remittance(T1|1890000001)'], at: 'segment 4 BPR02' }],
  );
  assert.match(failures[0]?.message ?? '', /come to 10\.00, it says 12\.00, difference 2\.00/);
});

test('a file that breaks off gives what was complete and tells of the rest', () => {
  const bytes = Buffer.from(fileOf(payment('T1', ['A']), payment('T2', ['B'])));
  const { events, failures } = translate(bytes.subarray(0, bytes.lastIndexOf('CLP')));
  assert.deepEqual(
    events.map(({ key }) => key),
    ['remittance:remittance(T1|1890000001)', 'claim:claim-start(A)'],
  );
  assert.ok(failures.length >= 1);
  assert.ok(
    failures.some(({ keys }) => keys.includes('remittance:remittance(T2|1890000001)')) ||
      failures.some(({ code }) => code === 'REMITTANCE_INCOMPLETE'),
  );
});

test('a segment count that is wrong holds its set', () => {
  const bytes = Buffer.from(
    Buffer.from(fileOf(payment('T1', ['A'])))
      .toString()
      .replace(/SE\*\d+\*/, 'SE*3*'),
  );
  const { events, failures } = translate(bytes);
  assert.deepEqual(events, []);
  assert.equal(failures[0]?.code, 'X12_SE_COUNT');
});

test('what is no 835 at all is one failure without keys', () => {
  const { events, failures } = translate(Buffer.from('hello, this is not an interchange'));
  assert.deepEqual(events, []);
  assert.deepEqual(
    failures.map(({ keys, record }) => [keys, record]),
    [[[], 0]],
  );
});

test('money that is only announced expects no deposit, and settled items keep their reference', () => {
  const zero = payment('T1', [], {
    handling: 'H',
    paymentMethod: 'NON',
    paymentAmount: 0n,
    groups: [],
    providerAdjustments: [
      {
        providerId: '2000000010',
        fiscalPeriodEnd: '2026-12-31',
        adjustments: [
          { reason: 'WO', reference: 'OLD', amount: 500n },
          { reason: 'FB', reference: 'NEW', amount: -500n },
        ],
      },
    ],
  });
  const [event] = translate(fileOf(zero)).events;
  assert.equal(event?.data['informationOnly'], true);
  assert.deepEqual(event?.data['providerAdjustments'], [
    { code: 'WO', reference: 'provider-adjustment(1890000001|OLD)', amount: '500', entity: 'north' },
    { code: 'FB', reference: 'provider-adjustment(1890000001|NEW)', amount: '-500', entity: 'north' },
  ]);
});

test('two claims of one number in a set are two facts', () => {
  const ids = translate(fileOf(payment('T1', ['A', 'A']))).events.map(({ identity }) => identity.toString('hex'));
  assert.equal(new Set(ids).size, 3);
});

test('the bytes of an adjustment are found again from the lineage of its claim', () => {
  const bytes = fileOf(payment('T1', ['A', 'B']));
  const event = translate(bytes).events[2];
  assert.ok(event);
  const texts = mapping
    .fieldRanges(bytes, event)
    .map(({ field, start, end }) => `${field} ${Buffer.from(bytes.subarray(start, end)).toString()}`);
  assert.ok(
    texts.some((text) => text.startsWith('adjustments') && text.includes('45')),
    texts.join('\n'),
  );
  assert.ok(texts.some((text) => text.startsWith('claimNumber CLP*B')));
});
