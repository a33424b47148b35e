import type { Tx } from '../../store/index.ts';
import { ask, type Question, type Violation } from './violation.ts';
import { EXCEPTIONS_OF, STATE_OF } from '../message-state.ts';

/** A lease is half a minute at most; past twice its term nobody will come back for the work. */
const STALE = `interval '2 minutes'`;

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I5',
    code: 'MESSAGE_WITHOUT_IDENTITY',
    message: 'A stored message and its identity do not name each other',
    text: `select ch.name || ':' || coalesce(m.seq, i.seq) as id
      from (select * from message where tenant = $1) m
      full join (select * from message_identity where tenant = $1) i on i.channel = m.channel and i.seq = m.seq
      join channel ch on ch.tenant = $1 and ch.channel = coalesce(m.channel, i.channel)
      where m.seq is null and i.received_at >= (select coalesce(min(received_at), 'infinity') from message where tenant = $1)
        or i.seq is null and m.received_at >= (select coalesce(min(received_at), '-infinity') from message_identity where tenant = $1)`,
  },
  {
    invariant: 'I5',
    code: 'MESSAGE_UNREACHABLE',
    message: 'A message has a place that its channel has not given yet, or its channel has no cursor',
    text: `select coalesce(ch.name, m.channel::text) || ':' || m.seq as id from message m
      left join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
      left join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel
      where m.tenant = $1 and (ch.channel is null or c.channel is null or m.seq >= ch.next_seq)`,
  },
  {
    invariant: 'I5',
    code: 'CURSOR_AHEAD',
    message: 'Translation claims to be past messages that never came',
    text: `select ch.name as id from channel ch join channel_cursor c on c.tenant = ch.tenant and c.channel = ch.channel
      where ch.tenant = $1 and c.seq >= ch.next_seq`,
  },
  {
    invariant: 'I5',
    code: 'QUARANTINE_WITHOUT_OWNER',
    message: 'A message is set aside and is nobody’s work',
    text: `select ch.name || ':' || m.seq as id from message m join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
      left join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel ${EXCEPTIONS_OF}
      where m.tenant = $1 and ${STATE_OF} = 'quarantined'
        and not exists (select from exception_item i where i.tenant = $1 and i.channel = m.channel and i.message = m.seq
          and i.kind = 'quarantine' and i.state = 'open')`,
  },
  {
    invariant: 'I5',
    code: 'EXCEPTION_WITHOUT_OWNER',
    message: 'An open exception has no owner',
    text: `select 'exception:' || id as id from exception_item where tenant = $1 and state = 'open' and trim(owner) = ''`,
  },
  {
    invariant: 'I5',
    code: 'HOLD_WITHOUT_OWNER',
    message: 'A key is held and no open exception says whose work it is',
    text: `select s.key as id from process_state s where s.tenant = $1 and s.hold is not null
      and not exists (select from exception_item i where i.tenant = $1 and i.state = 'open' and i.identity in (s.hold, 'held|' || s.hold))
      and not exists (select from event r where r.tenant = $1 and r.key = s.key and r.type = 'record.released' and r.hold = s.hold)`,
  },
  {
    invariant: 'I5',
    code: 'LEASE_STALE',
    message: 'A delivery is under way and its lease ran out long ago',
    text: `select 'delivery:' || id as id from delivery where tenant = $1 and leased_until < now() - ${STALE}`,
  },
  {
    invariant: 'I5',
    code: 'DELIVERY_WITHOUT_CLOCK',
    message: 'A delivery waits, is long overdue and is nobody’s work',
    text: `select 'delivery:' || d.id as id from delivery d
      where d.tenant = $1 and d.state in ('ready', 'sent', 'unknown') and d.due_at < now() - interval '1 hour'
        and not exists (select from posting_hold h where h.tenant = $1 and h.target = d.target)
        and not exists (select from target_state t where t.tenant = $1 and t.target = d.target and (t.paused or t.circuit <> 'closed'))
        and not exists (select from exception_item i where i.tenant = $1 and i.state = 'open' and i.identity = 'delivery|' || d.id)
        and not exists (select from delivery b where b.tenant = $1 and b.target = d.target and b.order_key = d.order_key and b.id < d.id
          and b.state not in ('confirmed', 'refused'))`,
  },
];

const TIMER_OVERDUE: Question = {
  invariant: 'I5',
  code: 'TIMER_OVERDUE',
  message: 'A timer is long due and has not fired',
  text: `select key || ' ' || name || '/' || visit as id from timer where tenant = $1 and due_at < now() - interval '10 minutes'`,
};

/**
 * I5: no timer is left behind. What happened long ago sets timers that are due at once, so a single look proves nothing:
 * `tx` and a later look must see the same timer.
 */
export const checkTimers = (tx: Tx, tenant: string): Promise<Violation[]> => ask(tx, tenant, [TIMER_OVERDUE]);

/** I5: everything received is in exactly one state that somebody or some clock will move on. */
export const checkConservation = (tx: Tx, tenant: string): Promise<Violation[]> => ask(tx, tenant, QUESTIONS);
