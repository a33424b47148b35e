import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches, SystemName } from '../control/faults.ts';
import { Outbox } from '../durable/outbox.ts';

/** One message to Plexus: JSON records, one a line. */
export interface Submission {
  /** Idempotency-Key: the same submission keeps it however often it goes. */
  readonly key: string;
  readonly records: readonly object[];
}

export interface SubmitterOptions {
  /** Whose faults strike it. */
  readonly system: SystemName;
  /** Such as http://127.0.0.1:8080/v1/channels/patient-accounting/messages. */
  readonly url: string;
  /** Holds the bearer token; read at each try, because it may be written after we start. */
  readonly tokenFile: string | undefined;
  readonly switches: FaultSwitches;
  readonly timeoutMs: number;
  readonly done: () => Promise<void>;
}

/** Answers that no repetition will change. */
const FINAL = new Set([400, 404, 409, 413, 415, 422]);
const JUNK = '{"record": "claim-sub';

/** Sends what a system reports to Plexus over HTTP, one after the other, again until it is taken or refused. */
export class Submitter {
  readonly #options: SubmitterOptions;
  readonly #outbox: Outbox<Submission>;
  readonly #counts = { sent: 0, accepted: 0, refused: 0 };
  #previous: Submission | undefined;

  constructor(options: SubmitterOptions) {
    this.#options = options;
    this.#outbox = new Outbox({ deliver: (submission, signal) => this.#deliver(submission, signal), done: options.done });
  }

  submit(submission: Submission): void {
    this.#outbox.put(submission);
  }

  get backlog(): number {
    return this.#outbox.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts, backlog: this.#outbox.backlog, failures: this.#outbox.failures };
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  async #deliver(submission: Submission, signal: AbortSignal): Promise<void> {
    const strike = this.#options.switches.strike(this.#options.system);
    if (strike.delayMs > 0) await wait(strike.delayMs, undefined, { signal });
    if (strike.fault === 'down' || strike.fault === 'refuse') throw new Error('The system is down');
    if (strike.fault === 'garbage') await this.#post(JUNK, undefined, signal);
    if (strike.fault === 'answer-previous' && this.#previous !== undefined)
      await this.#post(bodyOf(this.#previous), this.#previous.key, signal);
    if (strike.fault === 'answer-twice' || strike.fault === 'drop-reply') await this.#post(bodyOf(submission), submission.key, signal);
    const status = await this.#post(bodyOf(submission), submission.key, signal);
    if (status >= 300 && !FINAL.has(status)) throw new Error(`Plexus answered ${status}`);
    if (status < 300) this.#counts.accepted++;
    else this.#counts.refused++;
    this.#previous = submission;
  }

  async #post(body: string, key: string | undefined, stopping: AbortSignal): Promise<number> {
    const { url, tokenFile, timeoutMs } = this.#options;
    const token = tokenFile === undefined ? '' : (await readFile(tokenFile, 'utf8')).trim();
    this.#counts.sent++;
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return response.status;
  }
}

function bodyOf({ records }: Submission): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
