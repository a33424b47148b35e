import type { DenialDecidedData } from '../canonical/index.ts';
import { type Acting, listProposals } from '../govern/approvals/index.ts';
import type { Actor } from '../govern/index.ts';
import { denialDecisionEvent, type DenialException } from '../processes/encounter-to-cash/index.ts';
import type { Tx } from '../store/index.ts';
import type { EffectContext } from './proposal-effects.ts';
import { proposalWaiting, propose } from './proposing.ts';

/** The exception of a denial, with what is at stake. */
export interface DeniedAmount extends DenialException {
  readonly amount: bigint | null;
  readonly currency: string | null;
}

const KIND = 'denial-write-off';

/**
 * Gives up what a payer denied: at once within the limits of the day, else when another person approved it; without a known amount always
 * the latter. Answers the number of the proposal. Throws `PROPOSAL_WAITING` when the same is proposed already.
 */
export async function giveUpDenial(
  tx: Tx,
  context: EffectContext,
  denial: DeniedAmount,
  reason: string,
  { acting, actor }: { readonly acting: Acting; readonly actor: Actor },
): Promise<bigint> {
  const { key, data } = denialDecisionEvent(denial, 'write-off', context.clock.now().toISOString());
  const { claim, item = '' } = data as DenialDecidedData;
  const waiting = await listProposals(tx, context.log.tenant, { kind: KIND, subject: key, state: 'proposed', limit: 200 });
  const same = waiting.find(({ content }) => content['claim'] === claim && content['item'] === item);
  if (same !== undefined) throw proposalWaiting(same.id);
  const worth = denial.amount === null || denial.currency === null ? {} : { amount: denial.amount, currency: denial.currency };
  const content = {
    claim,
    item,
    exception: String(denial.id),
    ...(worth.amount === undefined ? {} : { ...worth, amount: String(worth.amount) }),
  };
  const wish = { kind: KIND, entity: denial.entity, subject: key, content, ...worth, reason };
  return (await propose(tx, context, wish, acting, actor)).id;
}
