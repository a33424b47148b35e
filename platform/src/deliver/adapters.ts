import type { Clock } from '../kernel/index.ts';
import type { Adapter } from './adapter.ts';
import { customerAccounts } from './customer-accounts/adapter.ts';
import { oracleFusionJournals } from './oracle-fusion-journals/adapter.ts';
import type { AdapterName, TargetDeclaration } from './target.ts';

/** Makes the adapter of a target. */
export type AdapterDirectory = Readonly<Record<AdapterName, (target: TargetDeclaration, clock: Clock) => Adapter>>;

export const standardAdapters: AdapterDirectory = {
  'oracle-fusion-journals': (target, clock) => oracleFusionJournals(clock, target.ledger),
  'customer-accounts': (_, clock) => customerAccounts(clock),
};
