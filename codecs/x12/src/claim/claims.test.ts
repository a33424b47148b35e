import assert from 'node:assert/strict';
import test from 'node:test';
import { GuideChecker } from '../check/guide-checker.ts';
import { tokenize } from '../tokenize.ts';
import { Tokenizer } from '../tokenizer.ts';
import { ClaimReader } from './claim-reader.ts';
import { claimInterchange, writeClaims } from './claim-writer.ts';
import { guide837i } from './guide-837i.ts';
import { guide837p } from './guide-837p.ts';
import type { BillingLevelInput, ClaimFileInput, PatientLevelInput, SubscriberLevelInput } from './inputs.ts';
import type { Claim, ClaimForm, ClaimPart } from './parts.ts';
import { institutional, interchangeOf, professional } from './sample-claims.ts';

const envelope = {
  sender: { qualifier: 'ZZ', id: 'HOSPITAL' },
  receiver: { qualifier: 'ZZ', id: 'PAYER' },
  date: '2026-01-31',
  time: '1200',
  controlNumber: 1,
} as const;

function partsOf(text: string | Uint8Array): ClaimPart[] {
  const reader = new ClaimReader();
  return [...tokenize(Buffer.from(text)).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

function only<K extends ClaimPart['kind']>(parts: readonly ClaimPart[], kind: K): Extract<ClaimPart, { kind: K }>[] {
  return parts.filter((part): part is Extract<ClaimPart, { kind: K }> => part.kind === kind);
}

/** What was read as input again: claims under the levels they came in. */
function inputOf(parts: readonly ClaimPart[], form: ClaimForm): ClaimFileInput {
  const [header] = only(parts, 'header');
  const [submission] = only(parts, 'submission');
  assert.ok(header && submission?.submitter && submission.receiver);
  const claims = only(parts, 'claim');
  const billingProviders = only(parts, 'billing-provider').map((billing): BillingLevelInput => {
    const subscribers = only(parts, 'subscriber')
      .filter(({ parentId }) => parentId === billing.id)
      .map((subscriber): SubscriberLevelInput => {
        const patients = only(parts, 'patient')
          .filter(({ parentId }) => parentId === subscriber.id)
          .map((patient): PatientLevelInput => ({ ...patient, claims: claims.filter((claim) => claim.patient === patient) }));
        return { ...subscriber, claims: claims.filter((claim) => claim.subscriber === subscriber && !claim.patient), patients };
      });
    return { ...billing, subscribers };
  });
  const set = {
    reference: header.reference,
    ...(header.time !== undefined && { time: header.time }),
    submitter: submission.submitter,
    receiver: submission.receiver,
    billingProviders,
  };
  return { ...envelope, acknowledgementRequested: true, form, sets: [set] };
}

test('a professional claim comes with its levels, parties, other payers and lines', () => {
  const parts = partsOf(interchangeOf(professional));
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['header', 'submission', 'billing-provider', 'subscriber', 'patient', 'claim', 'end'],
  );
  const [claim] = only(parts, 'claim');
  assert.ok(claim);
  assert.equal(claim.controlNumber, 'ACCT-1');
  assert.equal(claim.charge, 25_050n);
  assert.equal(claim.billing?.name?.id, '1234567893');
  assert.equal(claim.subscriber?.coverage?.filingIndicator, 'CI');
  assert.equal(claim.subscriber.payer?.references[0]?.value, 'PLAN-1');
  assert.equal(claim.patient?.facts?.relationship, '19');
  assert.equal(claim.patient.demographics?.birthDate, '2015-02-03');
  assert.deepEqual(claim.accident, { causes: ['AA', 'OA'], state: 'OH', country: undefined });
  assert.deepEqual(
    claim.codes.map(({ qualifier, code }) => [qualifier, code]),
    [
      ['ABK', 'S52501A'],
      ['ABF', 'W010XXA'],
    ],
  );
  const [other] = claim.otherCoverages;
  assert.deepEqual(
    other?.adjustments.map(({ group, reason, amount }) => [group, reason, amount]),
    [
      ['PR', '1', 5000n],
      ['PR', '2', 2025n],
    ],
  );
  assert.equal(other?.payer?.id, 'PAYER02');
  assert.equal(other?.dates[0]?.from, '2026-01-11');
  const [first, second] = claim.lines;
  assert.deepEqual(first?.pointers, ['1', '2']);
  assert.equal(first.procedure?.code, '99213');
  assert.equal(first.drug?.quantity, '1.5');
  assert.equal(first.drug.prescription?.value, 'RX-1');
  assert.equal(first.adjudications[0]?.paid, 10_000n);
  assert.equal(first.adjudications[0].adjustments[0]?.amount, 5050n);
  assert.equal(second?.dates[0]?.to, '2026-01-07');
});

test('an institutional claim comes with its stay and its codes', () => {
  const [claim] = only(partsOf(interchangeOf(institutional)), 'claim');
  assert.ok(claim);
  assert.equal(claim.form, 'institutional');
  assert.equal(claim.patient, undefined);
  assert.deepEqual(
    claim.dates.map(({ qualifier, from, to, time }) => [qualifier, from, to, time]),
    [
      ['096', undefined, undefined, '1030'],
      ['434', '2026-01-05', '2026-01-08', undefined],
      ['435', '2026-01-05', '2026-01-05', '0915'],
    ],
  );
  assert.equal(claim.stay?.patientStatus, '01');
  const told = new Map(claim.codes.map((code) => [code.qualifier, code]));
  assert.equal(told.get('ABK')?.presentOnAdmission, 'Y');
  assert.equal(told.get('BBR')?.from, '2026-01-05');
  assert.equal(told.get('BI')?.to, '2026-01-06');
  assert.equal(told.get('BE')?.amount, 300n);
  assert.deepEqual(
    claim.lines.map(({ revenueCode, charge, procedure }) => [revenueCode, charge, procedure?.code]),
    [
      ['0120', 150_000n, undefined],
      ['0278', 350_000n, 'C1713'],
    ],
  );
});

test('every value knows the bytes it came from', () => {
  const text = interchangeOf(professional);
  const [claim] = only(partsOf(text), 'claim');
  assert.ok(claim);
  const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  assert.match(at(claim), /^CLM\*ACCT-1\*[^]*REF\*6R\*LINE-2$/);
  assert.equal(at(claim.references[0] ?? claim), 'REF*G1*AUTH-1');
  assert.equal(at(claim.codes[1] ?? claim), 'ABF:W010XXA');
  assert.equal(at(claim.otherCoverages[0]?.adjustments[1] ?? claim), '2**20.25'.replace('**', '*'));
});

test('a claim whose charge cannot be read is left out, and its neighbours are read', () => {
  const claim = professional.slice(22);
  const broken = ['CLM*ACCT-0*12.345***11:B:1*Y*A*Y*Y', ...claim.slice(1)];
  const parts = partsOf(interchangeOf([...professional.slice(0, 22), ...broken, ...claim]));
  assert.deepEqual(
    only(parts, 'claim').map(({ controlNumber, ordinal }) => [controlNumber, ordinal]),
    [['ACCT-1', 0]],
  );
  assert.deepEqual(
    only(parts, 'problem').map(({ error }) => [error.code, error.at.segmentId, error.at.element]),
    [['X12_AMOUNT', 'CLM', 2]],
  );
  assert.equal(only(parts, 'end')[0]?.fatalProblems, 1);
});

test('a level below a parent that is not there leads no claim to another', () => {
  const wrong = professional.with(16, 'HL*3*9*23*0');
  const parts = partsOf(interchangeOf(wrong));
  assert.equal(only(parts, 'problem')[0]?.error.code, 'X12_LEVEL_PARENT');
  assert.equal(only(parts, 'claim')[0]?.subscriber, undefined);
  assert.equal(only(parts, 'claim')[0]?.patient?.name?.last, 'PATIENT');
});

const samples: readonly [ClaimForm, readonly string[]][] = [
  ['professional', professional],
  ['institutional', institutional],
];

for (const [form, sample] of samples) {
  test(`what was read of a ${form} claim is written the same`, () => {
    const text = interchangeOf(sample);
    const written = Buffer.from(writeClaims(inputOf(partsOf(text), form))).toString();
    assert.deepEqual(written.split('~'), text.split('~'));
  });

  test(`what is written of a ${form} claim keeps its guide`, () => {
    const checker = new GuideChecker(form === 'professional' ? guide837p : guide837i);
    for (const segment of tokenize(writeClaims(inputOf(partsOf(interchangeOf(sample)), form)))) {
      if (segment.id === 'ST') assert.deepEqual(checker.start(segment), []);
      else if (segment.id === 'SE') assert.deepEqual(checker.end(segment), []);
      else if (!['ISA', 'GS', 'GE', 'IEA'].includes(segment.id)) assert.deepEqual(checker.push(segment), []);
    }
  });

  test(`any chunks give the same ${form} claims`, () => {
    const bytes = Buffer.from(interchangeOf(sample));
    const whole = partsOf(bytes);
    for (const size of [1, 13, 200]) {
      const tokenizer = new Tokenizer();
      const reader = new ClaimReader();
      const parts: ClaimPart[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const segment of tokenizer.push(bytes.subarray(at, at + size))) parts.push(...reader.push(segment));
      }
      parts.push(...tokenizer.end().flatMap((segment) => reader.push(segment)), ...reader.end());
      assert.deepEqual(parts, whole);
    }
  });
}

test('an address abroad keeps its country', () => {
  const abroad = professional.with(20, 'N4*VILLE***CA***QC');
  const text = interchangeOf(abroad);
  assert.deepEqual(only(partsOf(text), 'patient')[0]?.name?.address, {
    lines: ['2 HOME STREET'],
    city: 'VILLE',
    state: '',
    postalCode: '',
    country: 'CA',
    subdivision: 'QC',
  });
  assert.equal(Buffer.from(writeClaims(inputOf(partsOf(text), 'professional'))).toString(), text);
});

test('claims are written one by one, however many there are', () => {
  const [claim] = only(partsOf(interchangeOf(professional)), 'claim');
  assert.ok(claim);
  const input = inputOf(partsOf(interchangeOf(professional)), 'professional');
  const sets = [...input.sets].map((set) => ({ ...set, billingProviders: levels(claim) }));
  assert.equal(claimInterchange({ ...input, sets }).sender.id, 'HOSPITAL');
  const parts = partsOf(writeClaims({ ...input, sets }));
  assert.equal(only(parts, 'claim').length, 500);
  assert.deepEqual(only(parts, 'problem'), []);
});

function* levels(claim: Claim): Generator<BillingLevelInput> {
  yield { name: claim.billing?.name, subscribers: subscribers(claim) };
}

function* subscribers(claim: Claim): Generator<SubscriberLevelInput> {
  for (let n = 0; n < 500; n++)
    yield { coverage: claim.subscriber?.coverage, name: claim.subscriber?.name, payer: claim.subscriber?.payer, claims: [claim] };
}
