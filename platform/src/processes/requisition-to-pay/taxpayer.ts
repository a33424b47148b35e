import type { StoredEvent, SupplierData } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { exceptionChanges } from '../engine/standing.ts';
import { purchasingEventUnexpected } from './faults.ts';
import type { PurchasingPolicies } from './policies.ts';
import { workItem } from './work-item.ts';

/** The suppliers that have one tax identifier and are not closed, by name. The key is its pseudonym: nobody here knows the identifier. */
export interface Taxpayer {
  readonly suppliers: readonly string[];
}

/** Most that are kept of one tax identifier: a placeholder that many have must not make a state grow for ever. */
const MOST = 200;
/** Most that a person is told of. */
const MOST_NAMED = 20;

/** Tells whoever keeps a tax identifier that a supplier has it now, or has it no longer. */
export function taxpayerChanges(before: SupplierData | undefined, now: SupplierData, { entity }: StoredEvent): Effect[] {
  const [had, has] = [taxpayerOf(before), taxpayerOf(now)];
  if (had === has) return [];
  const told = (type: 'supplier.listed' | 'supplier.unlisted', taxpayer: string | undefined): Effect[] =>
    taxpayer === undefined
      ? []
      : [{ effect: 'emit', name: type, type, entity, key: `taxpayer:${taxpayer}`, data: { supplier: now.supplier } }];
  return [...told('supplier.unlisted', had), ...told('supplier.listed', has)];
}

/** A supplier that is closed is nobody's copy. */
const taxpayerOf = (supplier: SupplierData | undefined): string | undefined =>
  supplier === undefined || supplier.status === 'closed' ? undefined : supplier.taxpayer;

/**
 * Knows which suppliers have the same tax identifier. Two of them are somebody's work: an invoice that came under one and again under
 * the other is no duplicate to any check, and what is reported of one supplier is told in two parts.
 */
export function decideTaxpayer(
  state: Taxpayer = { suppliers: [] },
  event: StoredEvent,
  { purchasing }: PurchasingPolicies,
): Decision<Taxpayer> {
  const { supplier } = event.data as { readonly supplier: string };
  const others = state.suppliers.filter((one) => one !== supplier);
  if (event.type !== 'supplier.listed' && event.type !== 'supplier.unlisted') throw purchasingEventUnexpected(event.type, 'taxpayer');
  const known: Taxpayer = { suppliers: event.type === 'supplier.listed' ? [...others, supplier].toSorted().slice(0, MOST) : others };
  const standing = ({ suppliers }: Taxpayer) =>
    suppliers.length < 2
      ? []
      : [
          workItem(purchasing, 'supplier-duplicate', {
            identity: [...suppliers.slice(0, MOST_NAMED), suppliers.length].join('|'),
            summary: `Suppliers ${suppliers.slice(0, MOST_NAMED).join(', ')} have the same tax identifier`,
            hint: 'Close all but one where they are the same; resolve it where they are not',
            from: event.recordedAt,
          }),
        ];
  return {
    state: known,
    status: known.suppliers.length > 1 ? 'shared' : known.suppliers.length === 1 ? 'known' : 'unknown',
    effects: exceptionChanges(standing(state), standing(known)),
  };
}
