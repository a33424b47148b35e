import assert from 'node:assert/strict';
import test from 'node:test';
import { acknowledgementInterchange } from '../acknowledgement/acknowledgement-writer.ts';
import { Acknowledger } from '../acknowledgement/acknowledger.ts';
import { writeClaimStatusRequest } from '../claim-status/claim-status-writer.ts';
import { writeEligibilityInquiry } from '../eligibility/eligibility-writer.ts';
import type { EligibilitySetInput } from '../eligibility/inputs.ts';
import { guides } from '../guides.ts';
import { writeInterchange } from '../interchange-writer.ts';
import { writeServicesReviewRequest } from '../services-review/services-review-writer.ts';
import { tokenize } from '../tokenize.ts';
import { envelope } from './testing.ts';

const payer = { role: 'PR', last: 'A PAYER', idQualifier: 'PI', id: 'PAY001' };
const clinic = { role: '1P', last: 'A CLINIC', idQualifier: 'XX', id: '1234567893' };
const jane = { role: 'IL', person: true, last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'MEMBER1' };
const inquiry: EligibilitySetInput = {
  reference: 'ASK-1',
  source: { name: payer },
  receiver: { name: clinic },
  subscribers: [
    { name: jane, traces: [{ type: '1', number: 'TRACE-1', originator: '9HOSPITAL1' }], inquiries: [{ serviceTypes: ['30'] }] },
  ],
};

const requests = {
  270: writeEligibilityInquiry({ ...envelope, sets: [inquiry] }),
  276: writeClaimStatusRequest({
    ...envelope,
    sets: [
      {
        reference: 'STATUS-1',
        source: payer,
        receiver: { role: '41', last: 'A HOSPITAL', idQualifier: '46', id: 'SUBMITTER' },
        providers: [{ name: clinic, subscribers: [{ name: jane, claims: [{ traceNumber: 'TRACE-1', charge: 10000n }] }] }],
      },
    ],
  }),
  278: writeServicesReviewRequest({
    ...envelope,
    sets: [
      {
        reference: 'AUTH-1',
        source: { name: { role: 'X3', last: 'A REVIEWER', idQualifier: 'PI', id: 'UMO001' } },
        requester: { name: clinic },
        subscribers: [{ name: jane, events: [{ request: { category: 'HS', certificationType: 'I' } }] }],
      },
    ],
  }),
};

/** The 999 that answers, between its envelopes. */
function answered(bytes: Uint8Array): string[] {
  const acknowledger = new Acknowledger({ guides });
  const parts = [...tokenize(bytes).flatMap((segment) => acknowledger.push(segment)), ...acknowledger.end()];
  return parts.flatMap((part) => {
    if (part.kind !== 'interchange') return [];
    const input = acknowledgementInterchange(part, { date: '2026-02-01', time: '0930', controlNumber: 7 });
    const text = input === undefined ? '' : Buffer.from(writeInterchange(input)).toString();
    return text.split('~').filter((segment) => !/^(ISA|GS|ST|SE|GE|IEA|$)/.test(segment));
  });
}

function changed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString();
  assert.ok(text.includes(from), from);
  return Buffer.from(text.replace(from, to));
}

test('requests that keep their guides are accepted by a 999', () => {
  assert.deepEqual(answered(requests[270]), ['AK1*HS*7*005010X279A1', 'AK2*270*0001*005010X279A1', 'IK5*A', 'AK9*A*1*1*1']);
  assert.deepEqual(answered(requests[276]), ['AK1*HR*7*005010X212', 'AK2*276*0001*005010X212', 'IK5*A', 'AK9*A*1*1*1']);
  assert.deepEqual(answered(requests[278]), ['AK1*HI*7*005010X217', 'AK2*278*0001*005010X217', 'IK5*A', 'AK9*A*1*1*1']);
});

const mutations: readonly [set: keyof typeof requests, from: string, to: string, expected: readonly string[]][] = [
  [270, 'NM1*PR*2', 'NM1*PR*3', ['IK3*NM1*4*2100A*8', 'IK4*2*1065*7']],
  [270, 'EQ*30~', 'EQ~', ['IK3*EQ*10*2110C*8']],
  [270, 'NM1*IL*1*DOE*JANE****MI*MEMBER1~', '', ['IK3*EQ*9*2110C*2']],
  [276, 'TRN*1*TRACE-1', 'TRN*2*TRACE-1', ['IK3*TRN*11*2200D*8', 'IK4*1*481*7']],
  [276, 'AMT*T3*100', 'AMT*T3*1E2', ['IK3*AMT*12*2200D*8', 'IK4*2*782*6']],
  [276, 'HL*4*3*22', 'HL*4*2*22', ['IK3*HL*9*2000D*8', 'IK4*2*734*7']],
  [278, 'UM*HS*I', 'UM*XX*I', ['IK3*UM*10*2000E*8', 'IK4*1*1525*7']],
  [278, 'UM*HS*I~', '', ['IK3*UM*10*2000E*3']],
];

for (const [set, from, to, expected] of mutations) {
  test(`a ${set} with ${to === '' ? `no ${from}` : `${to} for ${from}`} is refused at its place`, () => {
    const found = answered(changed(requests[set], from, to)).filter((segment) => /^IK[34]/.test(segment));
    assert.deepEqual(found.slice(0, expected.length), expected);
  });
}
