import { readAcknowledgement } from '@plexus/hl7v2';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches, SystemName } from '../control/faults.ts';
import { AppendLog } from '../durable/append-log.ts';
import { Outbox } from '../durable/outbox.ts';
import { frame } from '../mllp/frame-reader.ts';
import { MllpLink, type MllpTarget } from '../mllp/mllp-link.ts';
import type { EhrMessage } from './ehr-messages.ts';

export interface EhrSenderOptions {
  readonly system: SystemName;
  readonly target: MllpTarget;
  readonly switches: FaultSwitches;
  /** Where every answer is noted, and every message that was refused for good. */
  readonly ackLog: string;
  readonly timeoutMs: number;
  /** Told after each message that is answered for good. */
  readonly done: () => Promise<void>;
}

/** A message that is answered with an error is tried so often before it is set aside: the receiver may only be short of room. */
const TRIES = 6;
const JUNK = Buffer.from('\u0000\u0001 line noise \u001c MSH|^~\\&|', 'latin1');

/** The interface engine of an EHR: one message outstanding, the same message again until it is answered. */
export class EhrSender {
  readonly #options: EhrSenderOptions;
  readonly #link: MllpLink;
  readonly #outbox: Outbox<EhrMessage>;
  readonly #log: AppendLog;
  readonly #counts = { sent: 0, acknowledged: 0, refused: 0 };
  #tries = 0;
  #previous: EhrMessage | undefined;

  private constructor(options: EhrSenderOptions, log: AppendLog) {
    this.#options = options;
    this.#log = log;
    this.#link = new MllpLink(options.target, options.timeoutMs);
    this.#outbox = new Outbox({ deliver: (message) => this.#deliver(message), done: options.done });
  }

  static async start(options: EhrSenderOptions): Promise<EhrSender> {
    return new EhrSender(options, (await AppendLog.open(options.ackLog)).log);
  }

  send(message: EhrMessage): void {
    this.#outbox.put(message);
  }

  get backlog(): number {
    return this.#outbox.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts, backlog: this.#outbox.backlog, failures: this.#outbox.failures };
  }

  async close(): Promise<void> {
    this.#link.close();
    await this.#outbox.close();
    this.#link.close();
    await this.#log.close();
  }

  async #deliver(message: EhrMessage): Promise<void> {
    const { switches, system } = this.#options;
    const strike = switches.strike(system);
    if (strike.delayMs > 0) await wait(strike.delayMs);
    switch (strike.fault) {
      case 'down':
        this.#link.close();
        throw new Error('The EHR is down');
      case 'refuse':
        this.#link.close();
        break;
      case 'garbage':
        await this.#link.push(JUNK);
        break;
      case 'drop-reply':
        await this.#link.push(frame(message.bytes));
        this.#link.close();
        break;
      case 'answer-twice':
        await this.#send(message);
        break;
      case 'answer-previous':
        if (this.#previous !== undefined) await this.#send(this.#previous);
        break;
      case undefined:
        break;
    }
    await this.#settle(message, await this.#send(message));
  }

  /** Sends and returns the code of the answer, which must name the message; another answer closes the connection. */
  async #send(message: EhrMessage): Promise<string> {
    this.#counts.sent++;
    const answer = readAcknowledgement(await this.#link.exchange(message.bytes));
    if (answer.controlId === message.controlId) return answer.code;
    this.#link.close();
    throw new Error('The answer was to another message');
  }

  async #settle(message: EhrMessage, code: string): Promise<void> {
    const accepted = code === 'AA' || code === 'CA';
    const isFinal = accepted || code === 'AR' || code === 'CR' || ++this.#tries >= TRIES;
    if (!isFinal) throw new Error('The message was answered with an error');
    this.#tries = 0;
    this.#previous = message;
    await this.#log.append(JSON.stringify({ controlId: message.controlId, code, at: new Date().toISOString() }));
    if (accepted) this.#counts.acknowledged++;
    else this.#counts.refused++;
  }
}
