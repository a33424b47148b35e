import { randomInt, randomUUID } from 'node:crypto';
import { callHttp, type Clock, type TenantKeys } from '../../kernel/index.ts';
import { type Circuit, circuitAfter, circuitAt, CLOSED, type Health, roomIn } from '../circuit.ts';
import { type Coverage, readAnswer } from './answer.ts';
import { answerUnreadable, payerBusy, payerSilent, payerUnknown, payerUnreachable } from './faults.ts';
import { type EligibilityQuestion, inquiryOf } from './inquiry.ts';
import type { EligibilityPolicy } from './policy.ts';

/** A coverage, and since when it is known. */
export interface KnownCoverage {
  readonly coverage: Coverage;
  readonly askedAt: Date;
  /** It was known already and nobody was asked. */
  readonly cached: boolean;
}

const MOST_KNOWN = 10_000;
const MOST_BYTES = 1024 * 1024;

/**
 * The line to the payers: one inquiry at a time for the same question, so many at once, an answer remembered for minutes under a keyed hash of
 * what was asked. Its places are its own: a slow payer keeps nothing else waiting. After failures in a row nobody is asked for a while.
 */
export class PayerLine {
  readonly #policy: EligibilityPolicy;
  readonly #keys: TenantKeys;
  readonly #clock: Clock;
  readonly #known = new Map<string, KnownCoverage & { readonly until: number }>();
  readonly #asking = new Map<string, Promise<KnownCoverage>>();
  readonly #waiting: (() => void)[] = [];
  #circuit: Circuit = CLOSED;
  #underWay = 0;

  constructor(policy: EligibilityPolicy, keys: TenantKeys, clock: Clock) {
    this.#policy = policy;
    this.#keys = keys;
    this.#clock = clock;
  }

  /**
   * Throws `ELIGIBILITY_PAYER_NOT_FOUND` (rejected), and, each unavailable, `PAYER_BUSY`, `PAYER_UNREACHABLE`, `PAYER_SILENT` and
   * `PAYER_ANSWER_UNREADABLE`. That the payer refuses is an answer.
   */
  ask(question: EligibilityQuestion): Promise<KnownCoverage> {
    if (this.#policy.payers[question.payer] === undefined) return Promise.reject(payerUnknown());
    const name = this.#keys.contentHash(Buffer.from(JSON.stringify(question))).toString('base64url');
    const known = this.#known.get(name);
    if (known !== undefined && known.until > this.#clock.monotonic()) return Promise.resolve({ ...known, cached: true });
    const asking = this.#asking.get(name) ?? this.#askAndKeep(name, question).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  async #askAndKeep(name: string, question: EligibilityQuestion): Promise<KnownCoverage> {
    const leave = await this.#enter();
    let health: Health = 'bad';
    try {
      const found = await this.#exchange(question);
      health = 'good';
      this.#keep(name, found);
      return found;
    } finally {
      this.#circuit = circuitAfter(
        circuitAt(this.#circuit, this.#clock.monotonic()),
        health,
        this.#policy.circuit,
        this.#clock.monotonic(),
      );
      leave();
    }
  }

  /** Takes a place, or waits for the one of whoever leaves next. Answers what gives it back. */
  async #enter(): Promise<() => void> {
    const { concurrency, waiting } = this.#policy;
    this.#refuseWhileOpen();
    if (roomIn(this.#circuit, concurrency, this.#underWay) > 0) this.#underWay += 1;
    else if (this.#circuit.state === 'half-open') throw payerUnreachable(this.#policy.circuit.openMs);
    else if (this.#waiting.length >= waiting) throw payerBusy();
    else {
      await new Promise<void>((go) => this.#waiting.push(go));
      try {
        this.#refuseWhileOpen();
      } catch (error) {
        this.#leave();
        throw error;
      }
    }
    return () => this.#leave();
  }

  /** Hands the place over to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#underWay -= 1;
    else next();
  }

  #refuseWhileOpen(): void {
    const now = this.#clock.monotonic();
    this.#circuit = circuitAt(this.#circuit, now);
    if (this.#circuit.state === 'open') throw payerUnreachable(this.#circuit.retryAt - now);
  }

  async #exchange(question: EligibilityQuestion): Promise<KnownCoverage> {
    const { url, reach = 'public', timeoutMs } = this.#policy;
    const askedAt = this.#clock.now();
    const trace = randomUUID().replaceAll('-', '').slice(0, 30).toUpperCase();
    const body = inquiryOf(question, { trace, control: randomInt(1, 1_000_000_000), at: askedAt }, this.#policy);
    const outcome = await callHttp(
      { url, reach, timeoutMs, mostBytes: MOST_BYTES, mayStart: () => true },
      { method: 'POST', path: '', headers: { 'content-type': 'application/edi-x12', accept: 'application/edi-x12' }, body },
    );
    if (outcome.outcome === 'unsent') throw payerUnreachable(outcome.retryAfterMs);
    if (outcome.outcome === 'unanswered' || outcome.status >= 500 || outcome.status === 429) throw payerSilent();
    const answer = outcome.status === 200 ? readAnswer(outcome.body, trace, question.serviceType) : 'unreadable';
    if (answer === 'unreadable' || answer === 'other') throw answerUnreadable();
    return { coverage: answer, askedAt, cached: false };
  }

  /** What the payer could not say now is asked again. */
  #keep(name: string, found: KnownCoverage): void {
    const lasting = found.coverage.coverage === 'active' || found.coverage.coverage === 'inactive';
    if (!lasting || this.#policy.cacheMinutes === 0) return;
    this.#known.delete(name);
    this.#known.set(name, { ...found, until: this.#clock.monotonic() + this.#policy.cacheMinutes * 60_000 });
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_KNOWN && oldest.done !== true) this.#known.delete(oldest.value);
  }
}
