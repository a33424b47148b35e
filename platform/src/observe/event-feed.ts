import { type Position, requireEventTypes } from '../canonical/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { feedOfEvents } from './trace/events.ts';
import type { TracedEvent } from './trace/index.ts';

/** Which events a follower wants to see; all of them where nothing is named. */
export interface FeedQuery {
  /** `after` of an earlier page; `end` to begin with what comes from now on; left out, with the oldest that is kept. */
  readonly after?: string;
  readonly types?: readonly string[];
  readonly entity?: string;
  readonly limit: number;
}

export interface FeedPage {
  /** In log order. Fewer than `limit`, or none, does not mean that there are no more: see `more`. */
  readonly events: readonly TracedEvent[];
  /** Give it as `after` for the page that follows, at once or when something has happened. */
  readonly next: string;
  /** There were more when this was read. */
  readonly more: boolean;
}

/** Events gone through for one page: a follower of a rare type is answered soon, and goes on from where it was left. */
const MOST_READ = 1_000;
const CURSOR = /^(\d{1,4})\.(\d{1,18})\.(\d{1,18})$/;

/**
 * The event log from a place on, across all lanes, below the snapshot horizon: what is read once is never preceded later by something
 * that was still being written. Throws `REQUEST_INVALID` and `EVENT_TYPE_NOT_DEFINED`.
 */
export async function readFeed(
  tx: Tx,
  log: { readonly tenant: string; readonly lanes: number; readonly incarnation: number },
  query: FeedQuery,
): Promise<FeedPage> {
  requireEventTypes(query.types ?? [], 'querystring/types');
  const after = await placeInFeed(tx, log.incarnation, query.after);
  const limit = Math.min(query.limit, MOST_READ);
  const isWanted = ({ type, entity }: TracedEvent): boolean =>
    (query.types === undefined || query.types.includes(type)) && (query.entity === undefined || query.entity === entity);
  const isAny = query.types === undefined && query.entity === undefined;
  const read = await feedOfEvents(tx, log, after, (isAny ? limit : MOST_READ) + 1);
  const events: TracedEvent[] = [];
  let end = after;
  for (const { position, traced } of read.slice(0, isAny ? limit : MOST_READ)) {
    if (events.length === limit) break;
    end = position;
    if (isWanted(traced)) events.push(traced);
  }
  const last = read.at(-1)?.position;
  return { events, next: textOf(end), more: last !== undefined && !isSame(last, end) };
}

/** The place that `after` of a page stands for; see FeedQuery. Throws `REQUEST_INVALID`. */
export async function placeInFeed(tx: Tx, incarnation: number, after: string | undefined): Promise<Position> {
  return after === 'end' ? horizon(tx, incarnation) : cursorOf(after);
}

function cursorOf(text: string | undefined): Position {
  if (text === undefined) return { incarnation: 0, xid: 0n, seq: 0n };
  const [, incarnation, xid, seq] = CURSOR.exec(text) ?? [];
  if (incarnation === undefined || xid === undefined || seq === undefined) throw pageUnreadable();
  return { incarnation: Number(incarnation), xid: BigInt(xid), seq: BigInt(seq) };
}

async function horizon(tx: Tx, incarnation: number): Promise<Position> {
  const { rows } = await tx.query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin');
  return { incarnation, xid: BigInt(rows[0]?.xmin ?? 0), seq: 0n };
}

const textOf = ({ incarnation, xid, seq }: Position): string => `${incarnation}.${xid}.${seq}`;
const isSame = (a: Position, b: Position): boolean => a.incarnation === b.incarnation && a.xid === b.xid && a.seq === b.seq;

const pageUnreadable = (): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'This is not where a page ended',
    hint: 'Give `next` of an earlier page as it was, `end`, or nothing to begin with the oldest event',
    at: 'querystring/after',
  });
