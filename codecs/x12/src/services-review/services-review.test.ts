import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  addressed,
  cents,
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
import { guide278 } from './guide-278.ts';
import type { ReviewEventInput, ReviewServiceInput, ServicesReviewInput } from './inputs.ts';
import type { ReviewPatient, ServicesReviewPart } from './parts.ts';
import { ServicesReviewReader } from './services-review-reader.ts';
import { writeServicesReviewRequest, writeServicesReviewResponse } from './services-review-writer.ts';

const parties = {
  reference: 'AUTH-1',
  source: { name: { role: 'X3', last: 'A REVIEWER', idQualifier: 'PI', id: 'UMO001' } },
  requester: { name: { role: '1P', last: 'A CLINIC', idQualifier: 'XX', id: '1234567893' } },
};
const jane = { role: 'IL', person: true, last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'MEMBER1' };
const traces = [{ type: '1', number: 'AUTHREQ-1', originator: '9HOSPITAL1' }];
const surgery: ReviewServiceInput = {
  request: { category: 'HS', certificationType: 'I', serviceType: '2' },
  periods: [{ qualifier: '472', from: '2026-02-10' }],
  service: {
    kind: 'professional',
    procedure: { qualifier: 'HC', code: '27447', modifiers: ['LT'] },
    charge: 450000n,
    unit: 'UN',
    quantity: '1',
  },
};
const event: ReviewEventInput = {
  traces,
  request: { category: 'AR', certificationType: 'I', serviceType: '2', facility: { code: '21', qualifier: 'B' }, levelOfService: 'E' },
  periods: [{ qualifier: '435', from: '2026-02-10' }],
  diagnoses: [{ qualifier: 'ABK', code: 'M1712' }],
  deliveries: [{ quantityQualifier: 'DY', quantity: '3' }],
  messages: [{ text: 'KNEE REPLACEMENT' }],
  providers: [{ role: '71', person: true, last: 'SURGEON', first: 'SAM', idQualifier: 'XX', id: '1234567802' }],
  details: [
    { segmentId: 'CL1', elements: [['3'], ['1']] },
    { segmentId: 'CR6', elements: [['1'], ['20260210'], ['RD8'], ['20260210-20260410'], [], [], ['Y'], ['I']] },
    { segmentId: 'PWK', elements: [['OZ'], ['EL'], [], [], ['AC'], ['ATTACHMENT-1']] },
  ],
  services: [surgery],
};
const request: ServicesReviewInput = {
  ...parties,
  subscribers: [{ name: jane, demographics: { birthDate: '1955-05-15', gender: 'F' }, events: [event] }],
};
const response: ServicesReviewInput = {
  ...parties,
  subscribers: [
    {
      name: jane,
      events: [
        {
          ...event,
          traces: [{ ...traces[0], type: '2', number: 'AUTHREQ-1' }],
          decision: { action: 'A6', number: 'CERT-1' },
          services: [
            { ...surgery, decision: { action: 'A1', number: 'CERT-1' } },
            {
              request: { category: 'HS' },
              decision: { action: 'A4', reason: '0V' },
              requestedInformation: [{ qualifier: 'LOI', code: '18842-5' }],
              rejections: [{ reason: '33', followUp: 'C' }],
            },
          ],
        },
      ],
    },
  ],
};

function read(bytes: Uint8Array): ServicesReviewPart[] {
  return partsOf(bytes, new ServicesReviewReader());
}

test('requests and responses written by the guide have nothing to be said against', () => {
  const asked = writeServicesReviewRequest({ ...envelope, sets: [request] });
  const answered = writeServicesReviewResponse({ ...envelope, sets: [response] });
  assert.deepEqual(findingsOf(asked, guide278), []);
  assert.deepEqual(findingsOf(answered, guide278), []);
  assert.deepEqual(ofKind([...read(asked), ...read(answered)], 'problem'), []);
});

test('a request tells what is to be done to whom, why and by whom', () => {
  const parts = read(writeServicesReviewRequest({ ...envelope, sets: [request] }));
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['header', 'source', 'requester', 'patient', 'event', 'end'],
  );
  const [found] = ofKind(parts, 'event');
  assert.ok(found);
  assert.deepEqual(
    [found.request?.category, found.request?.facility?.code, found.request?.levelOfService, found.decision],
    ['AR', '21', 'E', undefined],
  );
  assert.deepEqual(
    [found.diagnoses.map(({ qualifier, code }) => `${qualifier}:${code}`), found.deliveries[0]?.quantity, found.messages[0]?.text],
    [['ABK:M1712'], '3', 'KNEE REPLACEMENT'],
  );
  assert.deepEqual([found.providers[0]?.role, found.providers[0]?.id, found.periods[0]?.from], ['71', '1234567802', '2026-02-10']);
  const [service] = found.services;
  assert.deepEqual(
    [service?.service?.kind, service?.service?.procedure?.code, service?.service?.charge, service?.service?.quantity],
    ['professional', '27447', 450000n, '1'],
  );
  assert.deepEqual(
    [found.patient?.name?.id, found.patient?.requester?.name?.id, found.patient?.requester?.source?.name?.id],
    ['MEMBER1', '1234567893', 'UMO001'],
  );
});

test('a response tells what was decided on the event and on each service', () => {
  const [found] = ofKind(read(writeServicesReviewResponse({ ...envelope, sets: [response] })), 'event');
  assert.ok(found);
  assert.deepEqual([found.decision?.action, found.decision?.number, found.traces[0]?.number], ['A6', 'CERT-1', 'AUTHREQ-1']);
  assert.deepEqual(
    found.services.map(({ decision, rejections }) => [decision?.action, decision?.reason, rejections[0]?.reason]),
    [
      ['A1', undefined, undefined],
      ['A4', '0V', '33'],
    ],
  );
});

test('a refusal of the patient is told where no event follows', () => {
  const refused = { ...parties, subscribers: [{ name: jane, rejections: [{ reason: '75', followUp: 'C' }] }] };
  const parts = read(writeServicesReviewResponse({ ...envelope, sets: [refused] }));
  const [patient] = ofKind(parts, 'patient');
  assert.deepEqual([patient?.rejections[0]?.reason, ofKind(parts, 'event')], ['75', []]);
});

test('a notification is refused unless its guide is accepted', () => {
  const text = Buffer.from(writeServicesReviewRequest({ ...envelope, sets: [request] }))
    .toString()
    .replaceAll('005010X217', '005010X216');
  const strict = read(Buffer.from(text));
  assert.deepEqual(
    ofKind(strict, 'problem').map(({ error }) => [error.code, error.at.segmentId, error.at.element]),
    [['X12_VERSION_UNSUPPORTED', 'ST', 3]],
  );
  assert.equal(ofKind(strict, 'end')[0]?.complete, false);
  const lenient = partsOf(Buffer.from(text), new ServicesReviewReader({ accept: ['005010X216'] }));
  assert.equal(ofKind(lenient, 'event').length, 1);
});

const reviewed = {
  traces: few(fc.record({ type: fc.constantFrom('1', '2'), number: word, originator: maybe(word), supplement: maybe(word) })),
  rejections: few(rejection),
  request: fc.record({
    category: fc.constantFrom('HS', 'SC'),
    certificationType: maybe(fc.constantFrom('I', 'R')),
    serviceType: maybe(fc.constantFrom('1', '2')),
    facility: maybe(fc.record({ code: fc.constant('21'), qualifier: maybe(fc.constant('B')), frequency: maybe(fc.constant('1')) })),
    levelOfService: maybe(fc.constantFrom('E', 'U')),
  }),
  decision: maybe(
    fc.record({
      action: fc.constantFrom('A1', 'A3', 'A4'),
      number: maybe(word),
      reason: maybe(word),
      secondOpinion: maybe(fc.constant('Y')),
    }),
  ),
  references: few(fc.record({ qualifier: fc.constant('BB'), value: word }), 1),
  periods: few(periodOf('472', '036'), 2),
  deliveries: few(delivery, 1),
  messages: few(fc.record({ text: word }), 1),
  providers: few(addressed(nameOf('71', true))),
};
const charge = fc
  .record({
    kind: fc.constantFrom('professional', 'institutional', 'dental'),
    revenueCode: fc.constant('0360'),
    procedure,
    charge: maybe(cents),
    unit: fc.constant('UN'),
    quantity: decimal,
  })
  .map((line) => ({
    ...line,
    revenueCode: line.kind === 'institutional' ? line.revenueCode : undefined,
    unit: line.kind === 'dental' ? undefined : line.unit,
  }));
const admission = { segmentId: 'CL1', elements: [['1'], ['7'], ['30']] };
const oxygen = { segmentId: 'CR5', elements: [['I'], ['12'], ['D']] };
const homeHealth = { segmentId: 'CR6', elements: [['1'], ['20260201'], ['RD8'], ['20260201-20260401'], [], [], ['Y'], ['I']] };
const attachment = { segmentId: 'PWK', elements: [['OZ'], ['EL'], [], [], ['AC'], ['ATTACHMENT-1']] };
const tooth = { segmentId: 'TOO', elements: [['JP'], ['3'], ['M', 'O']] };
const loinc = fc.record({ qualifier: fc.constant('LOI'), code: fc.stringMatching(/^[1-9][0-9]{4}-[0-9]$/) });
const anEvent = fc.record({
  ...reviewed,
  details: few(fc.constantFrom(admission, oxygen, homeHealth, attachment), 1),
  diagnoses: few(fc.record({ qualifier: fc.constant('ABK'), code: word })),
  services: few(
    fc.record({
      ...reviewed,
      details: few(fc.constantFrom(tooth, attachment), 1),
      service: maybe(charge),
      requestedInformation: few(loinc),
    }),
  ),
});
const person = (role: string) =>
  fc.record({
    name: addressed(nameOf(role, true)),
    references: few(reference),
    rejections: few(rejection),
    demographics: maybe(demographics),
    relation: maybe(relation),
    events: few(anEvent, 2),
  });
const party = (role: string) => fc.record({ name: addressed(nameOf(role, false)), references: few(reference), rejections: few(rejection) });
const set = fc.record({
  reference: word,
  source: party('X3'),
  requester: party('1P'),
  subscribers: few(
    fc.tuple(person('IL'), few(person('QC'), 2)).map(([own, dependents]) => ({ ...own, dependents })),
    2,
  ),
});

/** What was read, as the writer takes it. Events of a subscriber come before its dependents in the guide, and so they are written. */
function inputOf(parts: readonly ServicesReviewPart[]): ServicesReviewInput {
  const [header] = ofKind(parts, 'header');
  const [source] = ofKind(parts, 'source');
  const [requester] = ofKind(parts, 'requester');
  assert.ok(header && source && requester);
  const patients = ofKind(parts, 'patient');
  const withEvents = (patient: ReviewPatient) => ({
    ...named(patient),
    events: ofKind(parts, 'event').filter((item) => item.patient === patient),
  });
  const subscribers = patients
    .filter(({ isDependent }) => !isDependent)
    .map((own) => ({ ...withEvents(own), dependents: patients.filter(({ subscriber }) => subscriber === own).map(withEvents) }));
  return { reference: header.reference, source: named(source), requester: named(requester), subscribers };
}

test('what is read is written again, byte for byte', () => {
  fc.assert(
    fc.property(set, (input) => {
      const bytes = writeServicesReviewResponse({ ...envelope, sets: [input] });
      const parts = read(bytes);
      assert.deepEqual(ofKind(parts, 'problem'), []);
      const again = writeServicesReviewResponse({ ...envelope, sets: [inputOf(parts)] });
      assert.equal(Buffer.from(again).toString(), Buffer.from(bytes).toString());
    }),
    { numRuns: 40 },
  );
});
