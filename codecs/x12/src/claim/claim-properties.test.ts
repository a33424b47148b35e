import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Acknowledger } from '../acknowledgement/acknowledger.ts';
import { acknowledgementInterchange } from '../acknowledgement/acknowledgement-writer.ts';
import { guides } from '../guides.ts';
import { cents, code, date, decimal, envelope, few, findingsOf, maybe, ofKind, partsOf, procedure, word } from '../hierarchy/testing.ts';
import { writeInterchange } from '../interchange-writer.ts';
import { Tokenizer } from '../tokenizer.ts';
import { X12Error } from '../x12-error.ts';
import { ClaimReader } from './claim-reader.ts';
import { writeClaims } from './claim-writer.ts';
import { guide837p } from './guide-837p.ts';
import type { ClaimBodyInput, ClaimFileInput, ClaimLineInput, PartyInput } from './inputs.ts';
import type { Claim } from './parts.ts';
import { institutional, interchangeOf, professional } from './sample-claims.ts';

const id = fc.stringMatching(/^[1-9][0-9]{9}$/);
const period = (qualifier: string) => date.map((from) => ({ qualifier, from, to: from }));
const adjustment = fc.record({
  group: fc.constantFrom('CO', 'PR'),
  reason: fc.constantFrom('1', '2', '45'),
  amount: cents,
  quantity: maybe(decimal),
});

function byGroup<T extends { readonly group: string }>(adjustments: readonly T[]): T[] {
  return adjustments.toSorted((a, b) => a.group.localeCompare(b.group));
}

function party(role: string): fc.Arbitrary<PartyInput> {
  return fc.record({
    role: fc.constant(role),
    person: fc.constant(true),
    last: word,
    first: maybe(word),
    idQualifier: fc.constant('XX'),
    id,
  });
}

const line: fc.Arbitrary<ClaimLineInput> = fc.record({
  number: fc.nat({ max: 50 }).map(String),
  procedure,
  charge: cents,
  unit: fc.constantFrom('UN', 'MJ'),
  quantity: decimal,
  place: maybe(fc.constant('11')),
  pointers: fc.constantFrom(['1'], ['1', '2']),
  emergency: fc.boolean(),
  copayExempt: fc.boolean(),
  dates: fc.tuple(period('472')),
  references: few(fc.record({ qualifier: fc.constant('6R'), value: word }), 1),
  drug: maybe(fc.record({ qualifier: fc.constant('N4'), code: id, quantity: decimal, unit: fc.constant('ML') })),
  parties: few(party('82'), 1),
  adjudications: few(
    fc.record({
      payer: word,
      paid: cents,
      procedure,
      units: decimal,
      adjustments: few(adjustment, 3).map(byGroup),
      dates: fc.tuple(period('573')),
      amounts: fc.constant([]),
    }),
    2,
  ),
});

const claim: fc.Arbitrary<ClaimBodyInput> = fc.record({
  controlNumber: word,
  charge: cents,
  facilityType: fc.constant('11'),
  frequency: fc.constantFrom('1', '7', '8'),
  providerSignature: fc.constant('Y'),
  assignment: fc.constant('A'),
  benefitsAssigned: fc.constant('Y'),
  release: fc.constant('Y'),
  dates: fc.tuple(period('431')),
  amounts: few(fc.record({ qualifier: fc.constant('F5'), amount: cents }), 1),
  references: few(fc.record({ qualifier: fc.constant('EA'), value: word }), 1),
  notes: few(fc.record({ code: fc.constant('ADD'), text: word }), 1),
  codes: fc
    .array(code, { maxLength: 11 })
    .map((others) => [{ qualifier: 'ABK', code: 'J209' }, ...others.map((other) => ({ qualifier: 'ABF', code: other }))]),
  parties: few(party('82'), 1),
  otherCoverages: few(
    fc.record({
      order: fc.constant('S'),
      relationship: fc.constant('18'),
      adjustments: few(adjustment, 8).map(byGroup),
      amounts: few(fc.record({ qualifier: fc.constant('D'), amount: cents }), 1),
      information: fc.constant({ benefitsAssigned: 'Y', release: 'Y' }),
      subscriber: party('IL').map((one) => ({ ...one, idQualifier: 'MI' })),
      payer: fc.constant({ role: 'PR', last: 'B PAYER', idQualifier: 'PI', id: 'PAYER02' }),
    }),
    2,
  ),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});

const address = { lines: ['1 ROAD'], city: 'TOWN', state: 'OH', postalCode: '44101' };

function fileOf(claims: readonly ClaimBodyInput[]): ClaimFileInput {
  const contact = { role: 'IC', name: 'OFFICE', numbers: [{ qualifier: 'TE', number: '5550100' }] };
  const set = {
    reference: 'B1',
    submitter: { role: '41', last: 'HOSPITAL', idQualifier: '46', id: 'S1', contacts: [contact] },
    receiver: { role: '40', last: 'PAYER', idQualifier: '46', id: 'P1' },
    billingProviders: [
      {
        name: {
          role: '85',
          last: 'CLINIC',
          address,
          idQualifier: 'XX',
          id: '1234567893',
          references: [{ qualifier: 'EI', value: '123456789' }],
        },
        subscribers: [
          {
            coverage: { order: 'P', relationship: '18', filingIndicator: 'CI' },
            name: { role: 'IL', person: true, last: 'LAST', first: 'FIRST', idQualifier: 'MI', id: 'M1' },
            payer: { role: 'PR', last: 'PAYER', idQualifier: 'PI', id: 'P1' },
            claims,
          },
        ],
      },
    ],
  };
  return { ...envelope, form: 'professional', sets: [set] };
}

/** Without places and without what is absent, so that what was read compares with what was written. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const places = new Set([
    'start',
    'end',
    'segmentIndex',
    'firstSegment',
    'lastSegment',
    'kind',
    'form',
    'set',
    'ordinal',
    'billing',
    'patient',
  ]);
  const kept = Object.entries(value).filter(([key, item]) => {
    const absent = item === undefined || item === false || (Array.isArray(item) && item.length === 0);
    return !places.has(key) && !absent;
  });
  return Object.fromEntries(kept.map(([key, item]) => [key, plain(item)]));
}

test('whatever claims are written are read the same and keep their guide', () => {
  fc.assert(
    fc.property(fc.array(claim, { minLength: 1, maxLength: 3 }), (claims) => {
      const bytes = writeClaims(fileOf(claims));
      const parts = partsOf(bytes, new ClaimReader());
      assert.deepEqual(
        ofKind(parts, 'problem').map(({ error }) => error.message),
        [],
      );
      const read = ofKind(parts, 'claim').map(({ subscriber: _level, ...body }: Claim) => plain(body));
      assert.deepEqual(read, claims.map(plain));
      assert.deepEqual(findingsOf(bytes, guide837p), []);
    }),
    { numRuns: 40 },
  );
});

const samples = [interchangeOf(professional, professional.with(0, 'ST*837*0002*005010X222A1')), interchangeOf(institutional)];

test('however bytes are changed, claims and acknowledgements are read and written without a throw', () => {
  const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 40 }), text: fc.stringMatching(/^[A-Z0-9*~:^. ]{0,12}$/) });
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 8 }), (sample, changes) => {
      let text = sample;
      for (const { at, length, text: into } of changes) {
        const start = 106 + (at % (text.length - 106));
        text = text.slice(0, start) + into + text.slice(start + length);
      }
      const tokenizer = new Tokenizer();
      const reader = new ClaimReader();
      const acknowledger = new Acknowledger({ guides });
      const parts = [];
      try {
        for (const segment of [...tokenizer.push(Buffer.from(text)), ...tokenizer.end()]) {
          reader.push(segment);
          parts.push(...acknowledger.push(segment));
        }
        parts.push(...acknowledger.end());
      } catch (error) {
        assert.ok(error instanceof X12Error);
        parts.push(...acknowledger.fail(error));
      }
      reader.end();
      for (const part of parts) {
        if (part.kind !== 'interchange') continue;
        const input = acknowledgementInterchange(part, { date: '2026-02-01', time: '0930', controlNumber: 1 });
        if (input !== undefined) writeInterchange(input);
      }
    }),
    { numRuns: 100 },
  );
});
