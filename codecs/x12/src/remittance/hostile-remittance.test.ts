import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { EnvelopeReader } from '../envelope-reader.ts';
import { tokenize } from '../tokenize.ts';
import { RemittanceBalance } from './remittance-balance.ts';
import { RemittanceReader } from './remittance-reader.ts';

const ISA = 'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~';

const id = fc.constantFrom(
  'ISA',
  'GS',
  'ST',
  'SE',
  'GE',
  'IEA',
  'TA1',
  'BPR',
  'TRN',
  'N1',
  'N3',
  'N4',
  'REF',
  'DTM',
  'LX',
  'TS3',
  'CLP',
  'CAS',
  'NM1',
  'MIA',
  'MOA',
  'AMT',
  'QTY',
  'SVC',
  'LQ',
  'PLB',
  'X',
  'lx',
  '',
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    '835',
    'PR',
    'PE',
    '1',
    '22',
    '25',
    'CO',
    'WO:X',
    'HC:1',
    '20260131',
    '100',
    '-5.25',
    '1e9',
    '0.001',
    '99999999999999999999',
    ':::',
    '^^',
    'x'.repeat(40),
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replace(/[*~]/g, '')),
);
const segment = fc.tuple(id, fc.array(value, { maxLength: 22 })).map(([name, values]) => [name, ...values].join('*'));
const start = fc.constantFrom(
  '',
  'GS*HP*A*B*20260131*1200*1*X*005010X221A1~ST*835*1~BPR*I*1*C*ACH************20260131~TRN*1*A*B~N1*PR*A~N1*PE*B~LX*1~CLP*A*1*1*1~',
);

test('whatever segments come in whatever order, reading reports and never throws', () => {
  fc.assert(
    fc.property(start, fc.array(segment, { maxLength: 40 }), (opening, list) => {
      const text = `${ISA}${opening}${list.filter((item) => !item.startsWith('ISA*')).join('~')}~`;
      const reader = new RemittanceReader({ segmentsPerClaim: 10 });
      const balance = new RemittanceBalance();
      const envelopes = new EnvelopeReader();
      let ended = 0;
      const found = tokenizeUntilFault(text).flatMap((item) => {
        envelopes.push(item);
        return reader.push(item);
      });
      for (const part of [...found, ...reader.end()]) {
        balance.add(part);
        assert.ok(part.start <= part.end && part.firstSegment <= part.lastSegment);
        assert.equal(part.set, ended);
        if (part.kind === 'end') ended++;
      }
      envelopes.end();
    }),
    { numRuns: 1000 },
  );
});

/** Segments up to the place where the input can no longer be cut. */
function tokenizeUntilFault(text: string) {
  for (let end = text.length; ; end = text.lastIndexOf('~', end - 2) + 1) {
    try {
      return tokenize(Buffer.from(text.slice(0, end)));
    } catch (error) {
      if (end <= ISA.length) throw error;
    }
  }
}
