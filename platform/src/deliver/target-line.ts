import type pg from 'pg';
import type { Log } from '../events/index.ts';
import { type Clock, faultOf, type HttpCall, Loop, type Running, type TenantKeys, TokenBucket } from '../kernel/index.ts';
import { GroupCommit, transaction, type Tx } from '../store/index.ts';
import type { Adapter, Outbound } from './adapter.ts';
import { budgetedCall } from './budgeted-call.ts';
import { callbackUrl } from './callback.ts';
import { type Circuit, circuitAfter, circuitAt, CLOSED, roomIn } from './circuit.ts';
import { conduct, type Verdict } from './conduct.ts';
import { accountNumberOf } from './content.ts';
import { holdTarget, releaseTarget } from './hold-target.ts';
import { saveCircuit, type Settlement, settle } from './settle.ts';
import { DEFECT, SHREDDED, settlementOf } from './settlement-of.ts';
import { takeWork, type Work } from './take.ts';
import type { TargetDeclaration } from './target.ts';
import type { Telemetry } from './telemetry.ts';

/** A killed node's deliveries are taken up by another after this long (reliability.md §6). */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const IDLE_MS = 200;
/** Outcomes written in one transaction. */
const MOST_OUTCOMES = 100;

export interface LineOptions {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly keys: TenantKeys;
  readonly target: TargetDeclaration;
  readonly adapter: Adapter;
  readonly authorization: string | undefined;
  /** This node's name, unlike any other's. */
  readonly node: string;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly telemetry: Telemetry;
  /** Where targets reach the gateway; without it they are asked instead. */
  readonly callbackBase: string | undefined;
  /** For tests: shorter leases. */
  readonly leaseMs?: number;
}

interface UnderWay {
  readonly work: Work;
  /** Monotonic: no request starts after it, because another node may have taken over. */
  leasedUntil: number;
}

/** Everything that goes to one target: takes what is due, conducts it, settles it. Holds the target against other nodes while it runs. */
export class TargetLine implements Running {
  readonly name: string;
  readonly #options: LineOptions;
  readonly #leaseMs: number;
  readonly #outcomes: GroupCommit<Settlement>;
  readonly #bucket: TokenBucket;
  readonly #underWay = new Map<bigint, UnderWay>();
  readonly #turns = new Set<Promise<void>>();
  readonly #loop: Loop;
  #circuit: Circuit = CLOSED;
  #paused = false;
  /** Monotonic; the hold is asked for again well before. */
  #heldUntil = Number.NEGATIVE_INFINITY;
  #renewAt = Number.NEGATIVE_INFINITY;

  constructor(options: LineOptions) {
    this.#options = options;
    this.name = `deliver ${options.target.name}`;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    // Outcomes that cannot be written even with patience are looked for when their leases have run out.
    this.#outcomes = new GroupCommit({
      pool: options.pool,
      tenant: options.log.tenant,
      most: MOST_OUTCOMES,
      write: async (tx, settlements) => {
        const ours = await settle(tx, options.log, settlements);
        return ({ id }) => ours.has(id);
      },
    });
    this.#bucket = new TokenBucket(options.target.rate, options.clock.monotonic());
    this.#loop = new Loop(
      this.name,
      IDLE_MS,
      () => this.#pass(),
      (error) => options.telemetry.error({ target: options.target.name, ...faultOf(error).toJSON() }, 'deliveries could not be taken'),
    );
  }

  /** A hint that something was queued. */
  wake(): void {
    this.#loop.wake();
  }

  /** Calls within the budget of the target beside its deliveries; undefined while it is not this node's to call, is paused or fails. */
  calls(): HttpCall | undefined {
    const { clock, target, authorization } = this.#options;
    const now = clock.monotonic();
    const isWell = circuitAt(this.#circuit, clock.now().getTime()).state === 'closed';
    if (now >= this.#heldUntil || this.#paused || !isWell) return undefined;
    return budgetedCall(target, this.#bucket, clock, authorization, () => clock.monotonic() < this.#heldUntil);
  }

  /** Takes nothing more, lets what is under way come to its end, and gives the target back. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    await Promise.allSettled(this.#turns);
    const { target, node } = this.#options;
    await this.#transaction((tx) => releaseTarget(tx, this.#options.log.tenant, target.name, node)).catch(() => undefined);
  }

  async #pass(): Promise<boolean> {
    await this.#hold();
    const { target, clock, log } = this.#options;
    const room = this.#room();
    if (room === 0) return false;
    const takenAt = clock.monotonic();
    const work = await this.#transaction(async (tx) => {
      const taken = await takeWork(tx, log.tenant, target.name, room, this.#leaseMs);
      const subjects = taken.flatMap((item) => (item.subject === undefined || item.sealed === undefined ? [] : [item.subject]));
      // Read anew each time: a subject may have been shredded since its key was cached.
      for (const subject of subjects) log.subjects.forget(subject);
      await log.subjects.load(tx, subjects);
      return taken;
    });
    for (const item of work) this.#start(item, takenAt + this.#leaseMs);
    return work.length > 0;
  }

  async #hold(): Promise<void> {
    const { target, clock, log, node } = this.#options;
    const now = clock.monotonic();
    if (now < this.#renewAt) return;
    const claims = [...this.#underWay.values()];
    const result = await this.#transaction((tx) =>
      holdTarget(
        tx,
        log.tenant,
        target.name,
        node,
        this.#leaseMs,
        claims.map(({ work }) => work),
      ),
    );
    this.#renewAt = now + Math.min(RENEW_MS, this.#leaseMs / 3);
    if (result === undefined) {
      this.#heldUntil = Number.NEGATIVE_INFINITY;
      return;
    }
    if (now >= this.#heldUntil) this.#circuit = result.held.circuit;
    this.#heldUntil = now + this.#leaseMs;
    this.#paused = result.held.paused;
    for (const claim of claims) if (result.renewed.has(claim.work.id)) claim.leasedUntil = now + this.#leaseMs;
  }

  #room(): number {
    const { clock, target } = this.#options;
    const now = clock.monotonic();
    if (now >= this.#heldUntil || this.#paused || !this.#bucket.isOpen(now)) return 0;
    return roomIn(circuitAt(this.#circuit, clock.now().getTime()), target.concurrency, this.#underWay.size);
  }

  #start(work: Work, leasedUntil: number): void {
    const claim: UnderWay = { work, leasedUntil };
    this.#underWay.set(work.id, claim);
    const turn = this.#turn(claim).finally(() => {
      this.#underWay.delete(work.id);
      this.#turns.delete(turn);
      this.wake();
    });
    this.#turns.add(turn);
  }

  async #turn(claim: UnderWay): Promise<void> {
    const { work } = claim;
    const { target, clock, chance, telemetry } = this.#options;
    const verdict = await this.#verdict(claim);
    await this.#judgeTarget(verdict, work.entity);
    if (verdict.retryAfterMs !== undefined) this.#bucket.pause(clock.monotonic() + verdict.retryAfterMs);
    const about = { target: target.name, delivery: String(work.id), outcome: verdict.outcome, code: verdict.code };
    try {
      const settlement = settlementOf(work, verdict, { target, now: clock.now(), chance: chance() });
      const ours = await this.#outcomes.write(settlement);
      if (settlement.dueInMs > 0 && settlement.dueInMs < IDLE_MS) setTimeout(() => this.wake(), settlement.dueInMs + 1).unref();
      telemetry.count('deliveries', 1, { target: target.name, outcome: ours ? verdict.outcome : 'fenced' });
      if (!ours) telemetry.warn(about, 'an outcome came too late: the delivery is in other hands');
    } catch (error) {
      telemetry.error({ ...about, ...faultOf(error).toJSON() }, 'an outcome could not be written: the delivery will be looked for');
    }
  }

  async #verdict(claim: UnderWay): Promise<Verdict> {
    const { work } = claim;
    const { target, adapter, clock, authorization, telemetry } = this.#options;
    const outbound = this.#outbound(work);
    if (outbound === undefined) return { next: 'refused', outcome: SHREDDED, health: 'none' };
    const call = budgetedCall(target, this.#bucket, clock, authorization, () => clock.monotonic() < claim.leasedUntil);
    const settleMs = target.timeoutMs + (target.settleMs ?? adapter.settleMs);
    const absenceCounts = work.state === 'unknown' && work.ageMs > settleMs;
    try {
      return await conduct(adapter, { outbound, state: work.state, tries: work.tries, absenceCounts, isWithdrawn: work.isWithdrawn }, call);
    } catch (error) {
      const fault = faultOf(error);
      telemetry.error({ target: target.name, delivery: String(work.id), ...fault.toJSON() }, 'a delivery could not be conducted');
      return { next: 'unknown', outcome: DEFECT, code: fault.code, health: 'none' };
    }
  }

  /** Undefined when the subject of the delivery has been shredded. */
  #outbound(work: Work): Outbound | undefined {
    const { target, keys, log, callbackBase } = this.#options;
    const opened = work.subject === undefined || work.sealed === undefined ? undefined : log.subjects.open(work.subject, work.sealed);
    if (work.sealed !== undefined && opened === undefined) return undefined;
    return {
      id: work.id,
      key: work.key,
      entity: work.entity,
      kind: work.kind,
      content: work.content,
      accountNumber: accountNumberOf(opened),
      reference: work.reference,
      callbackUrl: callbackBase === undefined ? undefined : callbackUrl(callbackBase, keys, target.name, work.id, work.tries),
    };
  }

  async #judgeTarget({ health, code }: Verdict, entity: string): Promise<void> {
    const { target, clock, log, telemetry } = this.#options;
    const now = clock.now().getTime();
    const before = this.#circuit;
    const next = circuitAfter(circuitAt(before, now), health, target.circuit, now);
    this.#circuit = next;
    if (next.state === before.state && next.retryAt === before.retryAt) return;
    const about = { target: target.name, failures: next.failures, code };
    if (next.state === 'open') telemetry.warn(about, 'the target fails: nothing is sent to it until a probe succeeds');
    else telemetry.info(about, 'the target works again');
    telemetry.gauge('target_circuit_open', next.state === 'closed' ? 0 : 1, { target: target.name });
    await this.#transaction((tx) => saveCircuit(tx, log.tenant, target, next, entity, clock.now())).catch((error: unknown) =>
      telemetry.error({ ...about, ...faultOf(error).toJSON() }, 'the state of the target could not be kept'),
    );
  }

  #transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return transaction(this.#options.pool, { tenant: this.#options.log.tenant, entities: 'all' }, work);
  }
}
