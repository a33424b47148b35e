import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  cents,
  decimal,
  demographics,
  envelope,
  few,
  findingsOf,
  maybe,
  nameOf,
  ofKind,
  partsOf,
  periodOf,
  procedure,
  status,
  word,
} from '../hierarchy/testing.ts';
import type { NameInput } from '../hierarchy/inputs.ts';
import { ClaimStatusReader } from './claim-status-reader.ts';
import { type ClaimStatusSetInput, writeClaimStatusRequest, writeClaimStatusResponse } from './claim-status-writer.ts';
import { guide276, guide277 } from './guide-276-277.ts';
import type { ClaimStatus, ClaimStatusPart } from './parts.ts';

const subscriber = { role: 'IL', person: true, last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'MEMBER1' };
const dependent = { role: 'QC', person: true, last: 'DOE', first: 'BABY' };
const periods = [{ qualifier: '472', from: '2026-01-20', to: '2026-01-22' }];
const service = {
  procedure: { qualifier: 'HC', code: '99213' },
  charge: 15000n,
  units: '1',
  periods: [{ qualifier: '472', from: '2026-01-20' }],
};
const parties = {
  reference: 'STATUS-1',
  source: { role: 'PR', last: 'A PAYER', idQualifier: 'PI', id: 'PAY001' },
  receiver: { role: '41', last: 'A HOSPITAL', idQualifier: '46', id: 'SUBMITTER' },
};
const clinic = { role: '1P', last: 'A CLINIC', idQualifier: 'XX', id: '1234567893' };

const question: ClaimStatusSetInput = {
  ...parties,
  providers: [
    {
      name: clinic,
      subscribers: [
        {
          name: subscriber,
          demographics: { birthDate: '1985-05-15', gender: 'F' },
          claims: [{ traceNumber: 'TRACE-1', references: [{ qualifier: 'EJ', value: 'ACCT-1' }], charge: 8550n, periods }],
          dependents: [
            {
              name: dependent,
              demographics: { birthDate: '2024-01-01', gender: 'M' },
              claims: [{ traceNumber: 'TRACE-2', charge: 15000n, services: [service] }],
            },
          ],
        },
      ],
    },
  ],
};

const pending = { codes: [{ category: 'P3', code: '317' }], effectiveDate: '2026-02-01', charge: 8550n };
const denied = { codes: [{ category: 'F2', code: '88', entity: 'QC' }], effectiveDate: '2026-02-01', charge: 15000n, paid: 0n };

const answer: ClaimStatusSetInput = {
  ...parties,
  providers: [
    {
      name: clinic,
      subscribers: [
        {
          name: subscriber,
          claims: [{ traceNumber: 'TRACE-1', statuses: [pending], references: [{ qualifier: '1K', value: 'PAYER-1' }], periods }],
          dependents: [
            {
              name: dependent,
              claims: [{ traceNumber: 'TRACE-2', statuses: [denied], services: [{ ...service, paid: 0n, statuses: [denied] }] }],
            },
          ],
        },
      ],
    },
  ],
};

function read(bytes: Uint8Array): ClaimStatusPart[] {
  return partsOf(bytes, new ClaimStatusReader());
}

test('questions and answers written by the guide have nothing to be said against', () => {
  const request = writeClaimStatusRequest({ ...envelope, sets: [question] });
  const response = writeClaimStatusResponse({ ...envelope, sets: [answer] });
  assert.deepEqual(findingsOf(request, guide276), []);
  assert.deepEqual(findingsOf(response, guide277), []);
  assert.deepEqual(ofKind([...read(request), ...read(response)], 'problem'), []);
});

test('a question names the claim, the patient and who asks whom', () => {
  const claims = ofKind(read(writeClaimStatusRequest({ ...envelope, sets: [question] })), 'claim');
  const [own, childs] = claims;
  assert.ok(own && childs);
  assert.deepEqual(
    [own.trace.type, own.trace.number, own.patientControlNumber, own.charge, own.serviceFrom, own.serviceTo, own.dependent],
    ['1', 'TRACE-1', 'ACCT-1', 8550n, '2026-01-20', '2026-01-22', undefined],
  );
  assert.deepEqual([own.subscriber?.demographics?.birthDate, own.subscriber?.name?.id], ['1985-05-15', 'MEMBER1']);
  assert.deepEqual(
    [childs.dependent?.name?.first, childs.subscriber?.name?.first, childs.services[0]?.procedure?.code, childs.services[0]?.charge],
    ['BABY', 'JANE', '99213', 15000n],
  );
  assert.deepEqual(
    [childs.provider?.name?.id, childs.provider?.receiver?.name?.id, childs.provider?.receiver?.source?.name?.id],
    ['1234567893', 'SUBMITTER', 'PAY001'],
  );
});

test('an answer gives back the trace with what became of the claim', () => {
  const [first, second] = ofKind(read(writeClaimStatusResponse({ ...envelope, sets: [answer] })), 'claim');
  assert.ok(first && second);
  assert.deepEqual(
    [first.trace.type, first.trace.number, first.payerControlNumber, first.charge, first.paid],
    ['2', 'TRACE-1', 'PAYER-1', 8550n, undefined],
  );
  assert.deepEqual(first.statuses[0]?.codes, [{ category: 'P3', code: '317', entity: undefined, codeList: undefined }]);
  assert.deepEqual(
    [second.paid, second.statuses[0]?.codes[0]?.entity, second.services[0]?.statuses[0]?.codes[0]?.category],
    [0n, 'QC', 'F2'],
  );
});

test('an answer that stops at who asked says why there', () => {
  const statuses = [{ codes: [{ category: 'E0', code: '0' }], effectiveDate: '2026-02-01' }];
  const set = { ...parties, answer: { traceNumber: 'STATUS-1', statuses } };
  const bytes = writeClaimStatusResponse({ ...envelope, sets: [set] });
  assert.deepEqual(findingsOf(bytes, guide277), []);
  const [receiver] = ofKind(read(bytes), 'receiver');
  assert.deepEqual([receiver?.trace?.number, receiver?.statuses[0]?.codes[0]?.category], ['STATUS-1', 'E0']);
});

test('a claim whose provider cannot be told is given out without one, and its neighbours keep theirs', () => {
  const text = Buffer.from(writeClaimStatusResponse({ ...envelope, sets: [answer] }))
    .toString()
    .replace('HL*4*3*22*1', 'HL*4*9*22*1');
  const parts = read(Buffer.from(text));
  assert.deepEqual(
    ofKind(parts, 'problem').map(({ error }) => [error.code, error.at.segmentId, error.at.element]),
    [
      ['X12_LEVEL_PARENT', 'HL', 2],
      ['X12_LEVEL_CHILD', 'HL', 4],
    ],
  );
  assert.deepEqual(
    ofKind(parts, 'claim').map(({ provider, subscriber: person }) => [provider, person?.name?.first]),
    [
      [undefined, 'JANE'],
      [undefined, 'JANE'],
    ],
  );
});

const line = fc.record({
  procedure,
  charge: cents,
  paid: maybe(cents),
  revenueCode: maybe(fc.constant('0450')),
  units: maybe(decimal),
  statuses: few(status),
  periods: few(periodOf('472'), 1),
});
const unasked = fc.constant([]);
const claim = (isRequest: boolean) =>
  fc.record({
    traceNumber: word,
    statuses: isRequest ? unasked : few(status),
    references: few(fc.record({ qualifier: fc.constantFrom('1K'), value: word }), 1),
    charge: isRequest ? maybe(cents) : fc.constant(undefined),
    periods: few(periodOf('472'), 1),
    services: few(isRequest ? line.map((item) => ({ ...item, statuses: [] })) : line),
  });
const person = (role: string, isRequest: boolean) =>
  fc.record({
    name: nameOf(role, true),
    demographics: isRequest ? maybe(demographics) : fc.constant(undefined),
    claims: fc.array(claim(isRequest), { minLength: 1, maxLength: 2 }),
  });
const setOf = (isRequest: boolean) =>
  fc.record({
    reference: word,
    source: nameOf('PR', false),
    receiver: nameOf('41', false),
    providers: few(
      fc.record({
        name: nameOf('1P', false),
        subscribers: few(
          fc.tuple(person('IL', isRequest), few(person('QC', isRequest))).map(([own, dependents]) => ({ ...own, dependents })),
          2,
        ),
      }),
      2,
    ),
  });

/** What was read, as the writer takes it. Persons without claims are not given out, so all have some. */
function inputOf(parts: readonly ClaimStatusPart[]): ClaimStatusSetInput {
  const [header] = ofKind(parts, 'header');
  const [source] = ofKind(parts, 'source');
  const [receiver] = ofKind(parts, 'receiver');
  assert.ok(header);
  const claims = ofKind(parts, 'claim');
  const personOf = (level: ClaimStatus['subscriber'], own: readonly ClaimStatus[]) => ({
    name: named(level),
    demographics: level?.demographics,
    claims: own.map((item) => ({
      ...item,
      traceNumber: item.trace.number,
      services: item.services.map((of) => ({ ...of, ...chargedIn(of) })),
    })),
  });
  const providers = ofKind(parts, 'provider').map((provider) => {
    const below = claims.filter((item) => item.provider === provider);
    const subscribers = [...Map.groupBy(below, (item) => item.subscriber)].map(([level, ofSubscriber]) => {
      const byDependent = Map.groupBy(ofSubscriber, (item) => item.dependent);
      const own = personOf(level, byDependent.get(undefined) ?? []);
      byDependent.delete(undefined);
      return { ...own, dependents: [...byDependent].map(([of, theirs]) => personOf(of, theirs)) };
    });
    return { ...provider, name: named(provider), subscribers };
  });
  return { reference: header.reference, source: named(source), receiver: named(receiver), providers };
}

function named(level: { readonly name: NameInput | undefined } | undefined): NameInput {
  assert.ok(level?.name);
  return level.name;
}

function chargedIn({ procedure: done, charge = 0n }: ClaimStatus['services'][number]) {
  assert.ok(done);
  return { procedure: done, charge };
}

test('what is read is written again, byte for byte', () => {
  fc.assert(
    fc.property(setOf(true), setOf(false), (asked, answered) => {
      const request = writeClaimStatusRequest({ ...envelope, sets: [asked] });
      const response = writeClaimStatusResponse({ ...envelope, sets: [answered] });
      const requestAgain = writeClaimStatusRequest({ ...envelope, sets: [inputOf(read(request))] });
      const responseAgain = writeClaimStatusResponse({ ...envelope, sets: [inputOf(read(response))] });
      assert.equal(Buffer.from(requestAgain).toString(), Buffer.from(request).toString());
      assert.equal(Buffer.from(responseAgain).toString(), Buffer.from(response).toString());
    }),
    { numRuns: 40 },
  );
});
