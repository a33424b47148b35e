import { createHash } from 'node:crypto';
import type { AccountingEvent, JsonObject, NewEvent, StoredEvent } from '../../../platform/src/canonical/index.ts';
import type { Effect, ProcessDefinition } from '../../../platform/src/processes/engine/index.ts';

/** The calls that a claim needs before it waits for its payer. */
export const STEPS = ['eligibility', 'coding', 'scrub', 'build', 'submit'] as const;
/** What it waits for. */
export const SIGNALS = ['acknowledged', 'paid'] as const;
/** The event that asks for a call, and the one that brings its answer. */
export const ASKED = 'claim.step-asked';
export const DONE = 'claim.step-done';

interface Claim {
  /** Steps done. */
  readonly steps: number;
  /** Which of the two signals are there: they may come before they are waited for. */
  readonly seen: number;
  readonly answers: readonly string[];
}

const WAITING = STEPS.length;

/** The claim of the comparison: five calls one after the other, two waits, one journal. */
export const claimProcess: ProcessDefinition<unknown, undefined> = {
  name: 'account',
  version: 1,
  decide: (state, event) => {
    const claim = (state as Claim | undefined) ?? { steps: 0, seen: 0, answers: [] };
    switch (event.type) {
      case 'claim.created': {
        const steps = event.data['skip'] === true ? WAITING : 0;
        return { state: { ...claim, steps }, status: 'open', effects: steps === WAITING ? [] : [ask(event.key, event.entity, 0)] };
      }
      case DONE: {
        const next = { ...claim, steps: claim.steps + 1, answers: [...claim.answers, textOf(event, 'answer')] };
        if (next.steps < WAITING) return { state: next, status: 'open', effects: [ask(event.key, event.entity, next.steps)] };
        return settled(next, event.key, event.entity);
      }
      case `claim.${SIGNALS[0]}`:
        return settled({ ...claim, seen: claim.seen | 1 }, event.key, event.entity);
      case `claim.${SIGNALS[1]}`:
        return settled({ ...claim, seen: claim.seen | 2 }, event.key, event.entity);
      default:
        return { state: claim, status: 'open', effects: [] };
    }
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text) as Claim,
};

const ask = (key: string, entity: string, step: number): Effect => ({
  effect: 'emit',
  name: `ask ${step}`,
  type: ASKED,
  entity,
  key,
  data: { step: STEPS[step] ?? '' },
});

/** Posts once everything is there. */
function settled(claim: Claim, key: string, entity: string): { state: Claim; status: string; effects: Effect[] } {
  const isPaid = claim.steps === WAITING && claim.seen === 3;
  return {
    state: claim,
    status: isPaid ? 'completed' : 'open',
    effects: isPaid ? [{ effect: 'post', event: paymentOf(key, entity) }] : [],
  };
}

/** Four lines: what was paid and what was agreed not to be. */
const paymentOf = (key: string, entity: string): AccountingEvent => ({
  identity: `${key}|payment`,
  entity,
  day: new Date().toISOString().slice(0, 10),
  currency: 'USD',
  subject: key,
  entries: [
    { posting: 'payer-payment', amount: 12_000n, bucket: 'primary', payerClass: 'commercial' },
    { posting: 'contractual', amount: 3_000n, bucket: 'primary', payerClass: 'commercial' },
  ],
});

/** An event of a claim, known by its name: sent again, it is left out. */
export function claimEvent(type: string, n: number, entity: string, data: JsonObject = {}): NewEvent {
  const key = `account:claim-${n}`;
  return {
    identity: createHash('sha256').update(`${type}|${key}`).digest().subarray(0, 16),
    type,
    entity,
    key,
    occurredAt: new Date().toISOString(),
    data,
  };
}

/** A text that an event of ours carries. */
export function textOf(event: StoredEvent, name: string): string {
  const value = event.data[name];
  return typeof value === 'string' ? value : '';
}
