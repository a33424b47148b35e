import type pg from 'pg';
import type { Telemetry } from '../deliver/index.ts';
import type { Log } from '../events/index.ts';
import { type Clock, faultOf, Loop, type Running, type TenantKeys } from '../kernel/index.ts';
import { GroupCommit, transaction, type Tx } from '../store/index.ts';
import { fanOut } from './fan-out.ts';
import type { WebhookPolicy } from './policy.ts';
import { createPoster, type Poster } from './post.ts';
import { openSecrets } from './secret.ts';
import { type Settlement, settle } from './settle.ts';
import { signedHeaders } from './signature.ts';
import { leaveOut, takeWork, type Withholding, type Work } from './take.ts';
import { PATIENCE, type PatienceRule, verdictOf } from './verdict.ts';

/** What a killed node had on its way is sent again by another after this long (reliability.md section 6). */
const LEASE_MS = 15_000;
/** A receiver has so long for its answer: within the lease, with time to write down what came of it. */
const TIMEOUT_MS = 10_000;
/** Requests on their way from one node; some 32 receivers that all take their time fill it. */
const MOST_UNDER_WAY = 256;
/** Outcomes written in one transaction. */
const MOST_OUTCOMES = 200;
/** Between looks of an idle loop. */
const IDLE_MS = 250;
/** The code of an event that is no longer kept. */
const EVENT_GONE = 'EVENT_GONE';

export interface WebhookSenderOptions {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly log: Pick<Log, 'tenant' | 'lanes' | 'incarnation'>;
  readonly keys: TenantKeys;
  readonly policy: WebhookPolicy;
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly chance: () => number;
  readonly telemetry: Telemetry;
  /** What receivers may not be told of; without it they are told of all that they asked for. */
  readonly withholding?: Withholding;
  /** For tests: less patience and shorter leases. */
  readonly patience?: PatienceRule;
  readonly leaseMs?: number;
  readonly timeoutMs?: number;
}

/** Follows the event log for all webhooks of a tenant and sends to their receivers. Any number of nodes may run one. */
export class WebhookSender implements Running {
  readonly name = 'webhooks';
  readonly #options: WebhookSenderOptions;
  readonly #patience: PatienceRule;
  readonly #poster: Poster;
  readonly #outcomes: GroupCommit<Settlement>;
  readonly #underWay = new Set<Promise<void>>();
  readonly #reading: Loop;
  readonly #sending: Loop;
  #turn = 0n;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#poster = createPoster({ policy: options.policy, timeoutMs: options.timeoutMs ?? TIMEOUT_MS });
    const { tenant } = options.log;
    this.#outcomes = new GroupCommit({
      pool: options.pool,
      tenant,
      most: MOST_OUTCOMES,
      write: async (tx, settlements) => {
        const ours = await settle(tx, tenant, settlements, this.#patience, options.clock.now());
        return ({ work }) => ours.has(work.id);
      },
    });
    const failed = (error: unknown): void =>
      options.telemetry.error({ part: this.name, ...faultOf(error).toJSON() }, 'a step failed and is tried again');
    this.#reading = new Loop('webhooks read', IDLE_MS, () => this.#read(), failed);
    this.#sending = new Loop('webhooks send', IDLE_MS, () => this.#send(), failed);
  }

  /** Takes nothing more and lets what is on its way come to its end. */
  async stop(): Promise<void> {
    await Promise.all([this.#reading.stop(), this.#sending.stop()]);
    await Promise.allSettled(this.#underWay);
    this.#poster.close();
  }

  async #read(): Promise<boolean> {
    const { turn, queued } = await this.#transaction((tx) => fanOut(tx, this.#options.log, this.#turn));
    if (turn !== undefined) this.#turn = turn;
    if (queued > 0) this.#sending.wake();
    return turn !== undefined;
  }

  async #send(): Promise<boolean> {
    const room = MOST_UNDER_WAY - this.#underWay.size;
    if (room <= 0) return false;
    const { log, leaseMs = LEASE_MS, withholding } = this.#options;
    const taken = await this.#transaction(async (tx) => {
      const due = await takeWork(tx, log.tenant, room, leaseMs);
      return withholding === undefined ? due : leaveOut(tx, log.tenant, due, withholding);
    });
    for (const work of taken) {
      const turn = this.#deliver(work).finally(() => {
        this.#underWay.delete(turn);
        this.#sending.wake();
      });
      this.#underWay.add(turn);
    }
    return false;
  }

  async #deliver(work: Work): Promise<void> {
    const { keys, clock, chance, telemetry } = this.#options;
    const about = { webhook: String(work.webhook), delivery: String(work.id) };
    try {
      const at = clock.now();
      const body = bodyOf(work, at);
      const posted =
        body === undefined
          ? { code: EVENT_GONE, ms: 0 }
          : await this.#poster.post(work.url, signedHeaders({ id: work.message, at, body }, openSecrets(keys, work.webhook, work)), body);
      const verdict = verdictOf(posted, work, { rule: this.#patience, now: clock.now(), chance: chance() });
      const ours = await this.#outcomes.write({ work, verdict, ms: posted.ms });
      telemetry.count('webhook_deliveries', 1, { outcome: ours ? (verdict.delivered ? 'delivered' : 'failed') : 'fenced' });
      if (!ours) telemetry.warn(about, 'an outcome came too late: the delivery is in other hands');
    } catch (error) {
      telemetry.error({ ...about, ...faultOf(error).toJSON() }, 'a delivery failed and is taken up again when its lease has run out');
    }
  }

  #transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return transaction(this.#options.pool, { tenant: this.#options.log.tenant, entities: 'all' }, work);
  }
}

/** What is sent: the event as its feed shows it. Undefined once it is past its retention. */
function bodyOf({ isPing, webhook, event }: Work, at: Date): string | undefined {
  if (isPing) return JSON.stringify({ type: 'webhook.pinged', webhook: String(webhook), occurredAt: at.toISOString() });
  return event === undefined ? undefined : JSON.stringify(event);
}
