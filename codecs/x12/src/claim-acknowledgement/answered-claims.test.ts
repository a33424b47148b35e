import assert from 'node:assert/strict';
import test from 'node:test';
import { ClaimReader } from '../claim/claim-reader.ts';
import type { Claim } from '../claim/parts.ts';
import { institutional, interchangeOf, professional } from '../claim/sample-claims.ts';
import { ClaimStatusReader } from '../claim-status/claim-status-reader.ts';
import { type ClaimStatusSetInput, writeClaimStatusRequest, writeClaimStatusResponse } from '../claim-status/claim-status-writer.ts';
import { guide276, guide277 } from '../claim-status/guide-276-277.ts';
import { envelope, findingsOf, ofKind, partsOf } from '../hierarchy/testing.ts';
import { type ClaimAcknowledgementInput, writeClaimAcknowledgement } from './claim-acknowledgement-writer.ts';
import { ClaimAcknowledgementReader } from './claim-acknowledgement-reader.ts';
import { guide277ca } from './guide-277ca.ts';

const payer = { role: 'PR', last: 'A PAYER', idQualifier: 'PI', id: 'PAYER01' };
const submitter = { role: '41', last: 'GENERAL HOSPITAL', idQualifier: '46', id: 'SUB001' };
const sent = [interchangeOf(professional), interchangeOf(institutional)];

/** The claims of an 837 with the number of its batch, as a payer reads them. */
function received(text: string): { batchNumber: string; claims: Claim[] } {
  const parts = partsOf(Buffer.from(text), new ClaimReader());
  return { batchNumber: ofKind(parts, 'header')[0]?.reference ?? '', claims: ofKind(parts, 'claim') };
}

/** Accepts claims up to a charge and refuses the others. */
function acknowledge(text: string, limit: bigint): ClaimAcknowledgementInput {
  const { batchNumber, claims } = received(text);
  const total = claims.reduce((sum, { charge }) => sum + charge, 0n);
  return {
    reference: `CA-${batchNumber}`,
    source: payer,
    receiptNumber: `RECEIPT-${batchNumber}`,
    receivedDate: '2026-01-31',
    processedDate: '2026-01-31',
    receiver: submitter,
    batchNumber,
    statuses: [{ codes: [{ category: 'A1', code: '19' }], effectiveDate: '2026-01-31', action: 'WQ', charge: total }],
    providers: [
      {
        name: { role: '85', last: 'GENERAL CLINIC', idQualifier: 'XX', id: '1234567893' },
        traceNumber: '0',
        claims: claims.map(({ controlNumber, charge, patient, subscriber }) => {
          const person = patient?.name ?? subscriber?.name;
          const isAccepted = charge <= limit;
          const code = isAccepted ? { category: 'A2', code: '20' } : { category: 'A7', code: '178' };
          const status = { codes: [code], effectiveDate: '2026-01-31', action: isAccepted ? 'WQ' : 'U', charge };
          return {
            patient: { role: 'QC', person: true, last: person?.last, first: person?.first, idQualifier: 'MI', id: subscriber?.name?.id },
            patientControlNumber: controlNumber,
            statuses: [status],
            periods: [{ qualifier: '472', from: '2026-01-05' }],
          };
        }),
      },
    ],
  };
}

test('each claim that was sent finds its acknowledgment by batch and number', () => {
  for (const text of sent) {
    const file = writeClaimAcknowledgement({ ...envelope, sets: [acknowledge(text, 100_000n)] });
    assert.deepEqual(findingsOf(file, guide277ca), []);
    const answers = ofKind(partsOf(file, new ClaimAcknowledgementReader()), 'claim');
    const { batchNumber, claims } = received(text);
    for (const { controlNumber, charge } of claims) {
      const answer = answers.find(
        (item) => item.patientControlNumber === controlNumber && item.provider?.receiver?.batchNumber === batchNumber,
      );
      assert.deepEqual([answer?.outcome, answer?.charge], [charge <= 100_000n ? 'accepted' : 'rejected', charge]);
    }
  }
});

test('a claim that was sent is asked for and its answer gives the question back', () => {
  const [claim] = received(sent[0] ?? '').claims;
  assert.ok(claim);
  const name = { role: 'IL', person: true, last: 'SUBSCRIBER', first: 'SAM', idQualifier: 'MI', id: claim.subscriber?.name?.id };
  const provider = { role: '1P', last: 'GENERAL CLINIC', idQualifier: 'XX', id: claim.billing?.name?.id };
  const setOf = (traced: object): ClaimStatusSetInput => ({
    reference: 'ASK-1',
    source: payer,
    receiver: submitter,
    providers: [{ name: provider, subscribers: [{ name, claims: [{ traceNumber: 'TRACE-1', ...traced }] }] }],
  });
  const references = [{ qualifier: 'EJ', value: claim.controlNumber }];
  const question = writeClaimStatusRequest({ ...envelope, sets: [setOf({ references, charge: claim.charge })] });
  assert.deepEqual(findingsOf(question, guide276), []);
  const [asked] = ofKind(partsOf(question, new ClaimStatusReader()), 'claim');
  assert.deepEqual([asked?.patientControlNumber, asked?.charge], ['ACCT-1', 25050n]);
  const statuses = [{ codes: [{ category: 'F1', code: '65' }], effectiveDate: '2026-02-10', charge: asked?.charge, paid: 20000n }];
  const response = writeClaimStatusResponse({ ...envelope, sets: [setOf({ statuses, references: asked?.references })] });
  assert.deepEqual(findingsOf(response, guide277), []);
  const [answer] = ofKind(partsOf(response, new ClaimStatusReader()), 'claim');
  assert.deepEqual(
    [answer?.trace.number, answer?.patientControlNumber, answer?.paid, answer?.statuses[0]?.codes[0]?.category],
    ['TRACE-1', 'ACCT-1', 20000n, 'F1'],
  );
});
