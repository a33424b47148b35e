import assert from 'node:assert/strict';
import test from 'node:test';
import { tokenize } from '../tokenize.ts';
import type { RemittancePart } from './parts.ts';
import { balanceRemittance } from './remittance-balance.ts';
import { RemittanceReader } from './remittance-reader.ts';

const ISA =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~GS*HP*A*B*20260131*1200*7*X*005010X221A1~';

function set(payment: string, body: string): string {
  return `ST*835*0001~BPR*I*${payment}*C*ACH************20260202~TRN*1*T*1~N1*PR*P~N1*PE*H~LX*1~${body}SE*1*0001~`;
}

function partsOf(text: string): RemittancePart[] {
  const reader = new RemittanceReader();
  return [...tokenize(Buffer.from(`${ISA}${text}GE*1*7~IEA*1*000000001~`)).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

/** Level, expected, actual, difference and the place of every imbalance; then whether each set balances. */
function balance(payment: string, body: string): { found: [string, bigint, bigint, bigint, string][]; balanced: boolean[] } {
  const { imbalances, verdicts } = balanceRemittance(partsOf(set(payment, body)));
  return {
    found: imbalances.map(({ level, expected, actual, difference, at }) => [
      level,
      expected,
      actual,
      difference,
      `${at.segmentIndex} ${at.segmentId}${at.element}`,
    ]),
    balanced: verdicts.map(({ balanced }) => balanced),
  };
}

test('charges less adjustments are payments at service, claim and transaction level', () => {
  const body =
    'CLP*A*1*300*150.25~CAS*CO*253*0.75~SVC*HC:1*200*100~CAS*CO*45*80~CAS*PR*1*15**2*5~SVC*HC:2*100*51~CAS*CO*45*49~' +
    'CLP*B*2*100*40~CAS*OA*23*60~PLB*1*20261231*WO:X*50*L6*-0.25~';
  assert.deepEqual(balance('140.5', body), { found: [], balanced: [true] });
});

test('each level that does not add up is shown with expected, actual and difference', () => {
  assert.deepEqual(balance('80', 'CLP*A*1*100*80~SVC*HC:1*100*80~CAS*PR*1*10~'), {
    found: [
      ['service', 9000n, 8000n, -1000n, '9 SVC3'],
      ['claim', 9000n, 8000n, -1000n, '8 CLP4'],
    ],
    balanced: [false],
  });
  assert.deepEqual(balance('80', 'CLP*A*1*100*80~CAS*CO*45*20.01~'), { found: [['claim', 7999n, 8000n, 1n, '8 CLP4']], balanced: [false] });
  assert.deepEqual(balance('80.01', 'CLP*A*1*100*80~CAS*CO*45*20~'), {
    found: [['transaction', 8000n, 8001n, 1n, '3 BPR2']],
    balanced: [false],
  });
  assert.deepEqual(balance('80', 'CLP*A*1*100*80~CAS*CO*45*20~PLB*1*20261231*WO*5~'), {
    found: [['transaction', 7500n, 8000n, 500n, '3 BPR2']],
    balanced: [false],
  });
});

test('a claim adjustment does not excuse a service, nor a service adjustment twice a claim', () => {
  assert.deepEqual(
    balance('80', 'CLP*A*1*100*80~CAS*CO*45*20~SVC*HC:1*100*80~').found.map(([level]) => level),
    ['service'],
  );
  assert.deepEqual(
    balance('80', 'CLP*A*1*100*80~CAS*CO*45*20~SVC*HC:1*100*80~CAS*CO*45*20~').found.map(([level]) => level),
    ['claim'],
  );
});

test('a reversal with its correction balances with mirrored amounts', () => {
  const body = 'CLP*A*22*-100*-80~CAS*CO*45*-20~SVC*HC:1*-100*-80~CAS*CO*45*0~CLP*A*1*100*60~SVC*HC:1*100*60~CAS*CO*45*20~CAS*PR*2*20~';
  assert.deepEqual(
    balance('-20', body).found.map(([level]) => level),
    ['service'],
  );
  assert.deepEqual(balance('0', 'CLP*A*22*-100*-80~CAS*CO*45*-20~CLP*A*1*100*60~CAS*CO*45*40~PLB*1*20261231*FB:F1*-20~'), {
    found: [],
    balanced: [true],
  });
});

test('a full denial, a predetermination and a zero payment balance at nothing', () => {
  assert.deepEqual(balance('0', 'CLP*A*1*100*0~CAS*CO*29*100~CLP*B*25*100*0~CAS*OA*101*100~'), { found: [], balanced: [true] });
});

test('amounts that only inform do not count', () => {
  assert.deepEqual(balance('80', 'CLP*A*1*100*80*20~CAS*CO*45*20~AMT*AU*999~'), { found: [], balanced: [true] });
});

test('a set that could not be read as a whole is never balanced', () => {
  assert.deepEqual(balance('80', 'CLP*A*1*100*80~CAS*CO*45*20~CLP*B*1*x*0~').balanced, [false]);
  const cut = balanceRemittance(partsOf(set('80', 'CLP*A*1*100*80~CAS*CO*45*20~LX*2~').replace('SE*1*0001~', '')));
  assert.deepEqual(
    cut.verdicts.map(({ balanced, complete }) => [balanced, complete]),
    [[false, false]],
  );
  const headless = balanceRemittance(partsOf(set('80', 'CLP*A*1*100*80~CAS*CO*45*20~').replace(/BPR[^~]*~/, '')));
  assert.deepEqual(
    headless.verdicts.map(({ balanced, payment }) => [balanced, payment]),
    [[false, undefined]],
  );
});

test('each set is judged by itself', () => {
  const { verdicts } = balanceRemittance(partsOf(set('80', 'CLP*A*1*80*80~') + set('80', 'CLP*A*1*80*70~') + set('80', 'CLP*A*1*80*80~')));
  assert.deepEqual(
    verdicts.map(({ set: number, balanced, imbalances, paid }) => [number, balanced, imbalances, paid]),
    [
      [0, true, 0, 8000n],
      [1, false, 2, 7000n],
      [2, true, 0, 8000n],
    ],
  );
});
