import type { NewException } from '../worklist/index.ts';
import { DATED_OTHERWISE } from './booking-day.ts';
import { lookDelay, retryDelay } from './backoff.ts';
import { STILL_THERE, type Verdict, WITHDRAWN } from './conduct.ts';
import { DEFAULT_OWNER, exceptionIdentity, type Settlement } from './settle.ts';
import { SUMMARY_JOURNAL } from './summary/summarize.ts';
import type { Work } from './take.ts';
import type { TargetDeclaration } from './target.ts';

const DAY_MS = 86_400_000;
const OVERDUE_MS = 30 * 60_000;

/** Whether a person may leave what the work is about as it stands at the target: a document that was booked there under another day. */
export const mayStayBooked = (code: string): boolean => code === 'DELIVERY_DATED_OTHERWISE';

/** The outcome of a turn in which our own code failed. */
export const DEFECT = 'defect';
/** The outcome of a delivery whose subject was shredded: nobody's work, it was meant. */
export const SHREDDED = 'subject-shredded';
/** Ends that nobody has to do anything about: the subject is gone as was meant, a person gave it up, or the answer is no. */
const NOBODYS_WORK: ReadonlySet<string> = new Set([SHREDDED, WITHDRAWN, 'declined']);

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
    isHeld: verdict.isHeld === true,
    dueInMs: 0,
    exception: undefined,
  };
  switch (verdict.next) {
    case 'confirmed':
      return { ...told, state: 'confirmed' };
    case 'refused':
      return { ...told, state: 'refused', exception: NOBODYS_WORK.has(verdict.outcome) ? undefined : exceptionOf(work, verdict, context) };
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
  const what = nameOf(work);
  switch (verdict.next) {
    case 'refused':
      return verdict.outcome === 'refused-period'
        ? {
            code: 'DELIVERY_PERIOD_REFUSED',
            summary: `${target} does not take ${what} because its period is not open there${why}`,
            hint: 'Open the period at the target and resolve to send it again, or reject',
          }
        : {
            code: 'DELIVERY_REFUSED',
            summary: `${target} refused ${what}${why}`,
            hint: 'Correct the set-up at the target or the posting rules, then resolve to send it again, or reject',
          };
    case 'different': {
      const still = verdict.outcome === STILL_THERE ? 'still ' : '';
      const orGivenUp = 'or cancel it there and reject: it is given up once it is not found there';
      // A journal in another period puts the periods of both ledgers out of step: only a document may stay where the target booked it.
      if (verdict.code === DATED_OTHERWISE && work.kind !== SUMMARY_JOURNAL) {
        return {
          code: 'DELIVERY_DATED_OTHERWISE',
          summary: `${target} ${still}holds ${what}, booked under another day than it was sent with${why}`,
          hint: `Correct the day at the target and retry: it is read back again; or resolve, and it stays booked there as it is; ${orGivenUp}`,
        };
      }
      return {
        code: 'DELIVERY_DIFFERENT',
        summary: `${target} ${still}holds ${what}, but not as it was sent${why}`,
        hint: `Correct it at the target and retry: it is read back again and nothing is sent while it stands there; ${orGivenUp}`,
      };
    }
    case 'again':
      return {
        code: 'DELIVERY_DEAD',
        summary: `${what} was not applied at ${target} after ${work.tries} tries${why}`,
        hint: 'See that the target works and resolve to try again, or reject; later deliveries of the same key wait for it',
      };
    case 'sent':
    case 'unknown':
    case 'confirmed':
      if (verdict.outcome === DEFECT) {
        return {
          code: 'DELIVERY_DEFECT',
          summary: `What became of ${what} at ${target} could not be worked out: a bug in Plexus${why}`,
          hint: 'Report it; the delivery is looked for again and again and not sent meanwhile',
        };
      }
      return {
        code: 'DELIVERY_OVERDUE',
        summary: `${target} has not yet said what became of ${what}${why}`,
        hint: 'Ask the operator of the target; the search for it goes on and closes this exception when it is found',
      };
  }
}

/** What people call it: a purchase by its kind and what it is of, since its own key says nothing; anything else by the key that the target has. */
const nameOf = ({ kind, key, orderKey }: Work): string =>
  key.startsWith(`${orderKey}|`) ? `the ${kind.replaceAll('-', ' ')} of ${spoken(orderKey)}` : key;

/** `order:RQ-1` as “order RQ-1”, `invoice:edi|MERIDIAN-MED|INV-7` as “invoice INV-7”. */
function spoken(key: string): string {
  const colon = key.indexOf(':');
  const ownNumber = key.slice(Math.max(colon, key.lastIndexOf('|')) + 1);
  return `${key.slice(0, colon)} ${ownNumber}`;
}
