import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  addressed,
  cents,
  code,
  decimal,
  delivery,
  demographics,
  envelope,
  few,
  findingsOf,
  maybe,
  named,
  nameOf,
  ofKind,
  partsOf,
  periodOf,
  procedure,
  reference,
  rejection,
  relation,
  word,
} from '../hierarchy/testing.ts';
import { coverageOf, EligibilityReader } from './eligibility-reader.ts';
import { writeEligibilityInquiry, writeEligibilityResponse } from './eligibility-writer.ts';
import { guide270, guide271 } from './guide-270-271.ts';
import type { BenefitInput, EligibilitySetInput } from './inputs.ts';
import type { EligibilityPart, EligibilityPerson } from './parts.ts';

const parties = {
  reference: 'ASK-1',
  source: { name: { role: 'PR', last: 'A PAYER', idQualifier: 'PI', id: 'PAY001' } },
  receiver: { name: { role: '1P', last: 'A CLINIC', idQualifier: 'XX', id: '1234567893' } },
};
const jane = { role: 'IL', person: true, last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'MEMBER1' };
const baby = { role: '03', person: true, last: 'DOE', first: 'BABY' };

const question: EligibilitySetInput = {
  ...parties,
  subscribers: [
    {
      name: jane,
      traces: [{ type: '1', number: 'TRACE-1', originator: '9HOSPITAL1' }],
      demographics: { birthDate: '1985-05-15', gender: 'F' },
      periods: [{ qualifier: '291', from: '2026-02-01' }],
      inquiries: [
        { serviceTypes: ['30', '35'] },
        { procedure: { qualifier: 'HC', code: '99213' }, places: [{ qualifier: 'ZZ', code: '11' }] },
      ],
      dependents: [
        {
          name: baby,
          traces: [{ type: '1', number: 'TRACE-2', originator: '9HOSPITAL1' }],
          demographics: { birthDate: '2024-01-01', gender: 'M' },
          relation: { code: '19' },
          inquiries: [{ serviceTypes: ['30'] }],
        },
      ],
    },
  ],
};

const answer: EligibilitySetInput = {
  ...parties,
  subscribers: [
    {
      name: jane,
      traces: [{ type: '2', number: 'TRACE-1', originator: '9HOSPITAL1' }],
      references: [{ qualifier: '6P', value: 'GROUP-1' }],
      periods: [{ qualifier: '346', from: '2026-01-01' }],
      benefits: [
        { code: '1', coverageLevel: 'FAM', serviceTypes: ['30', '35'], insuranceType: 'HM', planName: 'GOLD' },
        { code: 'B', serviceTypes: ['98'], timePeriod: '27', amount: 2500n, inNetwork: 'Y', messages: [{ text: 'PER VISIT' }] },
        { code: 'A', serviceTypes: ['30'], timePeriod: '23', percent: '.2', authorizationRequired: 'N', inNetwork: 'N' },
        {
          code: 'F',
          serviceTypes: ['33'],
          timePeriod: '23',
          quantityQualifier: 'VS',
          quantity: '20',
          deliveries: [{ quantityQualifier: 'VS', quantity: '2', unit: 'WK' }],
          periods: [{ qualifier: '292', from: '2026-01-01', to: '2026-12-31' }],
          places: [{ qualifier: 'ZZ', code: '11' }],
        },
        {
          code: 'R',
          serviceTypes: ['30'],
          entities: [
            {
              role: 'PRP',
              last: 'OTHER PAYER',
              idQualifier: 'PI',
              id: 'OTHER1',
              contacts: [{ role: 'IC', numbers: [{ qualifier: 'TE', number: '5551230000' }] }],
            },
          ],
        },
      ],
    },
  ],
};

function read(bytes: Uint8Array): EligibilityPart[] {
  return partsOf(bytes, new EligibilityReader());
}

test('inquiries and responses written by the guide have nothing to be said against', () => {
  const inquiry = writeEligibilityInquiry({ ...envelope, sets: [question] });
  const response = writeEligibilityResponse({ ...envelope, sets: [answer] });
  assert.deepEqual(findingsOf(inquiry, guide270), []);
  assert.deepEqual(findingsOf(response, guide271), []);
  assert.deepEqual(ofKind([...read(inquiry), ...read(response)], 'problem'), []);
});

test('an inquiry tells about whom and what is asked', () => {
  const [own, child] = ofKind(read(writeEligibilityInquiry({ ...envelope, sets: [question] })), 'person');
  assert.ok(own && child);
  assert.deepEqual(
    own.inquiries.map(({ serviceTypes, procedure: asked, places }) => [serviceTypes, asked?.code, places[0]?.code]),
    [
      [['30', '35'], undefined, undefined],
      [[], '99213', '11'],
    ],
  );
  assert.deepEqual(
    [own.memberId, own.demographics?.birthDate, own.traces[0]?.number, own.periods[0]?.from],
    ['MEMBER1', '1985-05-15', 'TRACE-1', '2026-02-01'],
  );
  assert.deepEqual(
    [child.isDependent, child.relation?.code, child.subscriber?.name?.first, child.receiver?.source?.name?.id],
    [true, '19', 'JANE', 'PAY001'],
  );
});

test('a response tells benefits with exact amounts, percents and quantities', () => {
  const [person] = ofKind(read(writeEligibilityResponse({ ...envelope, sets: [answer] })), 'person');
  assert.ok(person);
  const [active, copay, coinsurance, limit, other] = person.benefits;
  assert.ok(active && copay && coinsurance && limit && other);
  assert.deepEqual(
    [active.code, active.coverageLevel, active.serviceTypes, active.insuranceType, active.planName],
    ['1', 'FAM', ['30', '35'], 'HM', 'GOLD'],
  );
  assert.deepEqual([copay.amount, copay.timePeriod, copay.inNetwork, copay.messages[0]?.text], [2500n, '27', 'Y', 'PER VISIT']);
  assert.deepEqual([coinsurance.percent, coinsurance.amount, coinsurance.authorizationRequired], ['.2', undefined, 'N']);
  assert.deepEqual(
    [limit.quantityQualifier, limit.quantity, limit.deliveries[0]?.quantity, limit.periods[0]?.to, limit.places[0]?.code],
    ['VS', '20', '2', '2026-12-31', '11'],
  );
  assert.deepEqual(
    [other.entities[0]?.role, other.entities[0]?.last, other.entities[0]?.contacts[0]?.numbers[0]?.number],
    ['PRP', 'OTHER PAYER', '5551230000'],
  );
  assert.deepEqual([coverageOf(person), coverageOf(person, '98'), person.references[0]?.value], ['active', 'unknown', 'GROUP-1']);
});

test('a refusal stands where it was made: payer, asker, person or benefit', () => {
  const refusal = { reason: '72', followUp: 'C' };
  const refused = [refusal];
  const sets: EligibilitySetInput[] = [
    { reference: 'R-1', source: { ...parties.source, rejections: refused } },
    { ...parties, receiver: { ...parties.receiver, rejections: refused } },
    { ...parties, subscribers: [{ name: jane, rejections: refused }] },
    { ...parties, subscribers: [{ name: jane, benefits: [{ code: '1', serviceTypes: ['30'], rejections: refused }] }] },
  ];
  const places = sets.map((set) => {
    const bytes = writeEligibilityResponse({ ...envelope, sets: [set] });
    assert.deepEqual(findingsOf(bytes, guide271), []);
    return read(bytes).flatMap((part) => {
      const own = 'rejections' in part && part.rejections.length > 0 ? [part.kind] : [];
      return part.kind === 'person' && part.benefits.some(({ rejections }) => rejections.length > 0) ? [...own, 'benefit'] : own;
    });
  });
  assert.deepEqual(places, [['source'], ['receiver'], ['person'], ['benefit']]);
  const [person] = ofKind(read(writeEligibilityResponse({ ...envelope, sets: sets.slice(2, 3) })), 'person');
  assert.deepEqual([person && coverageOf(person), person?.rejections[0]?.reason, person?.rejections[0]?.valid], ['rejected', '72', false]);
});

test('coverage that has ended is inactive', () => {
  const set = { ...parties, subscribers: [{ name: jane, benefits: [{ code: '6', serviceTypes: ['30'] }] }] };
  const [person] = ofKind(read(writeEligibilityResponse({ ...envelope, sets: [set] })), 'person');
  assert.equal(person && coverageOf(person), 'inactive');
});

const items = { references: few(reference), periods: few(periodOf('291', '292'), 1) };
const place = fc.record({ qualifier: fc.constant('ZZ'), code });
const inquiry = fc.record({
  serviceTypes: few(code),
  procedure: maybe(procedure),
  coverageLevel: maybe(fc.constantFrom('FAM', 'IND')),
  diagnosisPointers: few(fc.constantFrom('1', '2'), 4),
  amounts: few(fc.record({ qualifier: fc.constant('R'), amount: cents }), 1),
  places: few(place),
  references: few(reference, 1),
  periods: few(periodOf('291'), 1),
});
const entity = addressed(nameOf('PRP', false));
const benefit: fc.Arbitrary<BenefitInput> = fc.record({
  code: fc.constantFrom('1', '6', 'A', 'B', 'C', 'F'),
  coverageLevel: maybe(fc.constantFrom('FAM', 'IND')),
  serviceTypes: few(code),
  insuranceType: maybe(fc.constantFrom('HM', 'MA')),
  planName: maybe(word),
  timePeriod: maybe(fc.constantFrom('23', '27')),
  amount: maybe(cents),
  percent: maybe(decimal),
  quantityQualifier: maybe(fc.constant('VS')),
  quantity: maybe(decimal),
  authorizationRequired: maybe(fc.constantFrom('Y', 'N')),
  inNetwork: maybe(fc.constantFrom('Y', 'N')),
  procedure: maybe(procedure),
  diagnosisPointers: few(fc.constantFrom('1', '2'), 4),
  deliveries: few(delivery),
  ...items,
  rejections: few(rejection),
  messages: few(fc.record({ text: word })),
  places: few(place),
  entities: few(entity),
});
const person = (role: string, isResponse: boolean) =>
  fc.record({
    name: addressed(nameOf(role, true)),
    traces: few(fc.record({ type: fc.constantFrom('1', '2'), number: word, originator: maybe(word), supplement: maybe(word) }), 2),
    references: few(reference),
    rejections: isResponse ? few(rejection) : fc.constant([]),
    demographics: maybe(demographics),
    relation: maybe(relation),
    details: isResponse ? few(fc.constant({ segmentId: 'MPI', elements: [['C'], ['AE'], ['A'], [], ['A1']] }), 1) : fc.constant([]),
    diagnoses: few(fc.record({ qualifier: fc.constant('ABK'), code: word }), 8),
    periods: few(periodOf('291', '307'), 2),
    inquiries: isResponse ? fc.constant([]) : few(inquiry),
    benefits: isResponse ? few(benefit) : fc.constant([]),
  });
const party = (role: string) => fc.record({ name: nameOf(role, false) });
const setOf = (isResponse: boolean) =>
  fc.record({
    reference: word,
    source: party('PR'),
    receiver: party('1P'),
    subscribers: few(
      fc.tuple(person('IL', isResponse), few(person('03', isResponse), 2)).map(([own, dependents]) => ({ ...own, dependents })),
    ),
  });

/** What was read, as the writer takes it. */
function inputOf(parts: readonly EligibilityPart[]): EligibilitySetInput {
  const [header] = ofKind(parts, 'header');
  const [source] = ofKind(parts, 'source');
  const [receiver] = ofKind(parts, 'receiver');
  assert.ok(header && source && receiver);
  const persons = ofKind(parts, 'person');
  const subscribers = persons
    .filter(({ isDependent }) => !isDependent)
    .map((own) => {
      const dependents = persons.filter(({ subscriber }) => subscriber?.firstSegment === own.firstSegment).map(named);
      return { ...named(own), dependents };
    });
  return { reference: header.reference, source: named(source), receiver: named(receiver), subscribers };
}

test('what is read is written again, byte for byte', () => {
  fc.assert(
    fc.property(setOf(false), setOf(true), (asked, answered) => {
      const request = writeEligibilityInquiry({ ...envelope, sets: [asked] });
      const response = writeEligibilityResponse({ ...envelope, sets: [answered] });
      const requestAgain = writeEligibilityInquiry({ ...envelope, sets: [inputOf(read(request))] });
      const responseAgain = writeEligibilityResponse({ ...envelope, sets: [inputOf(read(response))] });
      assert.equal(Buffer.from(requestAgain).toString(), Buffer.from(request).toString());
      assert.equal(Buffer.from(responseAgain).toString(), Buffer.from(response).toString());
    }),
    { numRuns: 40 },
  );
});

test('every benefit has the bytes it came from', () => {
  const bytes = writeEligibilityResponse({ ...envelope, sets: [answer] });
  const text = Buffer.from(bytes).toString();
  const [found]: EligibilityPerson[] = ofKind(read(bytes), 'person');
  const cut = found?.benefits.map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(cut?.slice(0, 3), ['EB*1*FAM*30^35*HM*GOLD', 'EB*B**98***27*25*****Y~MSG*PER VISIT', 'EB*A**30***23**.2***N*N']);
});
