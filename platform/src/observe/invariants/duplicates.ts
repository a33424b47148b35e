import { type Static, Type } from 'typebox';
import { readSummaryJournal, SUMMARY_JOURNAL } from '../../deliver/index.ts';
import { parseMoney } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { pageOf, readOutside } from './outside.ts';
import { ask, type Question, type Violation, violationOf } from './violation.ts';

const QUESTIONS: readonly Question[] = [
  {
    invariant: 'I2',
    code: 'MESSAGE_STORED_TWICE',
    message: 'Messages of a channel have the same identity',
    text: `select ch.name || ':' || max(i.seq) as id from message_identity i join channel ch on ch.tenant = i.tenant and ch.channel = i.channel
      where i.tenant = $1 group by ch.name, i.control_id having count(*) > 1`,
  },
  {
    invariant: 'I2',
    code: 'SUMMARY_OVERLAP',
    message: 'Summary journals of an entity do not follow one another: ledger lines are covered twice or not at all',
    text: `select 'summary:' || batch as id from (
        select batch, "from", lag("to") over (partition by entity order by "to") as before from (
          select distinct on (entity, (to_incarnation, to_xid, to_journal)) batch, entity, (from_incarnation, from_xid, from_journal) as "from",
            (to_incarnation, to_xid, to_journal) as "to"
          from summary_batch where tenant = $1 order by entity, (to_incarnation, to_xid, to_journal), batch) cut) c
      where before is not null and before <> "from"`,
  },
  {
    invariant: 'I2',
    code: 'SUMMARY_TWICE',
    message: 'Two summary journals cover the same lines',
    text: `select 'summary:' || max(batch) as id from summary_batch where tenant = $1
      group by entity, accounting_day, period, currency, from_incarnation, from_xid, from_journal having count(*) > 1`,
  },
];

const Batch = Type.Object({
  Reference: Type.String(),
  AccountingDate: Type.String(),
  PeriodName: Type.String(),
  CurrencyCode: Type.String(),
  TotalDebit: Type.String(),
});
type Batch = Static<typeof Batch>;

const RESOURCE = '/fscmRestApi/resources/11.13.18.05/journalBatches';
const PAGE = 500;

interface Delivery {
  readonly id: bigint;
  readonly idempotency_key: string;
  readonly state: string;
  readonly content: string;
}

/** What the database alone tells of I2: no message is stored twice, no ledger line goes into two summary journals. */
export const checkCoverage = (tx: Tx, tenant: string): Promise<Violation[]> => ask(tx, tenant, QUESTIONS);

/**
 * I2: in the ERP's own ledger every journal of ours stands exactly once, and as it was sent. `read` is asked after `tx`
 * saw the deliveries, so what the ERP has and we do not know may be younger: `isKnown` asks for it anew.
 */
export async function checkErp(tx: Tx, tenant: string, erp: string, isKnown: (key: string) => Promise<boolean>): Promise<Violation[]> {
  const { rows } = await tx.query<Delivery>('select id, idempotency_key, state, content from delivery where tenant = $1 and kind = $2', [
    tenant,
    SUMMARY_JOURNAL,
  ]);
  const posted = Map.groupBy(await readBatches(erp), (batch) => batch.Reference);
  const ours = new Map(rows.map((row) => [row.idempotency_key, row]));
  const foreign: string[] = [];
  for (const reference of posted.keys()) if (!ours.has(reference) && !(await isKnown(reference))) foreign.push(reference);
  const named = (delivery: Delivery): string => `delivery:${delivery.id} ${delivery.idempotency_key}`;
  const confirmed = rows.filter((row) => row.state === 'confirmed');
  return [
    ...violationOf(
      'I2',
      'POSTED_TWICE',
      'A journal stands in the ledger of the ERP more than once',
      [...posted].flatMap(([reference, batches]) => (batches.length > 1 ? [reference] : [])),
    ),
    ...violationOf('I2', 'POSTED_UNKNOWN', 'The ERP holds a journal under a key that we never made', foreign),
    ...violationOf(
      'I2',
      'CONFIRMED_MISSING',
      'A delivery counts as confirmed and the ERP does not have it',
      confirmed.filter((row) => !posted.has(row.idempotency_key)).map(named),
    ),
    ...violationOf(
      'I2',
      'REFUSED_POSTED',
      'A delivery counts as refused and the ERP has posted it',
      rows.filter((row) => row.state === 'refused' && posted.has(row.idempotency_key)).map(named),
    ),
    ...violationOf(
      'I2',
      'POSTED_DIFFERENTLY',
      'The ERP holds a journal with another amount, day, period or currency than was sent',
      confirmed.filter((row) => posted.get(row.idempotency_key)?.some((batch) => differs(row, batch)) === true).map(named),
    ),
  ];
}

async function readBatches(erp: string): Promise<Batch[]> {
  const all: Batch[] = [];
  for (;;) {
    const page = await readOutside(`${erp.replace(/\/$/, '')}${RESOURCE}?limit=${PAGE}&offset=${all.length}`, pageOf(Batch));
    all.push(...page.items);
    if (page.hasMore !== true || page.items.length === 0) return all;
  }
}

function differs({ content }: Delivery, batch: Batch): boolean {
  const sent = readSummaryJournal(content);
  return (
    parseMoney(batch.TotalDebit, sent.currency).minor !== BigInt(sent.debit) ||
    batch.AccountingDate !== sent.day ||
    batch.PeriodName !== sent.period ||
    batch.CurrencyCode !== sent.currency
  );
}
