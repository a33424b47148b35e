import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { foldAccountDays, foldBalances } from '../../src/ledger/index.ts';
import { type CheckOptions, checkInvariants } from '../../src/observe/index.ts';
import { checkWithin } from '../../src/observe/invariants/check.ts';
import { scopeStatement, transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { keys, server, worker, log } = story;
const now = new Date('2026-03-10T00:00:00Z');

await foldBalances(worker, { tenant: TENANT, incarnation: log.incarnation });
await foldAccountDays(worker, { tenant: TENANT, incarnation: log.incarnation });
await transaction(worker, SCOPE, async (tx) => {
  await tx.query(`update lane_cursor c set incarnation = 9 where reader = 'processes'`);
  await tx.query(
    `insert into audit (tenant, principal, person, action, object, detail) values ($1, 'x', 'none', 'events.folded', 'lane:1:1-3', '3 events, 3 journals')`,
    [TENANT],
  );
  await openExceptions(tx, TENANT, [
    { entity: 'north', kind: 'denial', identity: 'd', owner: 'billing', code: 'X', summary: 'x', dueAt: '2026-03-02T00:00:00Z' },
  ]);
});

/** An outside system that answers every question with the same page. */
const outside = async (items: readonly object[]): Promise<string> => {
  const listening: Server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ items })),
  );
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  after(() => listening.close());
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
};
const [summary] = await transaction(server, SCOPE, async (tx) => {
  const { rows } = await tx.query<{ key: string }>(`select idempotency_key as key from delivery where kind = 'summary-journal'`);
  return rows;
});
const posted = (more: object = {}): object => ({
  Reference: summary?.key,
  AccountingDate: '2026-03-02',
  PeriodName: '2026-03',
  CurrencyCode: 'USD',
  TotalDebit: '150.55',
  ...more,
});
const acks = async (name: string, lines: readonly string[]): Promise<string> => {
  const file = join(database.folder, name);
  await writeFile(file, lines.join('\n'));
  return file;
};
const line = (controlId: string, code: string): string => JSON.stringify({ controlId, sender: 'EPIC|NORTH', sentAt: 1, ackedAt: 2, code });

test('a sound system has no violations', async () => {
  const report = await checkInvariants(server, keys, {
    now,
    erp: await outside([posted()]),
    ackLogs: [await acks('sound.jsonl', [line('CTL-77', 'AA'), line('REFUSED', 'AE'), '{"controlId":"torn'])],
  });
  assert.deepEqual(report.violations, []);
  assert.equal(report.checked.length, 8);
});

/** Does what must never happen, in a transaction that is undone, and answers the codes that the checker gives. */
async function codesAfter(damage: string, options: Partial<CheckOptions> = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.cluster.adminUrl });
  await client.connect();
  try {
    await client.query(`set search_path = plexus; begin; set local session_replication_role = replica`);
    await client.query(damage);
    await client.query('set local role plexus_server');
    await client.query(scopeStatement({ tenant: TENANT, entities: 'all' }));
    const { violations } = await checkWithin(client, keys, { now, ...options }, () => Promise.resolve(false));
    return violations.map(({ invariant, code }) => `${invariant} ${code}`);
  } finally {
    await client.end();
  }
}

const CORRUPTIONS: readonly (readonly [what: string, sql: string, found: string])[] = [
  ['an amount is changed', `update journal_line set amount = amount + 1 where journal = 1 and line = 1`, 'I3 JOURNAL_UNBALANCED'],
  ['the lines of a journal are deleted', `delete from journal_line where journal = 1`, 'I3 JOURNAL_WITHOUT_LINES'],
  ['a journal is deleted and its lines stay', `delete from journal where journal = 2`, 'I3 LINE_WITHOUT_JOURNAL'],
  [
    'a line is moved to another period',
    `update journal_line set period = '2026-04' where journal = 2 and line = 1`,
    'I3 LINE_WITHOUT_JOURNAL',
  ],
  [
    'a day is changed',
    `update account_day set amount = amount + 100 where day = (select min(day) from account_day)`,
    'I3 ACCOUNT_DAY_DIFFERS',
  ],
  ['a balance is changed', `update balance set debit = debit + 100 where account = '1200'`, 'I3 BALANCE_DIFFERS'],
  ['a balance disappears', `delete from balance where account = '4000'`, 'I3 BOOKS_UNEVEN'],
  ['a summary line is changed', `update summary_line set amount = amount + 1 where line = 1`, 'I3 SUMMARY_DIFFERS'],
  [
    'a receivable is posted that its account knows nothing of',
    `update journal_line set account = 'patient-receivable' where journal = 1 and line = 1`,
    'I3 RECEIVABLE_DIFFERS',
  ],
  ['an identity names another journal', `update journal_identity set journal = 3 where journal = 1`, 'I2 JOURNAL_IDENTITY_WRONG'],
  [
    'a journal is posted twice',
    `insert into journal select tenant, 99, entity, incarnation, xid, identity, accounting_day, original_day, period, currency, posting, rule, event,
      subject, reverses, posted_at from journal where journal = 1`,
    'I2 JOURNAL_IDENTITY_WRONG',
  ],
  [
    'a message is stored twice under one identity',
    `alter table message_identity drop constraint message_identity_pkey;
      insert into message_identity select tenant, channel, control_id, content_hash, seq, received_at from message_identity`,
    'I2 MESSAGE_STORED_TWICE',
  ],
  [
    'the same lines are summarized twice',
    `insert into summary_batch overriding system value select tenant, 99, entity, accounting_day, period, currency, from_incarnation, from_xid,
      from_journal, to_incarnation, to_xid, to_journal + 1, lines, debit, null, made_at from summary_batch`,
    'I2 SUMMARY_OVERLAP',
  ],
  [
    'an earlier event of a key is posted in a later transaction',
    `update journal set xid = '99999999' where journal = 1`,
    'I4 JOURNALS_OUT_OF_ORDER',
  ],
  [
    'a delivery overtakes the one ahead',
    `insert into delivery (tenant, target, entity, kind, order_key, idempotency_key, content)
        select tenant, target, entity, kind, order_key, 'next', content from delivery where kind = 'summary-journal';
      insert into delivery_attempt (tenant, delivery, attempt, fence, outcome)
        select tenant, id, 1, 1, 'intent' from delivery where idempotency_key = 'next'`,
    'I4 DELIVERY_OVERTAKEN',
  ],
  [
    'an event waits behind nothing',
    `insert into parked_event select tenant, key, incarnation, xid, seq, lane, recorded_at from event where type = 'claim.registered'`,
    'I4 PARKED_WITHOUT_HOLD',
  ],
  [
    'an event is skipped and nobody decided it',
    `update event set type = 'record.released', hold = 'poison|x|1', data = '{"skip":true}' where type = 'claim.registered'`,
    'I4 SKIP_WITHOUT_APPROVER',
  ],
  ['a message loses its identity', `delete from message_identity`, 'I5 MESSAGE_WITHOUT_IDENTITY'],
  ['a message is deleted', `update message_identity set seq = 999`, 'I5 MESSAGE_WITHOUT_IDENTITY'],
  ['a channel loses its cursor', `delete from channel_cursor`, 'I5 MESSAGE_UNREACHABLE'],
  ['a message stands beyond its channel', `update message set seq = 500; update message_identity set seq = 500`, 'I5 MESSAGE_UNREACHABLE'],
  ['a cursor runs ahead', `update channel_cursor set seq = 50`, 'I5 CURSOR_AHEAD'],
  ['a quarantined message is nobody’s work', `update message set quarantine = 'SENDER_NOT_ALLOWED'`, 'I5 QUARANTINE_WITHOUT_OWNER'],
  ['an exception loses its owner', `update exception_item set owner = ' '`, 'I5 EXCEPTION_WITHOUT_OWNER'],
  [
    'a key is held and nobody knows why',
    `insert into process_state (tenant, key, entity, lane, version, status, hold, data) values ('${TENANT}', 'claim:h', 'north', 1, 1, 'x', 'h', '')`,
    'I5 HOLD_WITHOUT_OWNER',
  ],
  ['a lease is never given back', `update delivery set state = 'running', leased_until = now() - interval '1 hour'`, 'I5 LEASE_STALE'],
  ['a delivery is forgotten', `update delivery set due_at = now() - interval '2 hours' where state = 'ready'`, 'I5 DELIVERY_WITHOUT_CLOCK'],
  ['the audit of a receipt is deleted', `delete from audit where action = 'message.received'`, 'I6 RECEIPT_NOT_AUDITED'],
  [
    'a receipt is audited twice',
    `insert into audit (tenant, principal, person, action, object) select tenant, principal, person, action, object from audit where action = 'message.received'`,
    'I6 RECEIPT_AUDITED_TWICE',
  ],
  ['the audit of a translation is deleted', `delete from audit where action = 'message.translated'`, 'I6 TRANSLATION_NOT_AUDITED'],
  ['the audit of folding is deleted', `delete from audit where action = 'events.folded'`, 'I6 FOLDING_NOT_AUDITED'],
  ['the audit of an exception is deleted', `delete from audit where action = 'exception.opened'`, 'I6 EXCEPTION_NOT_AUDITED'],
  ['an exception is closed past the audit', `update exception_item set state = 'resolved', closed_by = 'eve'`, 'I6 EXCEPTION_NOT_AUDITED'],
  ['the audit of a delivery is deleted', `delete from audit where action = 'delivery.confirmed'`, 'I6 DELIVERY_NOT_AUDITED'],
  [
    'a delivery is confirmed twice',
    `insert into audit (tenant, principal, person, action, object) select tenant, principal, person, action, object from audit where action = 'delivery.confirmed'`,
    'I6 CONFIRMATION_AUDITED_TWICE',
  ],
  [
    'a configuration is smuggled in',
    `insert into release (tenant, number, digest, content, principal, person) values ('${TENANT}', 7, 'x', '{}', 'eve', 'eve')`,
    'I6 RELEASE_NOT_AUDITED',
  ],
  [
    'a replay is smuggled in',
    `insert into replay (tenant, channel, seq, from_stage, mapping, principal, person) values ('${TENANT}', 1, 1, 'start', 'current', 'eve', 'eve')`,
    'I6 REPLAY_NOT_AUDITED',
  ],
  ['a quarantine is not audited', `update message set quarantine = 'X'`, 'I6 QUARANTINE_NOT_AUDITED'],
  ['a journal names an event that never was', `update journal set event = '\\x00' where journal = 1`, 'I7 JOURNAL_WITHOUT_CAUSE'],
  [
    'an event loses its message',
    `update event set message = null, channel = null where type = 'charge.recorded'`,
    'I7 EVENT_WITHOUT_CAUSE',
  ],
  ['an event names a cause that never was', `update event set parent = '\\x00' where parent is not null`, 'I7 CAUSE_MISSING'],
  ['an event names a message that never was', `update event set message = 77 where message is not null`, 'I7 MESSAGE_MISSING'],
  ['an event loses its lineage', `update event set lineage = null where message is not null`, 'I7 RANGE_WRONG'],
  ['a lineage reaches past the message', `update message set size = 100`, 'I7 RANGE_WRONG'],
  ['a charge posts nothing', `delete from journal_line where journal = 1; delete from journal where journal = 1`, 'I7 CHARGE_WITHOUT_END'],
];

for (const [what, damage, found] of CORRUPTIONS) {
  test(`it is noticed when ${what}`, async () => {
    const codes = await codesAfter(damage);
    assert.ok(codes.includes(found), `found ${codes.join(', ') || 'nothing'}`);
  });
}

test('what a person decides has as its cause what the key was told before, and what nobody told of has none', async () => {
  const decided = (key: string): string =>
    `insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, data)
      select '${TENANT}', 0, 1, '\\x77', 1, 'invoice.decided', 'north', ${key}, now(), '{}'`;
  assert.ok(!(await codesAfter(decided(`'${story.key}'`))).includes('I7 EVENT_WITHOUT_CAUSE'));
  assert.ok((await codesAfter(decided(`'invoice:of-nobody'`))).includes('I7 EVENT_WITHOUT_CAUSE'));
});

test('an acknowledged message that is not stored is lost, whichever part of it is missing', async () => {
  const ackLogs = [await acks('lost.jsonl', [line('CTL-77', 'AA'), line('CTL-78', 'AA'), line('CTL-79', 'CA')])];
  const { violations } = await checkInvariants(server, keys, { now, ackLogs });
  assert.deepEqual(
    violations.map(({ code, count, ids }) => [code, count, ids]),
    [['MESSAGE_LOST', 2, ['EPIC^NORTH|CTL-78', 'EPIC^NORTH|CTL-79']]],
  );
  assert.ok((await codesAfter('delete from message', { ackLogs })).includes('I1 MESSAGE_LOST'));
  const torn = await acks('broken.jsonl', [line('CTL-77', 'AA'), 'nonsense', line('CTL-77', 'AA')]);
  await assert.rejects(checkInvariants(server, keys, { now, ackLogs: [torn] }), { code: 'ACK_LOG_UNREADABLE' });
});

test('the ledger of the ERP is compared journal by journal', async () => {
  const confirm = `update delivery set state = 'confirmed', settled_at = now() where kind = 'summary-journal';
    insert into audit (tenant, principal, person, action, object) select tenant, 'x', 'none', 'delivery.confirmed', 'delivery:' || id from delivery
      where kind = 'summary-journal'`;
  const refuse = confirm.replaceAll('confirmed', 'refused');
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([posted()]) }), []);
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([posted(), posted()]) }), ['I2 POSTED_TWICE']);
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([]) }), ['I2 CONFIRMED_MISSING']);
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([posted({ TotalDebit: '150.54' })]) }), ['I2 POSTED_DIFFERENTLY']);
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([posted({ PeriodName: '2026-04' })]) }), ['I2 POSTED_DIFFERENTLY']);
  assert.deepEqual(await codesAfter(confirm, { erp: await outside([posted(), posted({ Reference: 'PLX-foreign' })]) }), [
    'I2 POSTED_UNKNOWN',
  ]);
  assert.deepEqual(await codesAfter(refuse, { erp: await outside([posted()]) }), ['I2 REFUSED_POSTED']);
});

const RELEASED = `update message set received_at = received_at - interval '10 minutes'; update event set recorded_at = recorded_at - interval '10 minutes';
  update delivery set due_at = due_at - interval '10 minutes';`;
const WAITING: readonly (readonly [what: string, sql: string, found: readonly string[]])[] = [
  ['a message waits for translation', `update channel_cursor set seq = seq - 1`, ['I11 TRANSLATION_BEHIND']],
  ['events wait to be folded', `update lane_cursor set incarnation = 0 where reader = 'processes'`, ['I11 FOLDING_BEHIND']],
  ['a delivery waits', '', ['I11 DELIVERY_BEHIND']],
];

for (const [what, damage, found] of WAITING) {
  test(`it is noticed when ${what} for nobody else, and only once it has taken too long`, async () => {
    const delivered = what === 'a delivery waits' ? '' : `update delivery set state = 'refused' where state <> 'confirmed';`;
    const live = async (sql: string): Promise<string[]> =>
      (await codesAfter(`${sql} ${delivered} ${damage}`, { drainedWithinMs: 300_000 })).filter((code) => code.startsWith('I11'));
    assert.deepEqual(await live(RELEASED), found);
    assert.deepEqual(await live(''), []);
  });
}

test('one idempotency key has one answer', async () => {
  const reply = (more: object): string =>
    JSON.stringify({ channel: 'claims', key: 'k', body: 'a', status: 202, message: 'claims:1', ...more });
  const codes = async (...lines: string[]): Promise<string[]> =>
    (await checkInvariants(server, keys, { now, replyLogs: [await acks('replies.jsonl', lines)] })).violations.map(({ code }) => code);
  assert.deepEqual(
    await codes(reply({}), reply({ status: 503 }), reply({}), reply({ body: 'b', status: 422 }), reply({ key: 'l', body: 'b' })),
    [],
  );
  assert.deepEqual(await codes(reply({}), reply({ message: 'claims:2' })), ['REPLY_DIFFERS']);
  assert.deepEqual(await codes(reply({}), reply({ body: 'b' })), ['KEY_TAKEN_TWICE']);
  assert.deepEqual(await codes(reply({}), reply({ status: 422 })), ['REPLY_REVOKED']);
  await assert.rejects(codes('nonsense'), { code: 'REPLY_LOG_UNREADABLE' });
});

test('patient accounting is compared account by account and bucket by bucket', async () => {
  const subject = `account:${keys.pseudonym('account', 'northside|4711')}`;
  const receivable = `update journal_line set account = 'patient-receivable', subject = '${subject}' where journal = 1 and line = 1`;
  const account = (primary: string): object => ({
    accountDomain: 'northside',
    accountNumber: '4711',
    balances: { primary, guarantor: '0.00' },
  });
  const compared = async (items: object[]): Promise<string[]> =>
    (await codesAfter(receivable, { patientAccounting: await outside(items) })).filter((code) => code.includes('PATIENT_ACCOUNTING'));
  assert.deepEqual(await compared([account('120.00')]), []);
  assert.deepEqual(await compared([account('120.01')]), ['I3 PATIENT_ACCOUNTING_DIFFERS']);
  assert.deepEqual(await compared([]), ['I3 PATIENT_ACCOUNTING_UNKNOWN']);
});

test('a timer that is long due and stays so is noticed; one that fires is not', async () => {
  await asSuperuser(
    database,
    `insert into timer (tenant, key, name, entity, lane, visit, due_at) values ('${TENANT}', 'account:t', 'late', 'north', 1, 1, now() - interval '1 hour')`,
  );
  const { violations } = await checkInvariants(server, keys, { now, timerGraceMs: 1 });
  assert.deepEqual(
    violations.map(({ code, ids }) => [code, ids]),
    [['TIMER_OVERDUE', ['account:t late/1']]],
  );
  const checking = checkInvariants(server, keys, { now, timerGraceMs: 200, progress: () => undefined });
  await asSuperuser(database, 'delete from timer');
  assert.deepEqual((await checking).violations, []);
});
