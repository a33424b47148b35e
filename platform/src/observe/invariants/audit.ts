import type { Tx } from '../../store/index.ts';
import { ask, type Question, type Violation } from './violation.ts';

/** Rows that name a range of one channel, `northside:17-48`. */
const RANGES = (action: string): string => `
  select substring(object from '^(.*):[0-9]+-[0-9]+$') as name, substring(object from ':([0-9]+)-[0-9]+$')::bigint as first,
    substring(object from '-([0-9]+)$')::bigint as last
  from audit where tenant = $1 and action = '${action}' and object ~ ':[0-9]+-[0-9]+$'`;

/** Messages (as `name`, `seq`) that no range reaches: sweeping a channel upward, the furthest end so far tells. */
const uncovered = (messages: string, action: string): string => `
  select name || ':' || seq as id from (
    select name, seq, is_message, max(last) over (partition by name order by seq, is_message) as reach from (
      select name, first as seq, last, false as is_message from (${RANGES(action)}) r
      union all
      select name, seq, null, true from (${messages}) m) swept) s
  where is_message and (reach is null or reach < seq)`;

const STORED = `select ch.name, m.seq from message m join channel ch on ch.tenant = m.tenant and ch.channel = m.channel where m.tenant = $1`;
const TRANSLATED = `select ch.name, m.seq from message m join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
  join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel where m.tenant = $1 and m.seq <= c.seq`;

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I6',
    code: 'RECEIPT_NOT_AUDITED',
    message: 'A message was stored and no audit row says so',
    text: uncovered(STORED, 'message.received'),
  },
  {
    invariant: 'I6',
    code: 'RECEIPT_AUDITED_TWICE',
    message: 'Two audit rows say that the same messages were received',
    text: `select name || ':' || first || '-' || last as id from (
        select name, first, last, max(last) over (partition by name order by first, last rows between unbounded preceding and 1 preceding) as before
        from (${RANGES('message.received')}) r) s
      where before >= first`,
  },
  {
    invariant: 'I6',
    code: 'TRANSLATION_NOT_AUDITED',
    message: 'A message was translated and no audit row says so',
    text: uncovered(TRANSLATED, 'message.translated'),
  },
  {
    invariant: 'I6',
    code: 'QUARANTINE_NOT_AUDITED',
    message: 'A message was set aside and not exactly one audit row says so',
    text: `select ch.name || ':' || m.seq as id from message m join channel ch on ch.tenant = m.tenant and ch.channel = m.channel
      where m.tenant = $1 and m.quarantine is not null
        and (select count(*) from audit a where a.tenant = $1 and a.action = 'message.quarantined' and a.object = ch.name || ':' || m.seq) <> 1`,
  },
  {
    invariant: 'I6',
    code: 'FOLDING_NOT_AUDITED',
    message: 'The audit tells of another number of folded events than lanes have gone past',
    text: `select 'events' as id from (
        select (select coalesce(sum(substring(detail from '^([0-9]+) events')::bigint), 0) from audit where tenant = $1 and action = 'events.folded') as told,
          (select count(*) from event e join lane_cursor c on c.tenant = e.tenant and c.lane = e.lane and c.reader = 'processes'
            where e.tenant = $1 and (e.incarnation, e.xid, e.seq) <= (c.incarnation, c.xid, c.seq)) as folded) n
      where told < folded`,
  },
  {
    invariant: 'I6',
    code: 'EXCEPTION_NOT_AUDITED',
    message: 'An exception was opened or closed and not exactly one audit row says so',
    text: `select 'exception:' || i.id as id from exception_item i
      where i.tenant = $1 and (
        (i.kind <> 'quarantine' and (select count(*) from audit a where a.tenant = $1 and a.action = 'exception.opened' and a.object = 'exception:' || i.id) <> 1)
        or (i.state <> 'open' and (select count(*) from audit a
          where a.tenant = $1 and a.action in ('exception.resolved', 'exception.rejected') and a.object = 'exception:' || i.id) <> 1))`,
  },
  {
    invariant: 'I6',
    code: 'DELIVERY_NOT_AUDITED',
    message: 'A delivery was settled and no audit row says so',
    text: `select 'delivery:' || d.id as id from delivery d where d.tenant = $1 and d.state in ('confirmed', 'refused', 'dead')
      and not exists (select from audit a where a.tenant = $1 and a.action = 'delivery.' || d.state and a.object = 'delivery:' || d.id)`,
  },
  {
    invariant: 'I6',
    code: 'CONFIRMATION_AUDITED_TWICE',
    message: 'A delivery was confirmed more than once',
    text: `select object as id from audit where tenant = $1 and action = 'delivery.confirmed' group by object having count(*) > 1`,
  },
  {
    invariant: 'I6',
    code: 'RELEASE_NOT_AUDITED',
    message: 'A configuration was applied and not exactly one audit row says so',
    text: `select 'release:' || r.number as id from release r where r.tenant = $1
      and (select count(*) from audit a where a.tenant = $1 and a.action = 'estate.applied' and a.object = 'release:' || r.number) <> 1`,
  },
  {
    invariant: 'I6',
    code: 'REPLAY_NOT_AUDITED',
    message: 'A replay was asked for or done and the audit does not say so',
    text: `select 'replay:' || r.id as id from replay r join channel ch on ch.tenant = r.tenant and ch.channel = r.channel
      where r.tenant = $1 and (
        not exists (select from audit a where a.tenant = $1 and a.action = 'replay.asked' and a.object = ch.name || ':' || r.seq
          and starts_with(a.detail, 'replay ' || r.id || ','))
        or (r.state = 'done' and not exists (select from audit a
          where a.tenant = $1 and a.action = 'message.replayed' and a.object = ch.name || ':' || r.seq)))`,
  },
];

/** I6: every state change is on record, and on record once. */
export const checkAudit = (tx: Tx, tenant: string): Promise<Violation[]> => ask(tx, tenant, QUESTIONS);
