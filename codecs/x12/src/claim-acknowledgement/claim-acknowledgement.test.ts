import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readEnvelopes } from '../envelope-reader.ts';
import {
  cents,
  decimal,
  envelope,
  few,
  findingsOf,
  maybe,
  nameOf,
  ofKind,
  partsOf,
  periodOf,
  procedure,
  reference,
  status,
  word,
} from '../hierarchy/testing.ts';
import type { NameInput, ProcedureInput } from '../hierarchy/inputs.ts';
import { tokenize } from '../tokenize.ts';
import { AcknowledgementTally } from './acknowledgement-tally.ts';
import { ClaimAcknowledgementReader } from './claim-acknowledgement-reader.ts';
import { type ClaimAcknowledgementInput, writeClaimAcknowledgement } from './claim-acknowledgement-writer.ts';
import { guide277ca } from './guide-277ca.ts';
import type { AcknowledgedClaim, AcknowledgedService, ClaimAcknowledgementPart } from './parts.ts';

const accepted = { codes: [{ category: 'A2', code: '20' }], effectiveDate: '2026-02-01', action: 'WQ' };
const rejected = { codes: [{ category: 'A7', code: '562', entity: '85' }], effectiveDate: '2026-02-01', action: 'U' };
const served = [{ qualifier: '472', from: '2026-01-20' }];
const patient = { role: 'QC', person: true, last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'MEMBER1' };

const batch: ClaimAcknowledgementInput = {
  reference: '277CA-1',
  source: { role: 'PR', last: 'A PAYER', idQualifier: 'PI', id: 'PAY001' },
  receiptNumber: 'RECEIPT-1',
  receivedDate: '2026-01-31',
  processedDate: '2026-02-01',
  receiver: { role: '41', last: 'A HOSPITAL', idQualifier: '46', id: 'SUBMITTER' },
  batchNumber: 'BATCH-1',
  statuses: [{ codes: [{ category: 'A1', code: '19', entity: 'PR' }], effectiveDate: '2026-02-01', action: 'WQ', charge: 30000n }],
  acceptedCount: '1',
  rejectedCount: '1',
  acceptedAmount: 10000n,
  rejectedAmount: 20000n,
  providers: [
    {
      name: { role: '85', last: 'A CLINIC', idQualifier: 'XX', id: '1234567893' },
      traceNumber: '0',
      acceptedCount: '1',
      rejectedCount: '1',
      acceptedAmount: 10000n,
      rejectedAmount: 20000n,
      claims: [
        {
          patient,
          patientControlNumber: 'ACCT-1',
          statuses: [{ ...accepted, charge: 10000n }],
          references: [
            { qualifier: '1K', value: 'PAYER-CLAIM-1' },
            { qualifier: 'D9', value: 'CH-1' },
          ],
          periods: served,
        },
        {
          patient: { ...patient, first: 'JOHN' },
          patientControlNumber: 'ACCT-2',
          statuses: [{ ...rejected, charge: 20000n }],
          periods: [{ qualifier: '472', from: '2026-01-20', to: '2026-01-22' }],
          services: [
            {
              procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
              charge: 20000n,
              units: '1',
              statuses: [rejected],
              references: [{ qualifier: 'FJ', value: 'LINE-1' }],
              periods: served,
            },
          ],
        },
      ],
    },
  ],
};

function read(bytes: Uint8Array): ClaimAcknowledgementPart[] {
  return partsOf(bytes, new ClaimAcknowledgementReader());
}

test('an acknowledgment written by the guide has nothing to be said against', () => {
  const bytes = writeClaimAcknowledgement({ ...envelope, sets: [batch] });
  assert.deepEqual(findingsOf(bytes, guide277ca), []);
  assert.deepEqual(ofKind(read(bytes), 'problem'), []);
});

test('each claim tells whether it was accepted, found by the number of the provider', () => {
  const parts = read(writeClaimAcknowledgement({ ...envelope, sets: [batch] }));
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['header', 'source', 'receiver', 'provider', 'claim', 'claim', 'end'],
  );
  const [good, bad] = ofKind(parts, 'claim');
  assert.ok(good && bad);
  assert.deepEqual(
    [good.patientControlNumber, good.outcome, good.charge, good.payerControlNumber, good.clearinghouseNumber, good.serviceFrom],
    ['ACCT-1', 'accepted', 10000n, 'PAYER-CLAIM-1', 'CH-1', '2026-01-20'],
  );
  assert.deepEqual(
    [bad.patientControlNumber, bad.outcome, bad.serviceTo, bad.patient?.name?.first],
    ['ACCT-2', 'rejected', '2026-01-22', 'JOHN'],
  );
  assert.deepEqual(
    bad.statuses.flatMap(({ codes }) => codes),
    [{ category: 'A7', code: '562', entity: '85', codeList: undefined }],
  );
  assert.deepEqual(
    bad.services.map(({ lineControlNumber, outcome, procedure: done }) => [lineControlNumber, outcome, done?.code, done?.modifiers]),
    [['LINE-1', 'rejected', '99213', ['25']]],
  );
  const { provider } = good;
  assert.deepEqual(
    [provider?.name?.id, provider?.receiver?.batchNumber, provider?.receiver?.source?.receiptNumber],
    ['1234567893', 'BATCH-1', 'RECEIPT-1'],
  );
  assert.deepEqual(
    [provider?.acceptedCount, provider?.rejectedCount, provider?.acceptedAmount, provider?.rejectedAmount],
    ['1', '1', 10000n, 20000n],
  );
  assert.deepEqual(
    [provider?.receiver?.acceptedCount, provider?.receiver?.rejectedCount, provider?.receiver?.outcome],
    ['1', '1', 'received'],
  );
});

test('every claim and status has the bytes it came from', () => {
  const bytes = writeClaimAcknowledgement({ ...envelope, sets: [batch] });
  const text = Buffer.from(bytes).toString();
  const [, claim] = ofKind(read(bytes), 'claim');
  assert.ok(claim);
  const cut = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  assert.match(cut(claim), /^TRN\*2\*ACCT-2~STC.*~DTP\*472\*D8\*20260120$/);
  assert.deepEqual(claim.statuses.map(cut), ['STC*A7:562:85*20260201*U*200']);
  assert.deepEqual(claim.services.map(cut), ['SVC*HC:99213:25*200*****1~STC*A7:562:85*20260201*U~REF*FJ*LINE-1~DTP*472*D8*20260120']);
});

test('a batch refused as a whole has no claims and says why', () => {
  const refused = { ...batch, statuses: [{ ...rejected, charge: 30000n }], providers: [] };
  const parts = read(writeClaimAcknowledgement({ ...envelope, sets: [refused] }));
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['header', 'source', 'receiver', 'end'],
  );
  assert.equal(ofKind(parts, 'receiver')[0]?.outcome, 'rejected');
});

test('an amount that cannot be read withholds its claim and no other', () => {
  const text = Buffer.from(writeClaimAcknowledgement({ ...envelope, sets: [batch] }))
    .toString()
    .replace('WQ*100~REF', 'WQ*1e2~REF');
  const parts = read(Buffer.from(text));
  assert.deepEqual(
    ofKind(parts, 'problem').map(({ error }) => [error.code, error.at.segmentId, error.at.element]),
    [['X12_AMOUNT', 'STC', 4]],
  );
  assert.deepEqual(
    ofKind(parts, 'claim').map(({ patientControlNumber }) => patientControlNumber),
    ['ACCT-2'],
  );
  assert.deepEqual(
    ofKind(parts, 'end').map(({ units, fatalProblems }) => [units, fatalProblems]),
    [[1, 1]],
  );
});

test('a claim status response is passed over without a word', () => {
  const text = Buffer.from(writeClaimAcknowledgement({ ...envelope, sets: [batch] }))
    .toString()
    .replaceAll('005010X214', '005010X212');
  assert.deepEqual(read(Buffer.from(text)), []);
});

test('totals that do not agree with their claims are shown where they were declared', () => {
  const tallied = (set: ClaimAcknowledgementInput): [string, string, bigint, bigint][] => {
    const tally = new AcknowledgementTally();
    const found = read(writeClaimAcknowledgement({ ...envelope, sets: [set] })).flatMap((part) => tally.add(part));
    return found.map(({ level, what, declared, counted }) => [level, what, declared, counted]);
  };
  assert.deepEqual(tallied(batch), []);
  const [provider] = [...(batch.providers ?? [])];
  assert.ok(provider);
  assert.deepEqual(tallied({ ...batch, rejectedCount: '2', providers: [{ ...provider, acceptedAmount: 9000n }] }), [
    ['provider', 'accepted-amount', 9000n, 10000n],
    ['receiver', 'rejected-count', 2n, 1n],
  ]);
});

const line = fc.record({
  procedure,
  charge: cents,
  revenueCode: maybe(fc.constant('0450')),
  units: maybe(decimal),
  statuses: few(status),
  references: few(fc.record({ qualifier: fc.constant('FJ'), value: word }), 1),
  periods: few(periodOf('472'), 1),
});
const claim = fc.record({
  patient: nameOf('QC', true),
  patientControlNumber: word,
  statuses: few(status),
  references: few(reference),
  periods: few(periodOf('472'), 1),
  services: few(line),
});
const totals = { acceptedCount: maybe(decimal), rejectedCount: maybe(decimal), acceptedAmount: maybe(cents), rejectedAmount: maybe(cents) };
const input = fc.record({
  reference: word,
  source: nameOf('PR', false),
  receiptNumber: word,
  receivedDate: fc.constant('2026-01-31'),
  processedDate: fc.constant('2026-02-01'),
  receiver: nameOf('41', false),
  batchNumber: word,
  statuses: few(status),
  ...totals,
  providers: few(fc.record({ name: nameOf('85', false), traceNumber: word, statuses: few(status), ...totals, claims: few(claim) })),
});

/** What was read, as the writer takes it. */
function inputOf(parts: readonly ClaimAcknowledgementPart[]): ClaimAcknowledgementInput {
  const [header] = ofKind(parts, 'header');
  const [source] = ofKind(parts, 'source');
  const [receiver] = ofKind(parts, 'receiver');
  assert.ok(header && source?.name && receiver?.name);
  const claims = ofKind(parts, 'claim');
  const providers = ofKind(parts, 'provider').map((provider) => {
    assert.ok(provider.name);
    const own = claims.filter((item) => item.provider === provider);
    return {
      ...provider,
      name: provider.name,
      traceNumber: provider.trace?.number,
      claims: own.map((item) => ({ ...item, patient: nameIn(item), services: item.services.map((of) => ({ ...of, ...chargedIn(of) })) })),
    };
  });
  const { receiptNumber = '', receivedDate = '', processedDate = '' } = source;
  const { batchNumber = '' } = receiver;
  const parties = { source: source.name, receiver: receiver.name };
  return { ...receiver, reference: header.reference, ...parties, receiptNumber, receivedDate, processedDate, batchNumber, providers };
}

function nameIn({ patient: level }: AcknowledgedClaim): NameInput {
  assert.ok(level?.name);
  return level.name;
}

function chargedIn({ procedure: done, charge = 0n }: AcknowledgedService): { procedure: ProcedureInput; charge: bigint } {
  assert.ok(done);
  return { procedure: done, charge };
}

test('what is read is written again, byte for byte, with sound envelopes', () => {
  fc.assert(
    fc.property(input, (set) => {
      const bytes = writeClaimAcknowledgement({ ...envelope, sets: [set] });
      const parts = read(bytes);
      const faults = readEnvelopes(tokenize(bytes)).filter(({ kind }) => kind === 'error');
      assert.deepEqual(faults, []);
      const again = writeClaimAcknowledgement({ ...envelope, sets: [inputOf(parts)] });
      assert.equal(Buffer.from(again).toString(), Buffer.from(bytes).toString());
    }),
    { numRuns: 100 },
  );
});
