import type { Tx } from '../../store/index.ts';
import { readGoodsReceived } from '../goods-received.ts';
import { readTieOut } from '../tie-out.ts';
import { ask, type Question, type Violation, violationOf } from './violation.ts';

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I3',
    code: 'JOURNAL_UNBALANCED',
    message: 'The lines of a journal do not add up to zero',
    text: `select 'journal:' || journal as id from journal_line where tenant = $1 group by journal having sum(amount) <> 0`,
  },
  {
    invariant: 'I3',
    code: 'JOURNAL_WITHOUT_LINES',
    message: 'A journal has no lines',
    text: `select 'journal:' || j.journal as id from journal j where j.tenant = $1
      and not exists (select from journal_line l where l.tenant = $1 and l.journal = j.journal)`,
  },
  {
    invariant: 'I3',
    code: 'LINE_WITHOUT_JOURNAL',
    message: 'A ledger line does not belong to a journal of its entity, period and currency',
    text: `select 'journal:' || l.journal || '/' || l.line as id from journal_line l left join journal j on j.tenant = l.tenant and j.journal = l.journal
      where l.tenant = $1 and (j.entity, j.period, j.currency, j.accounting_day) is distinct from (l.entity, l.period, l.currency, l.accounting_day)`,
  },
  {
    invariant: 'I2',
    code: 'JOURNAL_IDENTITY_WRONG',
    message: 'A journal and the business identity that it was posted for do not name each other',
    text: `select 'journal:' || coalesce(j.journal, i.journal) as id
      from (select * from journal where tenant = $1) j
      full join (select * from journal_identity where tenant = $1) i on i.identity = j.identity
      where j.journal is distinct from i.journal`,
  },
  {
    invariant: 'I3',
    code: 'BALANCE_DIFFERS',
    message: 'A folded balance is not the sum of its lines',
    text: `select coalesce(b.entity, l.entity) || ' ' || coalesce(b.period, l.period) || ' ' || coalesce(b.account, l.account) as id
      from (select * from balance where tenant = $1) b
      full join (
        select l.entity, l.period, l.currency, l.account, sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit
        from journal_line l join fold_position p on p.tenant = l.tenant and p.entity = l.entity
        where l.tenant = $1 and (l.incarnation, l.xid, l.journal) <= (p.incarnation, p.xid, p.journal)
        group by l.entity, l.period, l.currency, l.account) l
        on l.entity = b.entity and l.period = b.period and l.currency = b.currency and l.account = b.account
      where (b.debit, b.credit) is distinct from (l.debit, l.credit)`,
  },
  {
    invariant: 'I3',
    code: 'ACCOUNT_DAY_DIFFERS',
    message: 'A folded day of patient accounts is not the sum of its lines',
    text: `select coalesce(d.entity, l.entity) || ' ' || coalesce(d.day, l.day) || ' ' || coalesce(d.account, l.account) as id
      from (select * from account_day where tenant = $1) d
      full join (
        select l.entity, coalesce(j.original_day, j.accounting_day) as day, l.currency, l.account, sum(l.amount) as amount
        from journal_line l join account_day_position p on p.tenant = l.tenant and p.entity = l.entity
          join journal j on j.tenant = l.tenant and j.journal = l.journal
        where l.tenant = $1 and l.subject >= 'account:' and l.subject < 'account;'
          and (l.incarnation, l.xid, l.journal) <= (p.incarnation, p.xid, p.journal)
        group by 1, 2, 3, 4) l
        on l.entity = d.entity and l.day = d.day and l.currency = d.currency and l.account = d.account
      where coalesce(d.amount, 0) <> coalesce(l.amount, 0)`,
  },
  {
    invariant: 'I3',
    code: 'BOOKS_UNEVEN',
    message: 'Debits and credits of an entity differ',
    text: `select entity || ' ' || currency as id from balance where tenant = $1 group by entity, currency having sum(debit) <> sum(credit)`,
  },
  {
    invariant: 'I3',
    code: 'SUMMARY_DIFFERS',
    message: 'Summary journals do not add up to the ledger lines that they cover',
    text: `select coalesce(s.entity, l.entity) || ' ' || coalesce(s.day, l.day) || ' ' || coalesce(s.account, l.account) as id
      from (
        select b.entity, b.accounting_day as day, b.period, b.currency, s.account, s.cost_center, s.service_line, s.payer_class, s.counterparty,
          sum(s.amount) as amount
        from summary_batch b join summary_line s on s.tenant = b.tenant and s.batch = b.batch where b.tenant = $1
        group by 1, 2, 3, 4, 5, 6, 7, 8, 9) s
      full join (
        select l.entity, l.accounting_day as day, l.period, l.currency, l.account, l.cost_center, l.service_line, l.payer_class, l.counterparty,
          sum(l.amount) as amount
        from journal_line l join summary_position p on p.tenant = l.tenant and p.entity = l.entity
        where l.tenant = $1 and (l.incarnation, l.xid, l.journal) <= (p.incarnation, p.xid, p.journal)
        group by 1, 2, 3, 4, 5, 6, 7, 8, 9) l
        on s.entity = l.entity and s.day = l.day and s.period = l.period and s.currency = l.currency and s.account = l.account
          and coalesce(s.cost_center, '') = coalesce(l.cost_center, '') and coalesce(s.service_line, '') = coalesce(l.service_line, '')
          and coalesce(s.payer_class, '') = coalesce(l.payer_class, '') and coalesce(s.counterparty, '') = coalesce(l.counterparty, '')
      where coalesce(s.amount, 0) <> coalesce(l.amount, 0)`,
  },
];

/** I3: every journal balances, folded balances and summary journals are the sums of their lines, receivables tie to their accounts, receipts to their orders. */
export async function checkBalance(tx: Tx, tenant: string, now: Date): Promise<Violation[]> {
  const { receivables } = await readTieOut(tx, tenant, now);
  const received = await readGoodsReceived(tx, tenant, now);
  return [
    ...(await ask(tx, tenant, QUESTIONS)),
    ...violationOf(
      'I3',
      'RECEIVABLE_DIFFERS',
      'The receivable lines of a patient account do not add up to what its process says',
      receivables.differences.map(({ subject, bucket }) => `${subject} ${bucket}`),
    ),
    ...violationOf(
      'I3',
      'RECEIPT_DIFFERS',
      'What the ledger says is received and not invoiced of an order line is not what the process of the order says',
      received.differences.map(({ openItem }) => openItem),
    ),
  ];
}
