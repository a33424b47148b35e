import { createHash } from 'node:crypto';
import type pg from 'pg';
import { summarize } from '../src/deliver/index.ts';
import { appendEvents, type Log, openLog } from '../src/events/index.ts';
import { audit, platformActor } from '../src/govern/index.ts';
import { createInbox, type InboxChannel } from '../src/inbox/index.ts';
import type { TenantKeys } from '../src/kernel/index.ts';
import { type Tx, transaction } from '../src/store/index.ts';
import type { TestDatabase } from './cluster.ts';
import { SCOPE, TENANT, testTenant } from './tenant.ts';

/** One charge message and what became of it, made by hand: the parts of the platform that made it do not matter. */
export interface ChargeStory {
  readonly keys: TenantKeys;
  readonly server: pg.Pool;
  readonly worker: pg.Pool;
  readonly log: Log;
  readonly channel: InboxChannel;
  readonly accountNumber: string;
  readonly key: string;
  readonly seq: bigint;
  readonly message: Buffer;
  /** Second FT1 segment: where the second charge stands. */
  readonly range: { readonly start: number; readonly end: number };
  readonly charges: readonly [Buffer, Buffer];
  /** An event the second charge caused. */
  readonly derived: Buffer;
  /** Of the two charges and the derived event. */
  readonly journals: readonly [bigint, bigint, bigint];
}

const identityOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, 16);

/** A charge message of two FT1 segments, translated, posted, summarized and queued for the ERP; one more account status. */
export async function chargeStory(database: TestDatabase): Promise<ChargeStory> {
  const { keys, server, channel } = await testTenant(database);
  const worker = database.pool('plexus_worker', 6);
  const log = await openLog(worker, keys);
  const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: (name) => (name === channel.name ? channel : undefined) });
  const accountNumber = '4711000123';
  const head = `MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-77|P|2.3\rPID|1||M1||DOE^JANE||||||||||||${accountNumber}\r`;
  const first = 'FT1|1|T1||20260302||CG|99213|||1|120.00\r';
  const second = 'FT1|2|T2||20260302||CG|80053|||2|30.50\r';
  const message = Buffer.from(head + first + second);
  const { seq } = await inbox.receive({ channel: channel.name, bytes: message, source: '127.0.0.1:50000' });
  const key = `account:${keys.pseudonym('account', accountNumber)}`;
  const charges = [identityOf('charge 1'), identityOf('charge 2')] as const;
  const derived = identityOf('derived');
  const range = { start: head.length + first.length, end: message.length };
  const journals = await transaction(worker, SCOPE, async (tx) => {
    await appendEvents(
      tx,
      log,
      charges.map((identity, n) => ({
        identity,
        type: 'charge.recorded',
        entity: 'north',
        key,
        occurredAt: '2026-03-02T06:00:00.000Z',
        data: { kind: 'charge', amount: n === 0 ? '12000' : '3050', serviceDay: '2026-03-02' },
        subject: key,
        phi: { accountNumber },
        cause: {
          channel: 1,
          message: seq,
          start: n === 0 ? head.length : range.start,
          end: n === 0 ? range.start : range.end,
          rule: 'northside-charges/0',
          release: 1,
        },
      })),
    );
    await appendEvents(tx, log, [
      {
        identity: derived,
        type: 'claim.registered',
        entity: 'north',
        key: 'claim:x',
        occurredAt: '2026-03-02T06:00:00.000Z',
        data: {},
        parent: charges[1],
      },
    ]);
    await tx.query('insert into message_token (tenant, token, channel, seq, received_at) values ($1, $2, 1, $3, now())', [
      TENANT,
      String(keys.token('account', accountNumber)),
      String(seq),
    ]);
    await tx.query('insert into channel_cursor (tenant, channel, seq) values ($1, 1, $2)', [TENANT, String(seq)]);
    await tx.query(`insert into target_state (tenant, target) values ($1, 'erp-receivables')`, [TENANT]);
    await tx.query(
      `insert into delivery (tenant, target, entity, kind, order_key, idempotency_key, content, state, settled_at)
        select $1, 'erp-receivables', 'north', 'account-status', $2, $2 || '|' || $3 || '|1|' || max(seq), '{}', 'confirmed', now()
        from event where tenant = $1 and key = $2`,
      [TENANT, key, charges[1].toString('base64url')],
    );
    await audit(tx, TENANT, platformActor('story'), [
      { action: 'message.translated', object: `${channel.name}:${seq}-${seq}`, detail: '1' },
      { action: 'delivery.confirmed', object: 'delivery:1' },
    ]);
    const one = await postJournal(tx, charges[0], key, 12_000n);
    const two = await postJournal(tx, charges[1], key, 3_050n);
    const three = await postJournal(tx, derived, 'claim:x', 5n);
    return [one, two, three] as const;
  });
  await transaction(server, SCOPE, (tx) =>
    tx.query(`insert into entity (tenant, entity, name) values ($1, 'north', 'Northside Hospital') on conflict do nothing`, [TENANT]),
  );
  await summarize(worker, 'north', { tenant: TENANT, incarnation: 1, target: 'erp-journals', made: '2026-03-02' });
  return { keys, server, worker, log, channel, accountNumber, key, seq, message, range, charges, derived, journals };
}

/** A journal of two lines, receivable against revenue unless told: the first has a bucket, the second a department and an open item. */
export async function postJournal(
  tx: Tx,
  event: Buffer,
  subject: string,
  amount: bigint,
  identity = randomIdentity(),
  accounts: readonly [string, string] = ['1200', '4000'],
): Promise<bigint> {
  const { rows } = await tx.query<{ journal: bigint }>(
    `insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
      values ($1, 'north', 1, $2, '2026-03-02', '2026-03', 'USD', 'charge', 'charge/1', $3, $4) returning journal`,
    [TENANT, identity, event, subject],
  );
  const journal = rows[0]?.journal ?? 0n;
  await tx.query('insert into journal_identity (tenant, identity, journal) values ($1, $2, $3)', [TENANT, identity, String(journal)]);
  await tx.query(
    `insert into journal_line (tenant, incarnation, journal, line, entity, accounting_day, period, currency, account, amount, bucket, department,
        subject, open_item)
      select $1, 1, $2, l.line, 'north', '2026-03-02', '2026-03', 'USD', l.account, l.amount, l.bucket, l.department, $3, l.open_item
      from (values (1, $5, $4::bigint, 'primary', null, null), (2, $6, -$4::bigint, null, 'LAB', 'item-1'))
        l(line, account, amount, bucket, department, open_item)`,
    [TENANT, String(journal), subject, String(amount), ...accounts],
  );
  return journal;
}

const randomIdentity = (): Buffer => identityOf(String(Math.random()));
