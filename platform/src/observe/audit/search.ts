import type { Tx } from '../../store/index.ts';

/** One row of the audit, for people. */
export interface AuditRecord {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly principal: string;
  readonly person: string;
  readonly action: string;
  readonly object: string;
  readonly detail?: string;
}

export interface AuditQuery {
  readonly action?: string | undefined;
  readonly object?: string | undefined;
  readonly person?: string | undefined;
  readonly principal?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The id at which an earlier page ended. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  /** What to give as `before` for the page that follows. */
  readonly next?: string;
}

export interface AuditRecordRow {
  id: bigint;
  at: Date;
  principal: string;
  person: string;
  action: string;
  object: string;
  detail: string | null;
}

/** Rows of the audit that fit everything asked for, newest first. */
export async function searchAudit(tx: Tx, tenant: string, query: AuditQuery): Promise<AuditPage> {
  const { rows } = await tx.query<AuditRecordRow>({
    text: `select id, at, principal, person, action, object, detail from audit
      where tenant = $1 and ($2::text is null or action = $2) and ($3::text is null or object = $3) and ($4::text is null or person = $4)
        and ($5::text is null or principal = $5) and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
        and ($8::bigint is null or id < $8)
      order by id desc limit $9`,
    values: [
      tenant,
      query.action ?? null,
      query.object ?? null,
      query.person ?? null,
      query.principal ?? null,
      query.from ?? null,
      query.to ?? null,
      query.before === undefined ? null : String(query.before),
      query.limit + 1,
    ],
  });
  const records = rows.slice(0, query.limit).map(recordOf);
  const last = records.at(-1);
  return rows.length > query.limit && last !== undefined ? { records, next: last.id } : { records };
}

export const recordOf = (row: AuditRecordRow): AuditRecord => ({
  id: String(row.id),
  at: row.at.toISOString(),
  principal: row.principal,
  person: row.person,
  action: row.action,
  object: row.object,
  ...(row.detail === null ? {} : { detail: row.detail }),
});
