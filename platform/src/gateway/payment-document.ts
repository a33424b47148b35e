import type { JsonObject } from '../canonical/index.ts';
import type { Estate } from '../govern/estate/index.ts';
import { Fault, formatMoney, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import type { BusinessDocument } from './business-document.ts';
import type { PaymentBody } from './contract/payment.ts';
import { requirePostable } from './postable.ts';

interface PaymentContext {
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly estate: Pick<Estate, 'entities'>;
}

/**
 * The document that a payment enters as: `POST /v1/payments`. Throws `PAYMENT_ACCOUNT_NOT_FOUND`, `ENTITY_NOT_FOUND` where the caller sees no such
 * account or entity, `CURRENCY_DIFFERS`, and what `requirePostable` throws of its day.
 */
export async function paymentDocument(tx: Tx, { tenant, keys, estate }: PaymentContext, payment: PaymentBody): Promise<BusinessDocument> {
  const { reference, currency, day } = payment;
  const entity =
    payment.kind === 'payer'
      ? payment.entity
      : await entityOf(tx, tenant, `account:${keys.pseudonym('account', `${payment.account.domain}|${payment.account.number}`)}`);
  await requirePostable(tx, { tenant, estate, entity, currency, day });
  const amount = formatMoney({ minor: BigInt(payment.amount), currency });
  const stated = { entity, amount, currency, day };
  return { kind: 'payment', entity, reference, record: { ...recordOf(payment), ...stated } };
}

function recordOf(payment: PaymentBody): JsonObject {
  if (payment.kind === 'payer') {
    const { trace, originator, bankAccount } = payment;
    return { record: 'payer-payment', trace, originator, bankAccount };
  }
  const { account, method } = payment;
  const named = { record: 'patient-payment', accountDomain: account.domain, accountNumber: account.number };
  return method === undefined ? named : { ...named, method };
}

/** Whose account it is. A payment for an account that nobody has registered would open one by a slip of the pen. */
async function entityOf(tx: Tx, tenant: string, account: string): Promise<string> {
  const { rows } = await tx.query<{ entity: string }>({
    name: 'entity-of-account',
    text: 'select entity from process_state where tenant = $1 and key = $2',
    values: [tenant, account],
  });
  const [found] = rows;
  if (found === undefined) throw accountNotFound();
  return found.entity;
}

const accountNotFound = (): Fault =>
  new Fault({
    code: 'PAYMENT_ACCOUNT_NOT_FOUND',
    kind: 'rejected',
    message: 'No account of this number is registered, or it is not yours to see',
    hint: 'Check domain and number; an account is known once its system has reported anything of it',
    at: 'body/account',
  });
