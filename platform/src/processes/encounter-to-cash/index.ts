import type { StoredEvent } from '../../canonical/index.ts';
import type { Decision, ProcessDefinition } from '../engine/decision.ts';
import { decideAccount } from './account/decide-account.ts';
import { decodeAccount, encodeAccount } from './account/encoding.ts';
import { decideDirectory } from './claim-directory.ts';
import { decodeDirectory, encodeDirectory } from './claim-directory-encoding.ts';
import { decideControl, decodeControl, encodeControl } from './control.ts';
import { decidePatient, decodePatient, encodePatient } from './patient.ts';
import type { Policies } from './policies.ts';
import { decideRecoupment, decodeRecoupment, encodeRecoupment } from './recoupment.ts';
import { decideRemittance } from './remittance.ts';
import { decodeRemittance, encodeRemittance } from './remittance-encoding.ts';

export type { DenialPolicy, ExpectationPolicy, Policies, ReceivablePolicy } from './policies.ts';
export { dayText } from './calendar.ts';
export { policiesOf, policySchemas } from './policies.ts';
export { balancesOf } from './balances.ts';
export { type ClaimDisposition, claimDispositionsOf, type ClaimOutcome } from './claim-dispositions.ts';
export { type RemittanceView, remittanceViewOf } from './remittance-view.ts';
export { type Control, type ControlTotal, decodeControl } from './control.ts';
export {
  comparable,
  compareTotals,
  type ControlComparison,
  type LedgerSum,
  type Measure,
} from './control-totals.ts';
export { type DenialException, denialDecisionEvent } from './account/denials.ts';

interface Typed<S> {
  readonly decide: (state: S | undefined, event: StoredEvent, policies: Policies) => Decision<S>;
  readonly encode: (state: S) => string;
  readonly decode: (text: string) => S;
}

/** The engine handles states it cannot know the shape of: what a definition decodes is only ever given back to it. */
const definition = <S>(name: string, { decide, encode, decode }: Typed<S>): ProcessDefinition<unknown, Policies> => ({
  name,
  version: 1,
  decide: (state, event, policies) => decide(state as S | undefined, event, policies),
  encode: (state) => encode(state as S),
  decode,
});

const directory = { decide: decideDirectory, encode: encodeDirectory, decode: decodeDirectory };

/** The processes of encounter-to-cash; the name of each is the prefix of its keys. */
export const encounterToCash: readonly ProcessDefinition<unknown, Policies>[] = [
  definition('account', { decide: decideAccount, encode: encodeAccount, decode: decodeAccount }),
  definition('patient', { decide: decidePatient, encode: encodePatient, decode: decodePatient }),
  definition('claim', directory),
  definition('payer-claim', directory),
  definition('member-visit', directory),
  definition('remittance', { decide: decideRemittance, encode: encodeRemittance, decode: decodeRemittance }),
  definition('recoupment', { decide: decideRecoupment, encode: encodeRecoupment, decode: decodeRecoupment }),
  definition('control', { decide: decideControl, encode: encodeControl, decode: decodeControl }),
];
