import type { Tx } from '../../store/index.ts';
import { ask, type Question, type Violation } from './violation.ts';

/** What waits for us alone: not for a person, a target that is away, or a later hour. `since` holds it against the bound. */
const questions = (since: string): readonly Question[] => [
  {
    invariant: 'I11',
    code: 'TRANSLATION_BEHIND',
    message: 'Messages wait to be translated, and nothing is in their way',
    text: `select ch.name || ':' || (c.seq + 1) as id from channel ch join channel_cursor c on c.tenant = ch.tenant and c.channel = ch.channel
      where ch.tenant = $1 and c.stopped is null and ch.next_seq > c.seq + 1
        and exists (select from message m where m.tenant = $1 and m.channel = c.channel and m.seq = c.seq + 1 and m.received_at <= ${since})`,
  },
  {
    invariant: 'I11',
    code: 'FOLDING_BEHIND',
    message: 'Events wait to be folded',
    text: `select 'lane:' || c.lane as id from lane_cursor c cross join lateral (
        select e.recorded_at from event e
        where e.tenant = c.tenant and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
        order by e.incarnation, e.xid, e.seq limit 1) unread
      where c.tenant = $1 and c.reader = 'processes' and unread.recorded_at <= ${since}`,
  },
  {
    invariant: 'I11',
    code: 'DELIVERY_BEHIND',
    message: 'A delivery that is due was not taken, and nothing is in its way',
    text: `select 'delivery:' || d.id as id from delivery d
      where d.tenant = $1 and d.state in ('ready', 'sent', 'unknown') and d.due_at <= ${since} and (d.leased_until is null or d.leased_until < now())
        and not exists (select from posting_hold h where h.tenant = $1 and h.target in (d.target, '*'))
        and not exists (select from target_state t where t.tenant = $1 and t.target = d.target and (t.paused or t.circuit <> 'closed'))
        and not exists (select from delivery b where b.tenant = $1 and b.target = d.target and b.order_key = d.order_key and b.id < d.id
          and b.state not in ('confirmed', 'refused'))`,
  },
];

/** I11: what has been there for longer than `withinMs` and waits for nobody else is done. */
export const checkLiveness = (tx: Tx, tenant: string, withinMs: number): Promise<Violation[]> =>
  ask(tx, tenant, questions(`now() - ${Math.max(0, Math.round(withinMs))} * interval '1 ms'`));
