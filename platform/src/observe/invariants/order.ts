import type { Tx } from '../../store/index.ts';
import { ask, type Question, type Violation } from './violation.ts';

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I4',
    code: 'JOURNALS_OUT_OF_ORDER',
    message: 'Journals of one key were posted in another order than its events stand in the log',
    // Within a transaction the order is that of the statements, not of the effects. A held record's own events stand in the
    // log after those that waited for it and are applied first: such keys are left out.
    text: `with caused as (
        select e.key, j.journal, j.incarnation as posted_in, j.xid as posted_by, e.incarnation, e.xid, e.seq from journal j
        join (select e.id, min(e.key) as key, min(e.incarnation) as incarnation, min(e.xid::text::numeric) as xid, min(e.seq) as seq
          from event e where e.tenant = $1 group by e.id having count(*) = 1) e on e.id = j.event
        where j.tenant = $1
          and not exists (select from event h where h.tenant = $1 and h.key = e.key and h.type in ('record.held', 'record.released')))
      select 'journal:' || journal as id from (
        select journal, (incarnation, xid, seq)
          < lag((incarnation, xid, seq)) over (partition by key order by posted_in, posted_by, incarnation, xid, seq) as earlier
        from caused) o
      where earlier`,
  },
  {
    invariant: 'I4',
    code: 'DELIVERY_OVERTAKEN',
    message: 'A delivery was sent before the one ahead of it with the same order key was settled',
    // One that a person had tried again was settled before, when its turn was. A clock that was set back makes what came later look
    // earlier: there the audit's own numbers tell.
    text: `select 'delivery:' || id as id from (
        select d.id, a.first_try, lag(a.last_word) over o as ahead, lag(d.settled_at is null) over o as is_open_ahead, lag(d.id) over o as id_ahead
        from delivery d left join lateral (
          select min(a.at) filter (where a.outcome = 'intent') as first_try, max(a.at) as last_word
          from delivery_attempt a where a.tenant = $1 and a.delivery = d.id) a on true
        where d.tenant = $1 window o as (partition by d.target, d.order_key order by d.id)) s
      where first_try is not null and (is_open_ahead or ahead > first_try and not coalesce(
          (select min(b.id) from audit b where b.tenant = $1 and b.object = 'delivery:' || s.id and b.action = 'delivery.running')
            > (select max(b.id) from audit b where b.tenant = $1 and b.object = 'delivery:' || id_ahead and starts_with(b.action, 'delivery.')), false))
        and not exists (select from audit b where b.tenant = $1 and b.object = 'delivery:' || id_ahead and starts_with(b.detail, 'by hand'))`,
  },
  {
    invariant: 'I4',
    code: 'PARKED_WITHOUT_HOLD',
    message: 'An event waits behind nothing: its key is not held',
    text: `select distinct p.key as id from parked_event p left join process_state s on s.tenant = p.tenant and s.key = p.key
      where p.tenant = $1 and s.hold is null`,
  },
  {
    invariant: 'I4',
    code: 'SKIP_WITHOUT_APPROVER',
    message: 'An event was left out and no person is on record for it',
    text: `select 'event:' || translate(encode(e.id, 'base64'), '+/=', '-_') as id from event e
      where e.tenant = $1 and e.type = 'record.released' and e.data::json ->> 'skip' = 'true'
        and not exists (select from exception_item i where i.tenant = $1 and i.identity = e.hold and i.state = 'rejected' and i.closed_by is not null)`,
  },
];

/** I4: effects of a key are in the order of its events; what was left out was left out by a person. */
export const checkOrder = (tx: Tx, tenant: string): Promise<Violation[]> => ask(tx, tenant, QUESTIONS);
