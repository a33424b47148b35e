import type { Tx } from '../../store/index.ts';

/** How far back invoices are looked for that were confirmed while a transaction was still open: none is open for so long. */
const OVERLAP_MINUTES = 60;

/** An invoice that the target holds and may have paid. */
export interface DueLook {
  readonly delivery: bigint;
  readonly key: string;
  readonly entity: string;
  readonly content: string;
  /** What was kept last of what the target said, as JSON. */
  readonly told: string | null;
  readonly toldAt: Date | null;
}

/**
 * Puts invoices that the target has confirmed since the last time on the list; those that are on it stay as they are. Credits are kept for later payments,
 * and nobody tells what became of them.
 */
export async function listInvoices(tx: Tx, tenant: string, target: string): Promise<void> {
  await tx.query({
    name: 'list-invoices-to-be-paid',
    text: `insert into payment_look (tenant, delivery, target, delivered_at, due_at)
      select d.tenant, d.id, d.target, d.settled_at, now() from delivery d
      where d.tenant = $1 and d.target = $2 and d.kind = 'supplier-invoice' and d.state = 'confirmed'
        and d.content::json ->> 'kind' = 'invoice'
        and d.settled_at >= coalesce((select max(delivered_at) from payment_look where tenant = $1 and target = $2), '-infinity')
          - $3 * interval '1 minute'
      on conflict do nothing`,
    values: [tenant, target, OVERLAP_MINUTES],
  });
}

/** Takes what is due, `most` at the utmost; whoever dies over it leaves it due again after the interval. */
export async function takeLooks(tx: Tx, tenant: string, target: string, most: number, everySeconds: number): Promise<DueLook[]> {
  const { rows } = await tx.query<DueLook>({
    name: 'take-payment-looks',
    text: `with due as (
        select delivery from payment_look where tenant = $1 and target = $2 and due_at <= now() order by due_at limit $3 for update skip locked)
      update payment_look l set due_at = now() + $4 * interval '1 second'
      from due join delivery d on d.tenant = $1 and d.id = due.delivery
      where l.tenant = $1 and l.delivery = due.delivery
      returning l.delivery, d.idempotency_key as key, d.entity, d.content, l.told, l.told_at as "toldAt"`,
    values: [tenant, target, most, everySeconds],
  });
  return rows;
}

/** Marks what was kept of an invoice's payment; called after the message is kept. */
export async function markTold(tx: Tx, tenant: string, delivery: bigint, told: string): Promise<void> {
  await tx.query({
    name: 'mark-payment-told',
    text: 'update payment_look set told = $3, told_at = now() where tenant = $1 and delivery = $2',
    values: [tenant, delivery, told],
  });
}

/** Looks at an invoice that is paid only every so often, or never again. */
export async function postponeLook(tx: Tx, tenant: string, delivery: bigint, seconds: number | undefined): Promise<void> {
  await tx.query({
    name: 'postpone-payment-look',
    text: `update payment_look set due_at = now() + $3::float8 * interval '1 second' where tenant = $1 and delivery = $2`,
    values: [tenant, delivery, seconds ?? null],
  });
}
