import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { PaymentStatusData } from '../../canonical/index.ts';
import type { Receive } from '../../inbox/index.ts';
import { type Clock, faultOf, type HttpCall, Loop, type Running } from '../../kernel/index.ts';
import { transaction } from '../../store/index.ts';
import type { Adapter, Outbound } from '../adapter.ts';
import type { TargetDeclaration } from '../target.ts';
import type { Telemetry } from '../telemetry.ts';
import { type DueLook, listInvoices, markTold, postponeLook, takeLooks } from './payment-look.ts';
import { newsOf, paymentRecord } from './payment-news.ts';

const LOOK_MS = 1_000;
/** Invoices that are asked about at once. */
const MOST = 100;
const DAY_SECONDS = 86_400;
/** A payment may bounce; after so long it will not. */
const SETTLED_MS = 60 * DAY_SECONDS * 1_000;

export interface PaymentWatch {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly target: TargetDeclaration;
  readonly rule: NonNullable<TargetDeclaration['payments']>;
  readonly adapter: Adapter;
  /** Calls within the target's budget; undefined while the target is not this node's to call. */
  readonly calls: () => HttpCall | undefined;
  readonly receive: Receive;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Asks an ERP that does not tell by itself what became of the payment of the invoices it confirmed. What is new is kept as a message of the
 * declared channel first and marked then: who dies in between keeps it again, where the inbox knows it by its name.
 */
export function watchPayments(watch: PaymentWatch): Running {
  const { target, telemetry } = watch;
  return new Loop(
    `payments of ${target.name}`,
    LOOK_MS,
    () => look(watch),
    (error) => telemetry.error({ target: target.name, ...faultOf(error).toJSON() }, 'payments could not be asked for'),
  );
}

/** One look at what is due; whether there may be more. */
async function look({ pool, tenant, target, rule, adapter, calls, receive, clock, telemetry }: PaymentWatch): Promise<boolean> {
  const scope = { tenant, entities: 'all' } as const;
  const call = calls();
  if (call === undefined || adapter.payments === undefined) return false;
  const due = await transaction(pool, scope, async (tx) => {
    await listInvoices(tx, tenant, target.name);
    return takeLooks(tx, tenant, target.name, MOST, rule.everySeconds);
  });
  if (due.length === 0) return false;
  const answer = await adapter.payments(due.map(outboundOf), call);
  if (answer.result !== 'told') {
    telemetry.warn({ target: target.name, code: answer.code }, 'the target did not say what became of payments');
    return false;
  }
  for (const { delivery, key, told: text, toldAt } of due) {
    const told = text === null ? undefined : (JSON.parse(text) as PaymentStatusData);
    const news = newsOf(answer.payments.get(key), told);
    if (news !== undefined) {
      const record = paymentRecord(news);
      const controlId = `payment/${delivery}@${nameOf(record, toldAt)}`;
      const source = `payments of ${target.name}`;
      const { outcome, code } = await receive({ channel: rule.channel, bytes: Buffer.from(record), source, controlId });
      if (outcome !== 'stored' && outcome !== 'duplicate') {
        telemetry.warn(
          { target: target.name, code: code ?? outcome },
          'what the target said of a payment was not taken in, and is told again',
        );
        continue;
      }
      await transaction(pool, scope, (tx) => markTold(tx, tenant, delivery, JSON.stringify(news)));
      telemetry.count('supplier_payments_told', 1, { target: target.name });
    } else if (told?.status === 'paid') {
      const isSettled = toldAt !== null && clock.now().getTime() - toldAt.getTime() > SETTLED_MS;
      await transaction(pool, scope, (tx) => postponeLook(tx, tenant, delivery, isSettled ? undefined : DAY_SECONDS));
    }
  }
  return due.length === MOST;
}

/** Names what is told, after what was told before it: the same may come true again, and is news then. It stays while that is not marked as told. */
const nameOf = (record: string, toldAt: Date | null): string =>
  createHash('sha256')
    .update(`${toldAt?.toISOString() ?? ''}|${record}`)
    .digest('base64url')
    .slice(0, 22);

const outboundOf = ({ delivery: id, key, entity, content }: DueLook): Outbound => ({
  id,
  key,
  entity,
  kind: 'supplier-invoice',
  content,
  accountNumber: undefined,
  reference: undefined,
  callbackUrl: undefined,
});
