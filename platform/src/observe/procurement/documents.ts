import type { JsonObject } from '../../canonical/index.ts';
import type { Tx } from '../../store/index.ts';
import { eventsAround } from './keys-around.ts';

/** Something of requisition to pay: as its newest document says, and how far its process is. */
export interface PurchaseDocument {
  /** `order:PO-1`, `item:4711`. */
  readonly key: string;
  readonly entity: string;
  /** Stage of its process; `waiting` before the process saw it, `held` while something keeps it from going on. */
  readonly status: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly document: JsonObject;
}

interface Row {
  key: string;
  entity: string;
  status: string | null;
  hold: string | null;
  revision: number;
  recorded_at: Date;
  data: string;
}

const SELECT = `select e.key, e.entity, p.status, p.hold, e.revision, e.recorded_at, e.data
  from event e left join process_state p on p.tenant = $1 and p.key = e.key where e.tenant = $1`;

/** The newest document of a type that came for a key; undefined where there is none that the caller may see. */
export async function readDocument(tx: Tx, tenant: string, key: string, type: string): Promise<PurchaseDocument | undefined> {
  return (await readDocuments(tx, tenant, key, type, 1))[0];
}

/** The documents of a type that came for a key, the newest first: prices of an item, say. */
export async function readDocuments(
  tx: Tx,
  tenant: string,
  key: string,
  type: string,
  limit: number,
): Promise<readonly PurchaseDocument[]> {
  const { rows } = await tx.query<Row>({
    name: 'purchase-documents',
    text: `${SELECT} and e.key = $2 and e.type = $3
        and not exists (select from event n where n.id = e.id and n.tenant = $1 and n.revision > e.revision)
      order by e.incarnation desc, e.xid desc, e.seq desc limit $4`,
    values: [tenant, key, type, limit],
  });
  return rows.map((row) => ({
    key: row.key,
    entity: row.entity,
    status: row.hold === null ? (row.status ?? 'waiting') : 'held',
    revision: row.revision,
    recordedAt: row.recorded_at.toISOString(),
    document: JSON.parse(row.data) as JsonObject,
  }));
}

/** What can be looked up by its number: the prefix of its keys, and the event that carries its document. */
const TYPES = { requisition: 'requisition.submitted', order: 'order.recorded', invoice: 'invoice.received' } as const;
export type PurchaseKind = keyof typeof TYPES;

/** One requisition, order or invoice with the keys that it hangs together with; undefined where there is none that the caller may see. */
export async function readPurchase(
  tx: Tx,
  tenant: string,
  kind: PurchaseKind,
  number: string,
): Promise<(PurchaseDocument & { readonly related: readonly string[] }) | undefined> {
  const key = `${kind}:${number}`;
  const found = await readDocument(tx, tenant, key, TYPES[kind]);
  if (found === undefined) return undefined;
  const { keys } = await eventsAround(tx, tenant, key);
  return { ...found, related: keys.filter((other) => other !== key) };
}

/** Sorts behind everything that a number goes on with. */
const LAST = '\u{10ffff}';

/** Which of a kind are listed. */
export interface PurchaseQuery {
  /** By number, the first or the last of them first; numbers that count up end with the newest. */
  readonly order: 'first' | 'last';
  /** How their numbers begin. */
  readonly starts: string;
  /** The key that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Those of a kind whose process has begun, by their keys. */
export async function listPurchases(
  tx: Tx,
  tenant: string,
  kind: PurchaseKind,
  { order, starts, after, limit }: PurchaseQuery,
): Promise<{ readonly purchases: readonly PurchaseDocument[]; readonly next?: string }> {
  const { rows } = await tx.query<{ key: string }>({
    name: `list-purchases-${order}`,
    text: `select key from process_state where tenant = $1 and key >= $2 and key < $3 and starts_with(key, $2)
        and ($4::text is null or key ${order === 'first' ? '>' : '<'} $4)
      order by key${order === 'first' ? '' : ' desc'} limit $5`,
    values: [tenant, `${kind}:${starts}`, starts === '' ? `${kind};` : `${kind}:${starts}${LAST}`, after ?? null, limit + 1],
  });
  const page = rows.slice(0, limit);
  const found = [];
  for (const { key } of page) found.push(await readDocument(tx, tenant, key, TYPES[kind]));
  const last = page.at(-1);
  return {
    purchases: found.filter((one) => one !== undefined),
    ...(rows.length > limit && last !== undefined ? { next: last.key } : {}),
  };
}

/** The stored state of a process, as text that its process reads; undefined before it saw anything, or where the caller may not see it. */
export async function readState(
  tx: Tx,
  tenant: string,
  key: string,
): Promise<{ readonly status: string; readonly data: string } | undefined> {
  const { rows } = await tx.query<{ status: string; data: string }>({
    name: 'state-of-purchase',
    text: `select status, data from process_state where tenant = $1 and key = $2 and data <> ''`,
    values: [tenant, key],
  });
  return rows[0];
}

/** Messages of one key that are named, the newest. */
const MOST_MESSAGES = 20;

/** The messages that speak of a key: `channel:sequence`, the newest first. */
export async function messagesOfKey(tx: Tx, tenant: string, key: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ name: string; message: bigint }>({
    name: 'messages-of-key',
    text: `select c.name, e.message from (
        select channel, message, max(recorded_at) as at from event where tenant = $1 and key = $2 and message is not null
        group by channel, message order by at desc limit ${MOST_MESSAGES}) e
      join channel c on c.channel = e.channel and c.tenant = $1 order by e.at desc, e.message desc`,
    values: [tenant, key],
  });
  return rows.map(({ name, message }) => `${name}:${message}`);
}
