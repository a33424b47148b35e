/** One row of the audit, every column of it as text: what is sealed must not depend on how a driver reads numbers or times. */
export interface AuditRow {
  readonly tenant: string;
  readonly id: string;
  readonly incarnation: string;
  readonly xid: string;
  /** UTC to the microsecond, `2026-03-01T09:15:00.123456Z`. */
  readonly at: string;
  readonly principal: string;
  readonly person: string;
  readonly action: string;
  readonly object: string;
  readonly detail: string | null;
}

/** The columns of a row `a`, as `AuditRow` has them. */
export const ROW_COLUMNS = `a.tenant, a.id::text, a.incarnation::text, a.xid::text,
  to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, a.principal, a.person, a.action, a.object, a.detail`;

/** The order in which columns are sealed; it is part of the form of a seal and never changes. */
export const SEALED_COLUMNS = ['tenant', 'id', 'incarnation', 'xid', 'at', 'principal', 'person', 'action', 'object', 'detail'] as const;

const ABSENT = 0xffffffff;

/**
 * Fields as canonical bytes: of each its length in UTF-8 as four bytes, the greatest first, and then the bytes themselves; a field that is
 * absent has the length 0xffffffff. No two lists of fields have the same bytes.
 */
export function fieldBytes(fields: readonly (string | null)[]): Buffer {
  const sizes = fields.map((field) => (field === null ? 0 : Buffer.byteLength(field)));
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + size, 0));
  let at = 0;
  for (const [n, field] of fields.entries()) {
    at = bytes.writeUInt32BE(field === null ? ABSENT : (sizes[n] ?? 0), at);
    if (field !== null) at += bytes.write(field, at);
  }
  return bytes;
}

/** The canonical bytes of a row. */
export const rowBytes = (row: AuditRow): Buffer => fieldBytes(SEALED_COLUMNS.map((column) => row[column]));

/** A place in the order in which rows are sealed. */
export interface AuditPosition {
  readonly incarnation: bigint;
  readonly xid: bigint;
  readonly id: bigint;
}

/** Before every row, one that somebody put at the very beginning included. */
export const BEGINNING: AuditPosition = { incarnation: -32_768n, xid: 0n, id: 0n };

export const positionOf = (row: AuditRow): AuditPosition => ({
  incarnation: BigInt(row.incarnation),
  xid: BigInt(row.xid),
  id: BigInt(row.id),
});

/** Negative, zero or positive, as in sorting. */
export function comparePositions(a: AuditPosition, b: AuditPosition): number {
  const [left, right] = a.incarnation !== b.incarnation ? [a.incarnation, b.incarnation] : a.xid !== b.xid ? [a.xid, b.xid] : [a.id, b.id];
  return left < right ? -1 : left > right ? 1 : 0;
}
