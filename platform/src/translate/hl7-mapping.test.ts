import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { DraftEvent } from './translation.ts';
import { CHARGES, hl7, messageMappingOf, MSH, READABLE } from './testing.ts';

const charges = messageMappingOf(CHARGES);
const PID = 'PID|1||700^^^NORTH^MR||EXAMPLETON^AVERY||||||||||||| A-1 ^^^NORTH^AN';
const ft1 = (number: string, amount = '10.00', kind = 'CG', department = 'LAB'): string =>
  `FT1|1|${number}||20260302|20260302|${kind}|85025|||2|${amount}||${department}`;

test('each repeated segment becomes an event with its own bytes', () => {
  const bytes = hl7(MSH, PID, ft1('T1', '10.25'), ft1('T2', '4', 'CD'));
  const { events, failures, tokens } = charges.translate(bytes, READABLE);
  assert.deepEqual(failures, []);
  assert.deepEqual(tokens, [{ kind: 'account', value: 'A-1' }]);
  assert.deepEqual(
    events.map(({ key, entity, data, phi, subject, rule }) => ({
      key,
      entity,
      amount: data['amount'],
      kind: data['kind'],
      phi,
      subject,
      rule,
    })),
    [
      {
        key: 'account:account(north|A-1)',
        entity: 'north',
        amount: '1025',
        kind: 'charge',
        phi: { accountNumber: 'A-1' },
        subject: 'account:account(north|A-1)',
        rule: 'charges/0',
      },
      {
        key: 'account:account(north|A-1)',
        entity: 'north',
        amount: '400',
        kind: 'credit',
        phi: { accountNumber: 'A-1' },
        subject: 'account:account(north|A-1)',
        rule: 'charges/0',
      },
    ],
  );
  assert.deepEqual(
    events.map(({ start, end }) => bytes.subarray(start, end).toString()),
    [ft1('T1', '10.25'), ft1('T2', '4', 'CD')],
  );
});

test('a segment that belongs to a record is never taken from its neighbour', () => {
  const bytes = hl7(MSH, PID, ft1('T1'), ft1('T2'), 'PR1|1||0305', ft1('T3'));
  const { events } = charges.translate(bytes, READABLE);
  assert.deepEqual(
    events.map(({ data }) => data['revenueCode']),
    [undefined, '0305', undefined],
  );
  assert.ok(bytes.subarray(events[1]?.start, events[1]?.end).toString().endsWith('PR1|1||0305'));
});

test('a record that fails says where, is held with its key, and its neighbours go on', () => {
  const { events, failures } = charges.translate(
    hl7(MSH, PID, ft1('T1'), ft1('T2', '1O.00'), ft1('T3', '10', 'CG', 'XX'), ft1('', '10')),
    READABLE,
  );
  assert.equal(events.length, 1);
  assert.deepEqual(
    failures.map(({ code, at, record, keys, entity }) => ({ code, at, record, keys, entity })),
    [
      { code: 'RECORD_VALUE_UNREADABLE', at: 'FT1[2]-11.1', record: 2, keys: ['account:account(north|A-1)'], entity: 'north' },
      { code: 'RECORD_CODE_UNKNOWN', at: 'FT1[3]-13.1', record: 3, keys: ['account:account(north|A-1)'], entity: 'north' },
      { code: 'RECORD_VALUE_MISSING', at: 'FT1[4]-2', record: 4, keys: ['account:account(north|A-1)'], entity: 'north' },
    ],
  );
});

test('a record of an entity whose data the channel may not carry is held, and shown to the channel’s own people only', () => {
  const bytes = hl7(MSH, PID, ft1('T1'));
  const { events, failures } = charges.translate(bytes, { ...READABLE, entities: new Set(['river']) });
  assert.deepEqual(events, []);
  assert.deepEqual(
    failures.map(({ code, record, entity }) => [code, record, entity]),
    [['RECORD_ENTITY_FOREIGN', 1, undefined]],
  );
  assert.equal(charges.translate(bytes, { ...READABLE, entities: new Set(['north']) }).events.length, 1);
});

test('failures never quote what stands in identifying fields', () => {
  const bytes = hl7(MSH, PID.replace('A-1', 'SECRET-'.repeat(30)), ft1('T1', 'SECRET'));
  assert.doesNotMatch(JSON.stringify(charges.translate(bytes, READABLE).failures.map((failure) => ({ ...failure, keys: [] }))), /SECRET/);
});

test('a record that no rule wants is held, one that a rule ignores is not', () => {
  const { events, failures } = charges.translate(hl7(MSH, PID, ft1('T1', '10', 'PY'), ft1('T2', '10', 'ZZ')), READABLE);
  assert.deepEqual(events, []);
  assert.deepEqual(
    failures.map(({ code, at }) => [code, at]),
    [['RECORD_NO_RULE', 'FT1[2]']],
  );
});

test('a message of another kind, without records or without sense is one failure without keys', () => {
  const cases: ReadonlyArray<readonly [Buffer, string]> = [
    [hl7(MSH.replace('DFT^P03', 'ADT^A01'), PID), 'RECORD_KIND_UNEXPECTED'],
    [hl7(MSH, PID), 'RECORD_NONE'],
    [Buffer.from('no message at all'), 'HL7_HEADER_MISSING'],
    [Buffer.alloc(0), 'HL7_EMPTY'],
  ];
  for (const [bytes, code] of cases) {
    const { events, failures } = charges.translate(bytes, READABLE);
    assert.deepEqual(events, []);
    assert.deepEqual(
      failures.map((failure) => [failure.code, failure.keys, failure.record]),
      [[code, [], 0]],
    );
  }
});

test('a batch file is translated message by message, and one that is broken does not spoil it', () => {
  const bytes = hl7('FHS|^~\\&|X', 'BHS|^~\\&|X', MSH, PID, ft1('T1'), 'MSH|||', PID, ft1('T2'), MSH, PID, ft1('T3'), 'BTS|3', 'FTS|1');
  const { events, failures } = charges.translate(bytes, READABLE);
  assert.deepEqual(
    events.map(({ start, end }) => bytes.subarray(start, end).toString()),
    [ft1('T1'), ft1('T3')],
  );
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['HL7_DELIMITERS_INVALID'],
  );
});

test('more repetitions than the reader takes are a failure of the record, not of the platform', () => {
  const mapping = messageMappingOf(CHARGES.replace('path: FT1-7.1, as: code', 'path: FT1-7.1, where: { component: 1, in: [Q] }'));
  const many = ft1('T1').replace('85025', 'X~'.repeat(10_001));
  const { events, failures } = mapping.translate(hl7(MSH, PID, many, ft1('T2').replace('85025', 'A~Q')), READABLE);
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['HL7_LIMIT_EXCEEDED'],
  );
  assert.equal(events[0]?.data['code'], 'Q');
});

test('look-alikes of one message are told apart by their order, however many of their neighbours fail', () => {
  const mapping = messageMappingOf(CHARGES.replace('{ path: FT1-2 } ]', '{ path: FT1-7.1 }, { occurrence: true } ]'));
  const sound = mapping.translate(hl7(MSH, PID, ft1('', '1'), ft1('', '2'), ft1('', '3')), READABLE).events;
  const second = mapping.translate(hl7(MSH, PID, ft1('', '1'), ft1('', 'x'), ft1('', '3')), READABLE).events;
  const ids = (events: readonly DraftEvent[]): string[] => events.map(({ identity }) => identity.toString('hex'));
  assert.equal(new Set(ids(sound)).size, 3);
  assert.deepEqual(ids(second), [ids(sound)[0], ids(sound)[2]]);
});

test('identity depends on the sender and the business, never on the control id', () => {
  const identity = (message: Buffer, source = 'test'): string | undefined =>
    charges.translate(message, { ...READABLE, source }).events[0]?.identity.toString('hex');
  const first = identity(hl7(MSH, PID, ft1('T1')));
  assert.equal(first?.length, 32);
  assert.equal(identity(hl7(MSH.replace('|1|P|', '|2|P|'), PID, ft1('T1', '99'))), first);
  assert.notEqual(identity(hl7(MSH, PID, ft1('T2'))), first);
  assert.notEqual(identity(hl7(MSH, PID, ft1('T1')), 'other'), first);
});

test('identifying values are nowhere but in what is sealed', () => {
  const hidden = {
    ...READABLE,
    pseudonym: (kind: string, value: string) => Buffer.from(READABLE.pseudonym(kind, value)).toString('hex').padEnd(22, '0'),
  };
  const [event] = charges.translate(hl7(MSH, PID.replace('A-1', 'ACCOUNT-NUMBER'), ft1('T1')), hidden).events;
  assert.ok(event);
  assert.deepEqual(event.phi, { accountNumber: 'ACCOUNT-NUMBER' });
  assert.doesNotMatch(JSON.stringify({ ...event, phi: undefined, identity: event.identity.toString('latin1') }), /ACCOUNT-NUMBER/);
});

test('the bytes of every field can be found again from the lineage of the event', () => {
  const bytes = hl7(MSH, PID, ft1('T1'), ft1('T2', '77.10'));
  const event = charges.translate(bytes, READABLE).events[1];
  assert.ok(event);
  const texts = charges
    .fieldRanges(bytes, event)
    .map(({ field, place, start, end }) => `${field} ${place} ${bytes.subarray(start, end).toString().trim()}`);
  assert.ok(texts.includes('amount FT1[2]-11.1 77.10'), texts.join('\n'));
  assert.ok(texts.includes('key PID-18.1 A-1'));
  assert.ok(texts.includes('entity MSH-4.1 NORTH'));
  assert.deepEqual(charges.fieldRanges(bytes, { ...event, start: 1 }), []);
});

test('whatever bytes come, translation answers and never throws', () => {
  const noise = fc.array(
    fc.constantFrom('MSH', 'FT1', 'PID', '|', '^', '~', '\\', '&', '\r', '\n', 'FHS', 'CG', '10', '20260302', '""', 'é'),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(noise, fc.boolean(), (parts, headed) => {
      const bytes = Buffer.from((headed ? `${MSH}\r${PID}\r` : '') + parts.join(''));
      const { events, failures } = charges.translate(bytes, READABLE);
      for (const { start, end } of [...events, ...failures]) assert.ok(start >= 0 && end <= bytes.length && start <= end);
    }),
    { numRuns: 300 },
  );
});
