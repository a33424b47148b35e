import type { NewException } from '../worklist/index.ts';
import { lookDelay, retryDelay } from './backoff.ts';
import type { Verdict } from './conduct.ts';
import { DEFAULT_OWNER, exceptionIdentity, type Settlement } from './settle.ts';
import type { Work } from './take.ts';
import type { TargetDeclaration } from './target.ts';

const DAY_MS = 86_400_000;
const OVERDUE_MS = 30 * 60_000;

/** The outcome of a turn in which our own code failed. */
export const DEFECT = 'defect';
/** The outcome of a delivery whose subject was shredded: nobody's work, it was meant. */
export const SHREDDED = 'subject-shredded';

export interface SettlementContext {
  readonly target: TargetDeclaration;
  readonly now: Date;
  /** In [0, 1): spreads retries. */
  readonly chance: number;
}

/** Applies the target's rules to a verdict: when to try or look again, when to stop trying, what becomes someone's work. */
export function settlementOf(work: Work, verdict: Verdict, context: SettlementContext): Settlement {
  const { target, chance } = context;
  const told = {
    id: work.id,
    fence: work.fence,
    tries: work.tries,
    outcome: verdict.outcome,
    code: verdict.code,
    detail: verdict.detail,
    reference: verdict.reference,
    dueInMs: 0,
    exception: undefined,
  };
  switch (verdict.next) {
    case 'confirmed':
      return { ...told, state: 'confirmed' };
    case 'refused':
      return { ...told, state: 'refused', exception: verdict.outcome === SHREDDED ? undefined : exceptionOf(work, verdict, context) };
    case 'different':
      return { ...told, state: 'dead', exception: exceptionOf(work, verdict, context) };
    case 'sent':
    case 'unknown': {
      const age = verdict.next === work.state ? work.ageMs : 0;
      const dueInMs = Math.max(lookDelay(target.retry, age, chance), verdict.retryAfterMs ?? 0);
      const overdue = age > (target.overdueMs ?? OVERDUE_MS) || verdict.outcome === DEFECT;
      return { ...told, state: verdict.next, dueInMs, exception: overdue ? exceptionOf(work, verdict, context) : undefined };
    }
    case 'again': {
      if (work.tries >= target.retry.tries) return { ...told, state: 'dead', exception: exceptionOf(work, verdict, context) };
      const dueInMs = verdict.outcome === 'absent' ? 0 : retryDelay(target.retry, work.tries, chance, verdict.retryAfterMs);
      return { ...told, state: 'ready', dueInMs };
    }
  }
}

interface Wording {
  readonly code: string;
  readonly summary: string;
  readonly hint: string;
}

function exceptionOf(work: Work, verdict: Verdict, { target, now }: SettlementContext): NewException {
  const { code, summary, hint } = wordingOf(work, verdict, target.name);
  return {
    entity: work.entity,
    kind: 'delivery',
    identity: exceptionIdentity(work.id),
    owner: target.owner ?? DEFAULT_OWNER,
    code,
    summary,
    hint,
    place: `delivery:${work.id}`,
    key: work.orderKey,
    dueAt: new Date(now.getTime() + DAY_MS).toISOString(),
  };
}

function wordingOf(work: Work, verdict: Verdict, target: string): Wording {
  const because = verdict.detail === undefined || verdict.detail === '' ? verdict.code : verdict.detail;
  const why = because === undefined ? '' : ` (${because})`;
  switch (verdict.next) {
    case 'refused':
      return verdict.outcome === 'refused-period'
        ? {
            code: 'DELIVERY_PERIOD_REFUSED',
            summary: `${target} does not take ${work.key} because its period is not open there${why}`,
            hint: 'Open the period at the target and resolve to send it again, or reject',
          }
        : {
            code: 'DELIVERY_REFUSED',
            summary: `${target} refused ${work.key}${why}`,
            hint: 'Correct the set-up at the target or the posting rules, then resolve to send it again, or reject',
          };
    case 'different':
      return {
        code: 'DELIVERY_DIFFERENT',
        summary: `${target} holds ${work.key}, but not as it was sent${why}`,
        hint: 'Correct it at the target and resolve: it is read back again and nothing is sent while it stands there',
      };
    case 'again':
      return {
        code: 'DELIVERY_DEAD',
        summary: `${work.key} was not applied at ${target} after ${work.tries} tries${why}`,
        hint: 'See that the target works and resolve to try again, or reject; later deliveries of the same key wait for it',
      };
    case 'sent':
    case 'unknown':
    case 'confirmed':
      if (verdict.outcome === DEFECT) {
        return {
          code: 'DELIVERY_DEFECT',
          summary: `What became of ${work.key} at ${target} could not be worked out: a bug in Plexus${why}`,
          hint: 'Report it; the delivery is looked for again and again and not sent meanwhile',
        };
      }
      return {
        code: 'DELIVERY_OVERDUE',
        summary: `${target} has not yet said what became of ${work.key}${why}`,
        hint: 'Ask the operator of the target; the search for it goes on and closes this exception when it is found',
      };
  }
}
