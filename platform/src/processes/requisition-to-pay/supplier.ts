import type { StoredEvent, SupplierData } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { type Asker, type SupplierAnswered, tell } from './asks.ts';
import { purchasingEventUnexpected } from './faults.ts';
import { sendMaster } from './masters.ts';
import { type Dated, dated, newer } from './newest.ts';
import type { PurchasingPolicies } from './policies.ts';
import { taxpayerChanges } from './taxpayer.ts';

/** What is known of one supplier, and who waits until it may be ordered from. */
export interface Supplier {
  readonly supplier?: Dated<SupplierData>;
  readonly seekers: readonly (Asker & { readonly entity: string; readonly problem: string })[];
}

/**
 * Keeps a supplier, hands it to the ERPs that want it, says whether it may be ordered from, and whose it is by its tax identifier; who was
 * told no is told when that changes.
 */
export function decideSupplier(
  state: Supplier = { seekers: [] },
  event: StoredEvent,
  { purchasing }: PurchasingPolicies,
): Decision<Supplier> {
  if (event.type === 'supplier.recorded') {
    const known = { ...state, supplier: newer(state.supplier, dated(event.data as SupplierData, event)) };
    const answers = known.seekers.map((seeker) => ({ seeker, answer: answerTo(known, seeker.ask, event.key) }));
    const changed = answers.filter(({ seeker, answer }) => answer.problem !== seeker.problem);
    const seekers = answers.flatMap(({ seeker, answer }) => (answer.problem === undefined ? [] : [{ ...seeker, problem: answer.problem }]));
    return decided({ ...known, seekers }, [
      ...sendMaster('supplier', state.supplier, known.supplier, event, purchasing),
      ...taxpayerChanges(state.supplier?.data, known.supplier.data, event),
      ...changed.map(({ seeker, answer }) => answered(seeker, seeker.entity, answer)),
    ]);
  }
  if (event.type !== 'supplier.asked') throw purchasingEventUnexpected(event.type, 'supplier');
  const { asker, ask } = event.data as unknown as Asker;
  const answer = answerTo(state, ask, event.key);
  const others = state.seekers.filter((seeker) => seeker.asker !== asker);
  const seekers = answer.problem === undefined ? others : [...others, { asker, ask, entity: event.entity, problem: answer.problem }];
  return decided({ ...state, seekers }, [answered({ asker, ask }, event.entity, answer)]);
}

const answered = ({ asker, ask }: Asker, entity: string, answer: SupplierAnswered): Effect =>
  tell(`answer|${asker}|${ask}`, 'supplier.answered', entity, asker, answer);

function answerTo({ supplier }: Supplier, ask: number, key: string): SupplierAnswered {
  const answer = { ask, supplier: key.slice(key.indexOf(':') + 1) };
  if (supplier === undefined) return { ...answer, problem: 'supplier-unknown' };
  if (supplier.data.status === 'active') return answer;
  return { ...answer, problem: supplier.data.status === 'on-hold' ? 'supplier-on-hold' : 'supplier-closed' };
}

const decided = (state: Supplier, effects: readonly Effect[]): Decision<Supplier> => ({
  state,
  status: state.supplier?.data.status ?? 'unknown',
  effects,
});
