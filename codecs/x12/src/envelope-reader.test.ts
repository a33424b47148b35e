import assert from 'node:assert/strict';
import test from 'node:test';
import { readEnvelopes } from './envelope-reader.ts';
import { tokenize } from './tokenize.ts';

const ISA = 'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~';
const GS = 'GS*HP*SENDER*RECEIVER*20260131*1200*7*X*005010X221A1~';
const SET = 'ST*835*0001~REF*EV*1~SE*3*0001~';
const GOOD = `${ISA}${GS}${SET}GE*1*7~IEA*1*000000001~`;

/** The breaches of a text: code, severity, segment index and element. */
function breaches(text: string, options?: Parameters<typeof readEnvelopes>[1]): [string, string, number, number | undefined][] {
  return readEnvelopes(tokenize(Buffer.from(text)), options).flatMap((event) =>
    event.kind === 'error' ? [[event.error.code, event.error.severity, event.error.at.segmentIndex, event.error.at.element] as const] : [],
  ) as [string, string, number, number | undefined][];
}

test('a sound interchange shows its envelopes and no breach', () => {
  const events = readEnvelopes(tokenize(Buffer.from(GOOD)));
  assert.deepEqual(
    events.map((event) => event.kind),
    ['interchange', 'group', 'set', 'set-end', 'group-end', 'interchange-end'],
  );
  const [interchange, group, set] = events;
  assert.ok(interchange?.kind === 'interchange' && group?.kind === 'group' && set?.kind === 'set');
  assert.deepEqual(
    [interchange.controlNumber, interchange.sender, interchange.usage],
    ['000000001', { qualifier: 'ZZ', id: 'SENDER' }, 'T'],
  );
  assert.deepEqual([group.functionalCode, group.controlNumber, group.version], ['HP', '7', '005010X221A1']);
  assert.deepEqual([set.type, set.controlNumber, set.version], ['835', '0001', '005010X221A1']);
});

test('wrong counts are reported with both numbers and leave the structure whole', () => {
  assert.deepEqual(breaches(GOOD.replace('SE*3', 'SE*4')), [['X12_SE_COUNT', 'error', 4, 1]]);
  assert.deepEqual(breaches(GOOD.replace('GE*1', 'GE*2')), [['X12_GE_COUNT', 'error', 5, 1]]);
  assert.deepEqual(breaches(GOOD.replace('IEA*1', 'IEA*x')), [['X12_IEA_COUNT', 'error', 6, 1]]);
  const [event] = readEnvelopes(tokenize(Buffer.from(GOOD.replace('SE*3', 'SE*4')))).filter(({ kind }) => kind === 'error');
  assert.ok(event?.kind === 'error');
  assert.match(event.error.message, /says 4, counted 3/);
});

test('control numbers of header and trailer must agree', () => {
  assert.deepEqual(breaches(GOOD.replace('SE*3*0001', 'SE*3*0002')), [['X12_CONTROL_NUMBER', 'error', 4, 2]]);
  assert.deepEqual(breaches(GOOD.replace('GE*1*7', 'GE*1*8')), [['X12_CONTROL_NUMBER', 'error', 5, 2]]);
  assert.deepEqual(breaches(GOOD.replace('IEA*1*000000001', 'IEA*1*000000002')), [['X12_CONTROL_NUMBER', 'error', 6, 2]]);
  assert.deepEqual(breaches(GOOD.replace('GE*1*7', 'GE*1*07')), []);
  assert.deepEqual(breaches(GOOD.replace('IEA*1*000000001', 'IEA*1*1')), []);
});

test('a missing trailer is fatal and shown where the lack appears', () => {
  assert.deepEqual(breaches(GOOD.replace('IEA*1*000000001~', '')), [['X12_IEA_MISSING', 'fatal', 6, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('GE*1*7~', '')), [['X12_GE_MISSING', 'fatal', 5, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('SE*3*0001~', '')), [['X12_SE_MISSING', 'fatal', 4, undefined]]);
  assert.deepEqual(breaches(`${ISA}${GS}${SET}${GOOD}`), [
    ['X12_GE_MISSING', 'fatal', 5, undefined],
    ['X12_IEA_MISSING', 'fatal', 5, undefined],
  ]);
  assert.deepEqual(
    breaches(`${ISA}${GS}ST*835*0001~`).map(([code, , index]) => [code, index]),
    [
      ['X12_SE_MISSING', 3],
      ['X12_GE_MISSING', 3],
      ['X12_IEA_MISSING', 3],
    ],
  );
});

test('what stands outside its envelope is fatal', () => {
  assert.deepEqual(breaches(`${ISA}${SET}IEA*0*000000001~`), [['X12_SEGMENT_OUTSIDE', 'fatal', 1, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('GE*', 'REF*EV*1~GE*')), [['X12_SEGMENT_OUTSIDE', 'fatal', 5, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('GE*1*7~', 'GE*1*7~SE*1*1~')), [['X12_TRAILER_UNMATCHED', 'fatal', 6, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('IEA', 'GE*1*1~IEA')), [['X12_TRAILER_UNMATCHED', 'fatal', 6, undefined]]);
});

test('an acknowledgement belongs between ISA and the first group', () => {
  const ta1 = 'TA1*000000019*260131*1200*A*000~';
  assert.deepEqual(
    readEnvelopes(tokenize(Buffer.from(`${ISA}${ta1}IEA*0*000000001~`))).map(({ kind }) => kind),
    ['interchange', 'acknowledgement', 'interchange-end'],
  );
  assert.deepEqual(breaches(GOOD.replace(GS, GS + ta1)), [['X12_SEGMENT_OUTSIDE', 'fatal', 2, undefined]]);
});

test('an odd header, a bad segment identifier and an unwanted version are reported', () => {
  assert.deepEqual(breaches(GOOD.replace(/ +/g, ' ')), [['X12_ISA_WIDTH', 'error', 0, undefined]]);
  assert.deepEqual(breaches(GOOD.replace('*^*', '*:*')), [['X12_DELIMITER_SHARED', 'error', 0, 11]]);
  assert.deepEqual(breaches(GOOD.replace('REF*', 'Ref*')), [['X12_SEGMENT_ID', 'error', 3, undefined]]);
  assert.deepEqual(breaches(GOOD, { acceptVersion: (version) => version.startsWith('004010') }), [
    ['X12_VERSION_UNSUPPORTED', 'error', 1, 8],
  ]);
});
