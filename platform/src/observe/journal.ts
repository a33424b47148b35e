import type { Tx } from '../store/index.ts';
import { traceUnknown } from './faults.ts';
import { eventsById } from './trace/events.ts';
import type { ByteRange, TracedJournal } from './trace/index.ts';
import { journalsById, linesOf } from './trace/journals.ts';

/** A journal with its lines and the record it comes from. */
export interface JournalView extends TracedJournal {
  readonly reversedBy?: string;
  /** Absent past retention. */
  readonly source?: {
    readonly event: string;
    readonly type: string;
    readonly message?: string;
    readonly range?: ByteRange;
    readonly rule?: string;
    readonly release?: number;
  };
}

/** Chains of cause are short; a circle of them would be a defect. */
const DEEPEST = 32;

/** One journal by its number. Throws `TRACE_UNKNOWN`. */
export async function readJournal(tx: Tx, tenant: string, journal: bigint): Promise<JournalView> {
  const [node] = await journalsById(tx, tenant, [journal]);
  if (node === undefined) throw traceUnknown();
  const lines = await linesOf(tx, tenant, [journal]);
  const reversedBy = await reversalOf(tx, tenant, journal, node.traced.subject);
  const source = await sourceOf(tx, tenant, node.event);
  return {
    ...node.traced,
    lines: lines.get(journal) ?? [],
    ...(reversedBy === undefined ? {} : { reversedBy: `journal:${reversedBy}` }),
    ...(source === undefined ? {} : { source }),
  };
}

/** By its subject, which is indexed: a reversal has the subject of what it reverses. */
async function reversalOf(tx: Tx, tenant: string, journal: bigint, subject: string): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ journal: bigint }>({
    name: 'reversal-of',
    text: 'select journal from journal where tenant = $1 and subject = $2 and reverses = $3',
    values: [tenant, subject, String(journal)],
  });
  return rows[0]?.journal;
}

/** The event that posted it, and the record of a message that this event or its nearest cause was translated from. */
async function sourceOf(tx: Tx, tenant: string, event: Buffer): Promise<JournalView['source']> {
  let at: Buffer | undefined = event;
  let first: { readonly id: string; readonly type: string } | undefined;
  for (let depth = 0; at !== undefined && depth < DEEPEST; depth++) {
    // The newest revision is the one in force.
    const node = (await eventsById(tx, tenant, [at])).at(-1);
    if (node === undefined) break;
    first ??= node.traced;
    const { message, range, rule, release } = node.traced;
    if (message !== undefined) {
      return {
        event: first.id,
        type: first.type,
        message,
        ...(range === undefined ? {} : { range }),
        ...(rule === undefined ? {} : { rule }),
        ...(release === undefined ? {} : { release }),
      };
    }
    at = node.parent;
  }
  return first === undefined ? undefined : { event: first.id, type: first.type };
}
