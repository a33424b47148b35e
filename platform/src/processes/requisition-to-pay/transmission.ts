import type { StoredEvent, TransmissionAnswerData } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { purchasingEventUnexpected } from './faults.ts';

/** A message that went out under a number: whose it is, and an answer that came before that was known. */
export interface Transmission {
  readonly order?: string;
  readonly entity?: string;
  readonly early?: TransmissionAnswerData;
}

/** Forwards what the other side says of a transmission to the order it was made for, whichever is known first. */
export function decideTransmission(state: Transmission | undefined, event: StoredEvent): Decision<Transmission> {
  const before = state ?? {};
  switch (event.type) {
    case 'transmission.sent': {
      const { order } = event.data as { order: string };
      const known = { order, entity: event.entity };
      return {
        state: known,
        status: 'sent',
        effects: before.early === undefined ? [] : [forward(known, before.early)],
        entity: event.entity,
      };
    }
    case 'transmission.answered': {
      const answer = event.data as TransmissionAnswerData;
      const { order, entity } = before;
      if (order === undefined || entity === undefined) return { state: { early: answer }, status: 'unknown', effects: [] };
      return { state: before, status: 'answered', effects: [forward({ order, entity }, answer)], entity };
    }
    default:
      throw purchasingEventUnexpected(event.type, 'transmission');
  }
}

const forward = ({ order, entity }: { readonly order: string; readonly entity: string }, data: TransmissionAnswerData): Effect => ({
  effect: 'emit',
  name: 'answer',
  type: 'transmission.answered',
  entity,
  key: order,
  data,
});
