import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { transaction, type Tx } from '../../src/store/index.ts';
import { SCOPE, TENANT } from '../tenant.ts';

export interface LineSpec {
  readonly account: string;
  readonly amount: bigint;
  readonly department?: string;
  readonly costCenter?: string;
  readonly payerClass?: string;
  readonly subject?: string;
}

export async function makeEntity(server: pg.Pool, entity: string): Promise<void> {
  await transaction(server, SCOPE, (tx) =>
    tx.query('insert into entity (tenant, entity, name) values ($1, $2, $2) on conflict do nothing', [TENANT, entity]),
  );
}

/** A balanced journal, written directly: what deliver sees of the ledger. */
export async function postJournal(tx: Tx, entity: string, day: string, lines: readonly LineSpec[]): Promise<bigint> {
  const { rows } = await tx.query<{ journal: bigint }>(
    `insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
     values ($1, $2, 1, $3, $4, $5, 'USD', 'charge', 'test', $3, 'account:x') returning journal`,
    [TENANT, entity, randomBytes(16), day, day.slice(0, 7)],
  );
  const journal = rows[0]?.journal ?? 0n;
  await tx.query(
    `insert into journal_line (tenant, journal, line, entity, incarnation, accounting_day, period, currency, account, amount, department, cost_center, payer_class, subject)
     select $1, $2, l.n, $3, 1, $4, $5, 'USD', l.account, l.amount, l.department, l."costCenter", l."payerClass", coalesce(l.subject, 'account:x')
     from json_to_recordset($6) l(n int, account text, amount bigint, department text, "costCenter" text, "payerClass" text, subject text)`,
    [
      TENANT,
      String(journal),
      entity,
      day,
      day.slice(0, 7),
      JSON.stringify(lines.map((line, n) => ({ n: n + 1, ...line, amount: String(line.amount) }))),
    ],
  );
  return journal;
}
