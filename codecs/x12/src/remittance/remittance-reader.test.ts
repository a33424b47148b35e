import assert from 'node:assert/strict';
import test from 'node:test';
import { tokenize } from '../tokenize.ts';
import type { RemittancePart } from './parts.ts';
import { RemittanceReader, type RemittanceReaderOptions } from './remittance-reader.ts';

const ISA = 'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~';
const GS = 'GS*HP*PAYERGS*HOSPGS*20260131*1200*7*X*005010X221A1~';
const BPR = 'BPR*I*80.5*C*ACH*CCP*01*111000025*DA*123450001*1999999999**01*222000050*DA*876540009*20260202~';
const TRN = 'TRN*1*TRACE-1*1999999999*SUPP~';
const PARTIES = 'N1*PR*PAYER NAME~N3*1 PLAZA*SUITE 2~N4*TOWN*OH*44101~REF*2U*PAY01~N1*PE*HOSPITAL*XX*1234567893~REF*TJ*123456789~';
const HEADER = `${BPR}${TRN}CUR*PR*USD~REF*EV*RECEIVER~REF*F2*V9~DTM*405*20260130~${PARTIES}`;

function parts(body: string, options?: RemittanceReaderOptions): RemittancePart[] {
  const text = `${ISA}${GS}ST*835*0001*005010X221A1~${body}SE*99*0001~GE*1*7~IEA*1*000000001~`;
  return partsOf(text, options);
}

function partsOf(text: string, options?: RemittanceReaderOptions): RemittancePart[] {
  const reader = new RemittanceReader(options);
  return [...tokenize(Buffer.from(text)).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

function only<K extends RemittancePart['kind']>(found: readonly RemittancePart[], kind: K): Extract<RemittancePart, { kind: K }>[] {
  return found.filter((part): part is Extract<RemittancePart, { kind: K }> => part.kind === kind);
}

function problems(found: readonly RemittancePart[]): [string, string][] {
  return only(found, 'problem').map(({ error }) => [error.code, error.message.replace(/^.* at segment \d+ ?(.*), byte.*$/, '$1')]);
}

test('the header tells what was paid, how, by whom and to whom', () => {
  const found = parts(HEADER);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['header', 'end'],
  );
  const [header] = only(found, 'header');
  assert.ok(header);
  const { paymentSource, traceSource, payer, payee, start, end, firstSegment, lastSegment, ...facts } = header;
  assert.deepEqual(facts, {
    kind: 'header',
    set: 0,
    controlNumber: '0001',
    groupControlNumber: '7',
    interchangeControlNumber: '000000001',
    interchangeSender: 'PAYER',
    interchangeReceiver: 'HOSPITAL',
    applicationSender: 'PAYERGS',
    applicationReceiver: 'HOSPGS',
    version: '005010X221A1',
    handling: 'I',
    paymentAmount: 8050n,
    creditDebit: 'C',
    paymentMethod: 'ACH',
    paymentFormat: 'CCP',
    effectiveDate: '2026-02-02',
    payerAccount: { routing: '111000025', account: '123450001' },
    payeeAccount: { routing: '222000050', account: '876540009' },
    expectsDeposit: true,
    traceNumber: 'TRACE-1',
    payerIdentifier: '1999999999',
    originatorSupplement: 'SUPP',
    currency: 'USD',
    receiverId: 'RECEIVER',
    payerVersion: 'V9',
    productionDate: '2026-01-30',
  });
  assert.deepEqual(payer?.address, { lines: ['1 PLAZA', 'SUITE 2'], city: 'TOWN', state: 'OH', postalCode: '44101' });
  assert.deepEqual([payer?.name, payer?.references[0]?.value], ['PAYER NAME', 'PAY01']);
  assert.deepEqual([payee?.npi, payee?.taxId, payee?.id], ['1234567893', '123456789', '1234567893']);
  assert.deepEqual([firstSegment, lastSegment, paymentSource.segmentIndex, traceSource.segmentIndex], [2, 14, 3, 4]);
  assert.equal(start, ISA.length + GS.length);
  const text = `${ISA}${GS}ST*835*0001*005010X221A1~${HEADER}`;
  assert.equal(text.slice(paymentSource.start, paymentSource.end), '80.5');
  assert.equal(end, text.length - 1);
});

test('no deposit is expected for a notice, a zero payment or the method NON', () => {
  const expects = (bpr: string) => only(parts(`${bpr}${TRN}${PARTIES}`), 'header')[0]?.expectsDeposit;
  assert.equal(expects('BPR*H*0*C*NON************20260202~'), false);
  assert.equal(expects('BPR*I*0*C*ACH************20260202~'), false);
  assert.equal(expects('BPR*I*10*C*NON************20260202~'), false);
  assert.equal(expects('BPR*P*10*C*ACH************20260202~'), false);
  assert.equal(expects('BPR*I*10*C*CHK************20260202~'), true);
  assert.equal(expects('BPR*I*10*D*ACH************20260202~'), true);
});

const CLAIM =
  'CLP*ACCT-1*1*300*80.5*20*12*PAYERCLAIM*11*1**470*1.25*0.5~CAS*CO*45*100**253*1.5~CAS*PR*1*20*2~' +
  'NM1*QC*1*DOE*JANE*Q**JR*MI*MEMBER1~NM1*IL*1*DOE*JOHN****MI*MEMBER2~NM1*74*1*DOE*JAYNE~NM1*82*2*GROUP*****XX*1234567893~' +
  'MOA*0.5**MA01*MA02~REF*1K*AAA~DTM*232*20260101~DTM*233*20260103~PER*CX**TE*5551234~AMT*AU*200~QTY*CA*2~';
const SERVICE =
  'SVC*HC:99213:25:59:::OFFICE VISIT*200*80.5*0450*1.5*HC:99214*2~DTM*150*20260101~DTM*151*20260103~CAS*CO*45*99.5*1*97*20~' +
  'REF*6R*LINE-1~REF*LU*11~AMT*B6*100.5~QTY*ZK*3~LQ*HE*N130~LQ*HE*M15~';

test('a claim is read with its amounts, reasons, names, dates and services', () => {
  const text = `${HEADER}LX*1~${CLAIM}${SERVICE}SVC*NU:0450*100*0~DTM*472*20260102~CLP*ACCT-2*22*-10*-10~`;
  const found = parts(text);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['header', 'provider', 'claim', 'claim', 'end'],
  );
  const [claim, reversal] = only(found, 'claim');
  assert.ok(claim && reversal);
  assert.deepEqual(
    [
      claim.controlNumber,
      claim.status,
      claim.charge,
      claim.paid,
      claim.patientResponsibility,
      claim.filingIndicator,
      claim.payerControlNumber,
    ],
    ['ACCT-1', '1', 30000n, 8050n, 2000n, '12', 'PAYERCLAIM'],
  );
  assert.deepEqual(
    [claim.facilityType, claim.frequency, claim.drg, claim.drgWeight, claim.dischargeFraction],
    ['11', '1', '470', '1.25', '0.5'],
  );
  assert.deepEqual(
    claim.adjustments.map(({ group, reason, amount, quantity }) => [group, reason, amount, quantity]),
    [
      ['CO', '45', 10000n, undefined],
      ['CO', '253', 150n, undefined],
      ['PR', '1', 2000n, '2'],
    ],
  );
  assert.deepEqual(
    [claim.patient?.last, claim.patient?.first, claim.patient?.middle, claim.patient?.suffix, claim.patient?.person],
    ['DOE', 'JANE', 'Q', 'JR', true],
  );
  assert.deepEqual(
    [claim.subscriber?.id, claim.correctedPatient?.first, claim.memberId, claim.names.length],
    ['MEMBER2', 'JAYNE', 'MEMBER2', 4],
  );
  assert.deepEqual(claim.outpatient?.remarks, ['MA01', 'MA02']);
  assert.equal(claim.outpatient.elements.get(1), '0.5');
  assert.deepEqual(
    [claim.statementFrom, claim.statementTo, claim.references[0]?.value, claim.amounts[0]?.amount, claim.quantities[0]?.quantity],
    ['2026-01-01', '2026-01-03', 'AAA', 20000n, '2'],
  );
  const [visit, facility] = claim.services;
  assert.ok(visit && facility);
  assert.deepEqual(visit.procedure, { qualifier: 'HC', code: '99213', modifiers: ['25', '59'], description: 'OFFICE VISIT' });
  assert.deepEqual(visit.submittedProcedure, { qualifier: 'HC', code: '99214', modifiers: [], description: undefined });
  assert.deepEqual(
    [visit.charge, visit.paid, visit.revenueCode, visit.paidUnits, visit.submittedUnits],
    [20000n, 8050n, '0450', '1.5', '2'],
  );
  assert.deepEqual(
    [visit.serviceFrom, visit.serviceTo, visit.lineControlNumber, visit.allowed],
    ['2026-01-01', '2026-01-03', 'LINE-1', 10050n],
  );
  assert.deepEqual(
    [visit.references.length, visit.quantities[0]?.quantity, visit.remarks.map(({ code }) => code)],
    [2, '3', ['N130', 'M15']],
  );
  assert.deepEqual([facility.serviceFrom, facility.serviceTo, facility.adjustments], ['2026-01-02', '2026-01-02', []]);
  assert.deepEqual([reversal.isReversal, reversal.charge, reversal.paid, reversal.ordinal], [true, -1000n, -1000n, 1]);
});

test('every part, reason and service has the bytes it came from', () => {
  const text = `${ISA}${GS}ST*835*0001~${HEADER}LX*1~${CLAIM}${SERVICE}PLB*1234567893*20261231*WO:X1*50**-5*L6*-2.5~SE*1*0001~GE*1*7~IEA*1*000000001~`;
  const found = partsOf(text.replace('**-5', ''));
  const cut = (source: { start: number; end: number } | undefined) => text.replace('**-5', '').slice(source?.start, source?.end);
  const [claim] = only(found, 'claim');
  assert.equal(cut(claim), (CLAIM + SERVICE).slice(0, -1));
  assert.deepEqual(claim?.adjustments.map(cut), ['45*100', '253*1.5', '1*20*2']);
  assert.equal(cut(claim?.services[0]), SERVICE.slice(0, -1));
  assert.deepEqual(claim?.services[0]?.adjustments.map(cut), ['45*99.5*1', '97*20']);
  assert.equal(cut(claim?.patient), 'NM1*QC*1*DOE*JANE*Q**JR*MI*MEMBER1');
  const [plb] = only(found, 'providerAdjustment');
  assert.equal(cut(plb), 'PLB*1234567893*20261231*WO:X1*50*L6*-2.5');
  assert.deepEqual(plb?.adjustments.map(cut), ['WO:X1*50', 'L6*-2.5']);
});

test('provider adjustments are split into their reasons', () => {
  const [plb] = only(parts(`${HEADER}PLB*1234567893*20261231*WO:X1*50*L6*-2.5*72:Y*0~`), 'providerAdjustment');
  assert.deepEqual([plb?.providerId, plb?.fiscalPeriodEnd], ['1234567893', '2026-12-31']);
  assert.deepEqual(
    plb?.adjustments.map(({ reason, reference, amount }) => [reason, reference, amount]),
    [
      ['WO', 'X1', 5000n],
      ['L6', undefined, -250n],
      ['72', 'Y', 0n],
    ],
  );
});

test('claims carry the provider of their header number', () => {
  const found = parts(
    `${HEADER}LX*1~TS3*1111111112*11*20261231*2*500~TS2*1~CLP*A*1*1*1~CLP*B*1*1*1~LX*2~TS3*2222222228*11*20261231*1*1~CLP*C*1*1*1~LX*3~CLP*D*1*1*1~`,
  );
  assert.deepEqual(
    only(found, 'claim').map(({ controlNumber, provider }) => [controlNumber, provider?.headerNumber, provider?.providerId]),
    [
      ['A', '1', '1111111112'],
      ['B', '1', '1111111112'],
      ['C', '2', '2222222228'],
      ['D', '3', undefined],
    ],
  );
  const [provider] = only(found, 'provider');
  assert.deepEqual(
    [provider?.facilityType, provider?.fiscalPeriodEnd, provider?.claimCount, provider?.totalCharge],
    ['11', '2026-12-31', '2', 50000n],
  );
});

test('a claim without LX is read, without a provider', () => {
  const [claim] = only(parts(`${HEADER}CLP*A*1*1*1~`), 'claim');
  assert.equal(claim?.provider, undefined);
});

test('several sets are numbered and sets of other kinds are passed over', () => {
  const set = (number: string) => `ST*835*${number}~${HEADER}LX*1~CLP*A${number}*1*80.5*80.5~SE*9*${number}~`;
  const found = partsOf(`${ISA}${GS}${set('0001')}ST*999*0002~AK1*HP*1~SE*3*0002~${set('0003')}GE*3*7~IEA*1*000000001~`);
  assert.deepEqual(
    only(found, 'end').map(({ set: number, controlNumber, claims, complete }) => [number, controlNumber, claims, complete]),
    [
      [0, '0001', 1, true],
      [1, '0003', 1, true],
    ],
  );
  assert.deepEqual(
    only(found, 'claim').map(({ controlNumber, set: number, ordinal }) => [controlNumber, number, ordinal]),
    [
      ['A0001', 0, 0],
      ['A0003', 1, 0],
    ],
  );
});

test('the end of a set counts what was read', () => {
  const [end] = only(parts(`${HEADER}LX*1~${CLAIM}${SERVICE}CLP*B*1*10*5.25~PLB*1*20261231*WO*50~`), 'end');
  assert.deepEqual(
    [end?.claims, end?.services, end?.totalCharge, end?.totalPaid, end?.totalProviderAdjustment, end?.problems, end?.complete],
    [2, 1, 31000n, 8575n, 5000n, 0, true],
  );
});

test('a claim whose money cannot be read is reported and left out, its neighbours are read', () => {
  for (const bad of [
    'CLP*B*1*1e3*1~',
    'CLP*B*1*1.234*1~',
    'CLP*B*1**1~',
    'CLP*B*1*1*1~CAS*CO*45~',
    'CLP*B*1*1*1~CAS*CO**5~',
    'CLP*B*1*1*1~SVC*HC:1*x*1~',
    'CLP*B*1*1*1~AMT*AU*1,000~',
    'CLP*B*1*1*1~CAS*CO*1*1**1*1**1*1**1*1**1*1**1*1**1*1~',
  ]) {
    const found = parts(`${HEADER}LX*1~CLP*A*1*1*1~${bad}CLP*C*1*1*1~`);
    assert.deepEqual(
      only(found, 'claim').map(({ controlNumber }) => controlNumber),
      ['A', 'C'],
      bad,
    );
    const [problem] = only(found, 'problem');
    assert.equal(problem?.error.severity, 'fatal', bad);
    assert.deepEqual(
      only(found, 'end').map((end) => [end.claims, end.fatalProblems]),
      [[2, 1]],
    );
  }
});

test('problems name their rule and place', () => {
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1e3*1~`)), [['X12_AMOUNT', 'CLP03']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1**1~`)), [['X12_AMOUNT_MISSING', 'CLP03']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP**1*1*1~`)), [['X12_ELEMENT_MISSING', 'CLP01']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1*1~CAS*CO*45~`)), [['X12_ADJUSTMENT_INCOMPLETE', 'CAS03']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1*1~CAS*CO*45*1*x~`)), [['X12_DECIMAL', 'CAS04']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1*1~DTM*232*20260230~`)), [['X12_DATE', 'DTM02']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1*1~SVC*HC*1*1~`)), [['X12_ELEMENT_MISSING', 'SVC01-2']]);
  assert.deepEqual(problems(parts(`${HEADER}LX*1~CLP*A*1*1*1~N1*XX*Y~`)), [['X12_SEGMENT_UNEXPECTED', 'N1']]);
  assert.deepEqual(problems(parts(`${HEADER}PLB*1*20261231*:X*5~`)), [['X12_ADJUSTMENT_INCOMPLETE', 'PLB03']]);
  assert.deepEqual(problems(parts(`${HEADER}PLB*1*20261231*WO~`)), [['X12_ADJUSTMENT_INCOMPLETE', 'PLB04']]);
  assert.deepEqual(problems(parts(HEADER.replace('I*80.5', 'I*-80.5'))), [['X12_PAYMENT_NEGATIVE', 'BPR02']]);
  assert.deepEqual(problems(parts(HEADER.replace(TRN, TRN + TRN))), [['X12_SEGMENT_REPEATED', 'TRN']]);
  assert.deepEqual(problems(parts(`${BPR}${PARTIES}`)), [['X12_SEGMENT_MISSING', 'N1']]);
  assert.deepEqual(problems(parts(`${BPR}${TRN}N1*PR*X~`)), [['X12_SEGMENT_MISSING', 'SE']]);
});

test('a set without BPR or with an unreadable payment has no header', () => {
  const missing = parts(`${TRN}${PARTIES}LX*1~CLP*A*1*1*1~`);
  assert.deepEqual(
    missing.map(({ kind }) => kind),
    ['problem', 'provider', 'claim', 'end'],
  );
  assert.deepEqual(problems(missing), [['X12_PAYMENT_MISSING', 'N1']]);
  const unreadable = parts(`${HEADER.replace('80.5', '80.555')}LX*1~CLP*A*1*1*1~`);
  assert.deepEqual(
    unreadable.map(({ kind }) => kind),
    ['problem', 'provider', 'claim', 'end'],
  );
});

test('a set that ends without SE is incomplete, and its last claim is not given out', () => {
  for (const rest of ['', 'GE*1*7~IEA*1*000000001~', ISA]) {
    const found = partsOf(`${ISA}${GS}ST*835*0001~${HEADER}LX*1~CLP*A*1*1*1~CLP*B*1*1*1~${rest}`);
    assert.deepEqual(
      only(found, 'claim').map(({ controlNumber }) => controlNumber),
      ['A'],
      rest,
    );
    assert.deepEqual(
      problems(found).map(([code]) => code),
      ['X12_SE_MISSING'],
    );
    assert.deepEqual(
      only(found, 'end').map((end) => [end.complete, end.fatalProblems]),
      [[false, 1]],
    );
  }
});

test('a claim without end is given up at the limit and holds no memory', () => {
  const found = parts(`${HEADER}LX*1~CLP*A*1*1*1~${'SVC*HC:1*1*1~'.repeat(50)}CLP*B*1*1*1~`, { segmentsPerClaim: 20 });
  assert.deepEqual(problems(found), [['X12_CLAIM_TOO_LONG', 'SVC']]);
  assert.deepEqual(
    only(found, 'claim').map(({ controlNumber }) => controlNumber),
    ['B'],
  );
});

test('a composite with too many components is a problem of its claim', () => {
  const found = parts(`${HEADER}LX*1~CLP*A*1*1*1~SVC*HC${':1'.repeat(200)}*1*1~CLP*B*1*1*1~`);
  assert.deepEqual(problems(found), [['X12_TOO_MANY_COMPONENTS', 'SVC01']]);
  assert.deepEqual(
    only(found, 'claim').map(({ controlNumber }) => controlNumber),
    ['B'],
  );
});
