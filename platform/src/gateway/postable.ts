import type { Estate } from '../govern/estate/index.ts';
import { Fault } from '../kernel/index.ts';
import { listPeriods, periodRule } from '../ledger/index.ts';
import type { Tx } from '../store/index.ts';
import { dayOf } from './instant.ts';

interface Postable {
  readonly tenant: string;
  readonly estate: Pick<Estate, 'entities'>;
  readonly entity: string;
  readonly currency: string;
  readonly day: string;
}

/**
 * Refuses what the ledger of an entity could not take, while its sender still listens: `ENTITY_NOT_FOUND` for an entity there is not, or that
 * the caller may not see; `CURRENCY_DIFFERS`; `DAY_NOT_POSTABLE` for a day in no period or, where the entity refuses late documents, in a closed one.
 */
export async function requirePostable(tx: Tx, { tenant, estate, entity, currency, day }: Postable): Promise<void> {
  dayOf(day, 'body/day');
  const periods = await listPeriods(tx, tenant, { entity });
  const known = estate.entities.find(({ id }) => id === entity);
  // Row security leaves no periods of an entity that the caller may not see.
  if (known === undefined || periods.length === 0) throw entityNotFound();
  if (known.currency !== currency) throw currencyDiffers(known.currency);
  const { outcome } = periodRule(periods, day, known.lateDocuments);
  if (outcome !== 'post') throw dayNotPostable(outcome === 'missing');
}

export const entityNotFound = (): Fault =>
  new Fault({
    code: 'ENTITY_NOT_FOUND',
    kind: 'rejected',
    message: 'There is no such entity, or it is not yours to see',
    hint: 'Use the id of an entity of the estate that your client is registered for',
    at: 'body/entity',
  });

const currencyDiffers = (currency: string): Fault =>
  new Fault({
    code: 'CURRENCY_DIFFERS',
    kind: 'rejected',
    message: `The entity keeps its books in ${currency}`,
    hint: 'State the amount in that currency',
    at: 'body/currency',
  });

const dayNotPostable = (isMissing: boolean): Fault =>
  new Fault({
    code: 'DAY_NOT_POSTABLE',
    kind: 'rejected',
    message: isMissing ? 'The entity has no fiscal period for this day' : 'The period of this day is closed',
    hint: 'GET /v1/fiscal-periods tells which are open',
    at: 'body/day',
  });
