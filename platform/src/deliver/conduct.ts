import type { Adapter, Found, Outbound, Refusal, Trouble } from './adapter.ts';
import type { Health } from './circuit.ts';
import { DATED_OTHERWISE, isDatedOtherwise } from './booking-day.ts';
import type { HttpCall } from '../kernel/index.ts';

/** What a delivery's turn came to, before retry rules are applied. */
export interface Verdict {
  readonly next:
    | 'confirmed'
    | 'refused'
    /** Accepted by the target, to be asked after. */
    | 'sent'
    /** May or may not have been done: look before anything else. */
    | 'unknown'
    /** Known not to have been done: try again. */
    | 'again'
    /** Stands at the target, but not as it was sent: a person decides. */
    | 'different';
  readonly outcome: string;
  readonly code?: string;
  readonly detail?: string;
  readonly reference?: string;
  readonly retryAfterMs?: number;
  /** What comes after it need not wait for it. */
  readonly isHeld?: true;
  readonly health: Health;
}

/** The code of what a person gave up. */
export const GIVEN_UP = 'GIVEN_UP';
/** The outcome of a look that found it gone, as a person wants it. */
export const WITHDRAWN = 'withdrawn';
/** The outcome of a look that found it, although a person gave it up. */
export const STILL_THERE = 'still-there';
/** Outcomes of what stands at the target in another form than it was sent. */
export const STANDS_OTHERWISE: readonly string[] = ['different', STILL_THERE];

/** A delivery's turn and what is known about the time since it was sent. */
export interface Turn {
  readonly outbound: Outbound;
  readonly state: 'running' | 'sent' | 'unknown';
  readonly tries: number;
  /** Whether not finding it may by now be taken for its absence. */
  readonly absenceCounts: boolean;
  /** A person gave it up: it is not sent again, and ends once the target does not hold it. */
  readonly isWithdrawn?: boolean;
}

/**
 * Takes one delivery one step on: find → create → verify. Something that may have been done is searched for before it is sent again, and
 * what was done is read back and compared. Never throws for what a target does.
 */
export function conduct(adapter: Adapter, turn: Turn, call: HttpCall): Promise<Verdict> {
  switch (turn.state) {
    case 'running':
      return send(adapter, turn, call);
    case 'sent':
      return ask(adapter, turn, call);
    case 'unknown':
      return resolve(adapter, turn, call);
  }
}

async function send(adapter: Adapter, turn: Turn, call: HttpCall): Promise<Verdict> {
  const { outbound } = turn;
  if (adapter.looksFirst || turn.tries > 1) {
    const found = await adapter.find(outbound, call);
    if (found.result === 'already-applied') return standing(found, 'already-applied');
    if (found.result !== 'absent') return notSent(found);
  }
  const created = await adapter.create(outbound, call);
  switch (created.result) {
    case 'applied':
      return verify(adapter, { ...outbound, reference: created.reference ?? outbound.reference }, call);
    case 'acknowledged':
      return { next: 'confirmed', outcome: 'acknowledged', reference: created.reference, health: 'good' };
    case 'accepted':
      return { next: 'sent', outcome: 'accepted', reference: created.reference, ...waitingFor(created), health: 'good' };
    case 'refused-data':
    case 'refused-period':
    case 'conflict':
    case 'needs-confirmation':
    case 'declined':
      return refused(created);
    case 'throttled':
    case 'unavailable':
      return notSent(created);
    case 'unknown':
      return { next: 'unknown', outcome: 'unknown', code: created.code, health: 'bad' };
  }
}

/** Asks after an accepted request; when it is done, or nobody remembers it, what stands at the target decides. */
async function ask(adapter: Adapter, turn: Turn, call: HttpCall): Promise<Verdict> {
  if (adapter.progress === undefined || turn.outbound.reference === undefined) return resolve(adapter, turn, call);
  const progress = await adapter.progress(turn.outbound, call);
  switch (progress.result) {
    case 'working':
      return { next: 'sent', outcome: 'working', ...waitingFor(progress), health: 'good' };
    case 'applied':
      return verify(adapter, turn.outbound, call);
    case 'lost':
      return { next: 'unknown', outcome: 'lost', code: progress.code, health: 'none' };
    case 'refused-data':
    case 'refused-period':
    case 'conflict':
    case 'needs-confirmation':
    case 'declined':
      return refused(progress);
    case 'throttled':
    case 'unavailable':
    case 'unknown':
      return { next: 'sent', outcome: progress.result, code: progress.code, ...patience(progress), health: healthOf(progress) };
  }
}

/** The resolver: looks, and only when the delivery is surely absent lets it be sent again. */
async function resolve(adapter: Adapter, turn: Turn, call: HttpCall): Promise<Verdict> {
  const found = await adapter.find(turn.outbound, call);
  switch (found.result) {
    case 'already-applied':
      if (turn.isWithdrawn === true && found.isAnothers === true) return GONE;
      return standing(found, 'found', turn.isWithdrawn === true ? STILL_THERE : 'different');
    case 'absent':
      if (!turn.absenceCounts) return { next: 'unknown', outcome: 'not-yet-there', health: 'good' };
      return turn.isWithdrawn === true ? GONE : { next: 'again', outcome: 'absent', health: 'good' };
    case 'throttled':
    case 'unavailable':
    case 'unknown':
      return { next: 'unknown', outcome: `look-${found.result}`, code: found.code, ...patience(found), health: healthOf(found) };
  }
}

/** Nothing of it is in the target's books: nobody has to look after it any more. */
const GONE: Verdict = { next: 'refused', outcome: WITHDRAWN, code: GIVEN_UP, health: 'good' };

/** Done, says the target: believed once it is read back. */
async function verify(adapter: Adapter, outbound: Outbound, call: HttpCall): Promise<Verdict> {
  const found = await adapter.find(outbound, call);
  const reference = outbound.reference === undefined ? {} : { reference: outbound.reference };
  switch (found.result) {
    case 'already-applied':
      return { ...reference, ...standing(found, 'applied') };
    case 'absent':
      return { next: 'unknown', outcome: 'not-read-back', ...reference, health: 'bad' };
    case 'throttled':
    case 'unavailable':
    case 'unknown':
      return {
        next: 'unknown',
        outcome: `verify-${found.result}`,
        code: found.code,
        ...reference,
        ...patience(found),
        health: healthOf(found),
      };
  }
}

function standing(found: Extract<Found, { result: 'already-applied' }>, outcome: string, otherwise = 'different'): Verdict {
  const reference = found.reference === undefined ? {} : { reference: found.reference };
  if (found.differences.length === 0) return { next: 'confirmed', outcome, ...reference, health: 'good' };
  const code = isDatedOtherwise(found.differences) ? { code: DATED_OTHERWISE } : {};
  return { next: 'different', outcome: otherwise, ...code, detail: found.differences.join('; '), ...reference, health: 'good' };
}

function refused(refusal: Refusal): Verdict {
  return { next: 'refused', outcome: refusal.result, code: refusal.code, detail: refusal.detail, health: 'good' };
}

function notSent(trouble: Trouble): Verdict {
  return {
    next: 'again',
    outcome: trouble.result === 'unknown' ? 'look-unknown' : trouble.result,
    code: trouble.code,
    ...patience(trouble),
    health: healthOf(trouble),
  };
}

const waitingFor = ({ detail, isHeld }: { readonly detail?: string; readonly isHeld?: true }): { detail?: string; isHeld?: true } => ({
  ...(detail === undefined ? {} : { detail }),
  ...(isHeld === undefined ? {} : { isHeld }),
});

/** Being told to wait is good manners, not ill health. */
function healthOf(trouble: Trouble): Health {
  return trouble.result === 'throttled' ? 'none' : 'bad';
}

function patience(trouble: Trouble): { retryAfterMs: number } | Record<string, never> {
  return trouble.result !== 'unknown' && trouble.retryAfterMs !== undefined ? { retryAfterMs: trouble.retryAfterMs } : {};
}
