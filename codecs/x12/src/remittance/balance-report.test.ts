import assert from 'node:assert/strict';
import test from 'node:test';
import { tokenize } from '../tokenize.ts';
import { reportBalance, type SetBalance } from './balance-report.ts';
import { describeBalance } from './balance-text.ts';
import type { RemittancePart } from './parts.ts';
import { balanceRemittance } from './remittance-balance.ts';
import { RemittanceReader } from './remittance-reader.ts';

const ISA =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~GS*HP*A*B*20260131*1200*7*X*005010X221A1~';

function textOf(payment: string, body: string): string {
  return `${ISA}ST*835*0001~BPR*I*${payment}*C*ACH************20260202~TRN*1*T*1~N1*PR*P~N1*PE*H~${body}SE*1*0001~GE*1*7~IEA*1*000000001~`;
}

function partsOf(text: string): RemittancePart[] {
  const reader = new RemittanceReader();
  return [...tokenize(Buffer.from(text)).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

const BODY =
  'LX*1~TS3*1234567893*11*20261231*2*300~CLP*SECRET-1*1*100*80~CAS*CO*45*20~SVC*HC:1*60*40~CAS*CO*45*20~SVC*HC:2*40*40~' +
  'CLP*SECRET-2*1*200*150~NM1*QC*1*SECRET*JANE~CAS*CO*45*50~PLB*1234567893*20261231*WO:SECRET-3*10*L6*-2.5~';

function reported(payment: string, body: string, options?: Parameters<typeof reportBalance>[1]): SetBalance {
  const [report] = reportBalance(partsOf(textOf(payment, body)), options);
  assert.ok(report);
  return report;
}

test('the report shows every rule that is broken with expected, actual, difference and bytes', () => {
  const text = textOf('222', BODY);
  const { verdict, lines } = reported('222', BODY);
  assert.equal(verdict.balanced, false);
  assert.deepEqual(
    lines.map(({ level, claim, service, expected, actual, difference }) => [level, claim, service, expected, actual, difference]),
    [
      ['claim', 0, undefined, 6000n, 8000n, 2000n],
      ['provider-adjustment', undefined, undefined, undefined, 1000n, 0n],
      ['provider-adjustment', undefined, undefined, undefined, -250n, 0n],
      ['transaction', undefined, undefined, 22250n, 22200n, -50n],
    ],
  );
  const cut = lines.map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(cut, [
    'CLP*SECRET-1*1*100*80~CAS*CO*45*20~SVC*HC:1*60*40~CAS*CO*45*20~SVC*HC:2*40*40',
    'WO:SECRET-3*10',
    'L6*-2.5',
    '222',
  ]);
});

test('asked for everything, the report shows what agrees, too', () => {
  const { lines } = reported('222.5', BODY, { every: true });
  assert.deepEqual(
    lines.map(({ level, difference }) => `${level} ${difference}`),
    ['service 0', 'service 0', 'claim 2000', 'claim 0', 'provider-adjustment 0', 'provider-adjustment 0', 'provider 0', 'transaction 0'],
  );
});

test('a provider total that differs from its claims informs and does not break the balance', () => {
  const { verdict, lines } = reported('80', 'LX*1~TS3*1234567893*11*20261231*1*90~CLP*A*1*100*80~CAS*CO*45*20~');
  assert.deepEqual([verdict.balanced, lines.map(({ level, difference }) => `${level} ${difference}`)], [true, ['provider -1000']]);
});

test('the text names claims by ordinal and bytes, and nobody', () => {
  const text = describeBalance(reported('222', BODY));
  assert.doesNotMatch(text, /SECRET|JANE|1234567893/);
  assert.equal(
    text,
    [
      'set 1 does not balance: claims 230.00 less provider adjustments 7.50, payment 222.00',
      '  claim 1: expected 60.00, is 80.00, off by 20.00 (segment 9 CLP04, bytes 259 to 336)',
      '  provider adjustment WO: 10.00 (segment 17 PLB, bytes 418 to 432)',
      '  provider adjustment L6: -2.50 (segment 17 PLB, bytes 433 to 440)',
      '  transaction: expected 222.50, is 222.00, off by -0.50 (segment 3 BPR02, bytes 165 to 168)',
    ].join('\n'),
  );
});

test('a set cut off says so', () => {
  const text = textOf('80', 'LX*1~CLP*A*1*100*80~CAS*CO*45*20~').replace('SE*1*0001~', '');
  const [report] = reportBalance(partsOf(text));
  assert.match(
    report === undefined ? '' : describeBalance(report),
    /^set 1 does not balance \(it has no SE, 1 fatal problem\): claims 0\.00 /,
  );
});

test('a report keeps no more lines than asked and counts the others', () => {
  const claims = Array.from({ length: 50 }, (_, n) => `CLP*A${n}*1*2*1~`).join('');
  const { verdict, lines, omitted } = reported('50', `LX*1~${claims}`, { keep: 10 });
  assert.deepEqual([verdict.imbalances, lines.length, omitted], [50, 10, 40]);
});

test('the rules of the report are those of the balance', () => {
  const parts = partsOf(textOf('222', BODY));
  const { imbalances } = balanceRemittance(parts);
  const rules = reportBalance(parts).flatMap(({ lines }) =>
    lines.filter(({ level }) => level !== 'provider' && level !== 'provider-adjustment'),
  );
  assert.deepEqual(
    rules.map(({ level, expected, actual, difference, at }) => ({ level, expected, actual, difference, at })),
    imbalances.map(({ level, expected, actual, difference, at }) => ({ level, expected, actual, difference, at })),
  );
});
