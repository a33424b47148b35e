import { unpackLineage } from '../../events/index.ts';
import type { Tx } from '../../store/index.ts';
import { ask, type Question, type Violation, violationOf } from './violation.ts';

const EVENT_ID = `'event:' || translate(encode(e.id, 'base64'), '+/=', '-_')`;

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I7',
    code: 'JOURNAL_WITHOUT_CAUSE',
    message: 'A journal names an event that was never in the log',
    text: `select 'journal:' || j.journal as id from journal j where j.tenant = $1
      and not exists (select from event e where e.tenant = $1 and e.id = j.event)
      and not exists (select from event_identity i where i.tenant = $1 and i.identity = j.event)`,
  },
  {
    invariant: 'I7',
    code: 'EVENT_WITHOUT_CAUSE',
    message: 'An event names no message and no event that caused it',
    // A timer's cause is what its key was told before, and so is that of what a person decides about it; of what a proposal became, the proposal.
    text: `select ${EVENT_ID} as id from event e
      where e.tenant = $1 and e.message is null and e.parent is null and e.type <> 'record.released'
        and not ((e.type = 'timer.fired' or e.type like '%.decided') and exists (select from event k where k.tenant = $1 and k.key = e.key
          and k.type <> 'timer.fired' and k.type not like '%.decided'))
        and not exists (select from proposal p where p.tenant = $1 and p.effect = e.id)`,
  },
  {
    invariant: 'I7',
    code: 'CAUSE_MISSING',
    message: 'An event names a cause that was never in the log',
    text: `select ${EVENT_ID} as id from event e where e.tenant = $1 and e.parent is not null
      and not exists (select from event p where p.tenant = $1 and p.id = e.parent)
      and not exists (select from event_identity i where i.tenant = $1 and i.identity = e.parent)`,
  },
  {
    invariant: 'I7',
    code: 'MESSAGE_MISSING',
    message: 'An event names a message of which not even a tombstone is left',
    text: `select ${EVENT_ID} as id from event e where e.tenant = $1 and e.message is not null
      and not exists (select from message m where m.tenant = $1 and m.channel = e.channel and m.seq = e.message)
      and not exists (select from message_identity i where i.tenant = $1 and i.channel = e.channel and i.seq = e.message)`,
  },
  {
    invariant: 'I7',
    code: 'CHARGE_WITHOUT_END',
    message: 'A charge was applied and neither a journal nor a reason is on record',
    text: `select ${EVENT_ID} as id from event e join lane_cursor c on c.tenant = e.tenant and c.lane = e.lane and c.reader = 'processes'
      where e.tenant = $1 and e.type in ('charge.recorded', 'payment.recorded') and (e.data::json ->> 'amount')::numeric <> 0
        and (e.incarnation, e.xid, e.seq) <= (c.incarnation, c.xid, c.seq)
        and not exists (select from journal j where j.tenant = $1 and j.event = e.id)
        and not exists (select from event k where k.tenant = $1 and k.parent = e.id)
        and not exists (select from parked_event p where p.tenant = $1 and p.key = e.key and p.seq = e.seq)
        and not exists (select from exception_item i where i.tenant = $1 and i.event = e.id)
        and not exists (select from event r where r.tenant = $1 and r.id = e.id and r.revision > e.revision)
        and not exists (select from event s where s.tenant = $1 and s.key = e.key and s.type in ('encounter.cancelled', 'account.absorbed'))`,
  },
];

const PAGE = 10_000;

/** I7: every ledger line leads to bytes of a stored message, or to what is left of it; every charge leads somewhere. */
export async function checkLineage(tx: Tx, tenant: string): Promise<Violation[]> {
  return [
    ...(await ask(tx, tenant, QUESTIONS)),
    ...violationOf('I7', 'RANGE_WRONG', 'An event does not name a range of bytes inside its message', await wrongRanges(tx, tenant)),
  ];
}

/** Lineage is packed, so it is read here. Events in pages of one lane: the log's own order. */
async function wrongRanges(tx: Tx, tenant: string): Promise<string[]> {
  const wrong: string[] = [];
  await tx.query(
    `declare lineages no scroll cursor for select ${EVENT_ID} as id, e.lineage, m.size from event e
      left join message m on m.tenant = e.tenant and m.channel = e.channel and m.seq = e.message
      where e.tenant = $1 and e.message is not null`,
    [tenant],
  );
  for (;;) {
    const { rows } = await tx.query<{ id: string; lineage: Buffer | null; size: bigint | null }>(`fetch ${PAGE} from lineages`);
    if (rows.length === 0) break;
    for (const row of rows) if (!isRange(row.lineage, row.size)) wrong.push(row.id);
  }
  await tx.query('close lineages');
  return wrong;
}

function isRange(lineage: Buffer | null, size: bigint | null): boolean {
  if (lineage === null) return false;
  try {
    const { start, end } = unpackLineage(lineage);
    return start < end && (size === null || BigInt(end) <= size);
  } catch {
    return false;
  }
}
