import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Header, readHeader } from '@plexus/hl7v2';
import { CHUNK_BYTES, type Receipt, type Receive } from '../../inbox/index.ts';
import { type Clock, type Fault, faultOf } from '../../kernel/index.ts';
import type { Denied } from '../denials.ts';
import { errorCode } from '../error-code.ts';
import { answersNotRead, earlierNotStored, frameTooLarge, frameTooSlow } from './faults.ts';
import type { Log, Metrics } from '../telemetry.ts';
import type { Answers, Outcome } from '../answer.ts';
import { frame } from './frame.ts';
import { MllpFramer } from './framer.ts';
import type { MllpLimits } from './limits.ts';
import type { MllpSender } from './sender.ts';

/** What the connections of one listener share. */
export interface Listener {
  readonly channel: string;
  readonly receive: Receive;
  /** Told of a message that was refused because its certificate may not send it; awaited before the answer. */
  readonly denied: Denied;
  readonly answers: Answers;
  readonly limits: MllpLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * One sender's connection. Frames are handed on in the order they came, a burst at a time, and answered in that order; while one burst is
 * being stored the next gathers, and when too much has gathered the socket is paused, so that the sender waits. When a message could not be
 * stored, none that came before its answer was written is stored ahead of it (docs/decisions/2026-11-21-nothing-overtakes-what-was-not-stored.md).
 */
export class MllpConnection {
  readonly #socket: Socket;
  readonly #listener: Listener;
  readonly #sender: MllpSender | undefined;
  readonly #peer: string;
  readonly #framer: MllpFramer;
  #waiting: Buffer[] = [];
  #held = 0;
  #heldBytes = 0;
  #working = false;
  /** Reading is over; what was read is still answered. */
  #ending = false;
  #answers: Uint8Array[] = [];
  /** Why a message of the burst that is being stored was not. */
  #setback: Fault | undefined;
  #lastByteAt: number;
  #frameSince: number;
  #unreadSince: number | undefined;
  #closingSince: number | undefined;

  /** @param sender whom the client certificate names; undefined when the channel binds none */
  constructor(socket: Socket, listener: Listener, sender: MllpSender | undefined) {
    this.#socket = socket;
    this.#listener = listener;
    this.#sender = sender;
    this.#peer = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.#framer = new MllpFramer(listener.limits.frameBytes);
    this.#lastByteAt = listener.clock.monotonic();
    this.#frameSince = this.#lastByteAt;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('end', () => this.finish());
    socket.on('error', (error) => {
      listener.log.info({ channel: listener.channel, peer: this.#peer, reason: errorCode(error) }, 'MLLP connection broke');
    });
    socket.on('close', () => this.#drop());
  }

  /** Stops reading, answers what has been read, and closes. A frame that is not complete is given up: it was never answered. */
  finish(): void {
    this.#ending = true;
    this.#wake();
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Looks at the clock; called every now and then. */
  checkDeadlines(): void {
    const { limits, clock } = this.#listener;
    const now = clock.monotonic();
    const since = (start: number | undefined): number => (start === undefined ? 0 : now - start);
    if (since(this.#closingSince) > limits.closeMs) return this.destroy();
    this.#unreadSince = this.#socket.writableNeedDrain ? (this.#unreadSince ?? now) : undefined;
    if (since(this.#unreadSince) > limits.answerMs) {
      this.#report(answersNotRead(limits.answerMs));
      return this.destroy();
    }
    if (this.#ending || this.#socket.isPaused()) return;
    if (this.#framer.isOpen && since(this.#frameSince) > limits.frameMs) {
      this.#report(frameTooSlow(limits.frameMs));
      this.finish();
    } else if (this.#held === 0 && since(this.#lastByteAt) > limits.idleMs) {
      this.#listener.log.info({ channel: this.#listener.channel, peer: this.#peer }, 'MLLP connection was idle and is closed');
      this.finish();
    }
  }

  #take(chunk: Buffer): void {
    if (this.#ending) return;
    const wasOpen = this.#framer.isOpen;
    const discarded = this.#framer.discarded;
    const frames = this.#framer.push(chunk);
    this.#lastByteAt = this.#listener.clock.monotonic();
    if (frames.length > 0 || !wasOpen) this.#frameSince = this.#lastByteAt;
    if (this.#framer.discarded > discarded) this.#count('mllp_bytes_discarded', this.#framer.discarded - discarded);
    for (const content of frames) {
      this.#waiting.push(content);
      this.#held += 1;
      this.#heldBytes += content.length;
    }
    this.#throttle();
    if (this.#framer.overflow !== undefined) this.#ending = true;
    if (frames.length > 0 || this.#ending) this.#wake();
  }

  #wake(): void {
    if (this.#working) return;
    this.#work().catch((error: unknown) => {
      this.#report(faultOf(error));
      this.destroy();
    });
  }

  /** Hands on burst after burst; at most one is being stored, so that receipt order is the sender's order. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      await this.#answer(this.#nextBurst());
      if (this.#setback !== undefined) {
        this.#flush();
        // These came before that answer was written: their sender could not know.
        await this.#answer(this.#waiting.splice(0));
        this.#setback = undefined;
      }
      this.#throttle();
      if (this.#socket.writableNeedDrain) await drained(this.#socket);
    }
    this.#working = false;
    if (this.#ending) this.#close();
  }

  async #answer(burst: readonly Buffer[]): Promise<void> {
    const handled = burst.map((content) => this.#handle(content));
    for (const [index, answering] of handled.entries()) {
      const answer = await answering;
      if (answer !== undefined) this.#send(answer);
      this.#held -= 1;
      this.#heldBytes -= burst[index]?.length ?? 0;
    }
  }

  /** As many frames as may be stored together. A large one goes alone: it takes the inbox longer, and later ones would overtake it. */
  #nextBurst(): Buffer[] {
    const large = this.#waiting.findIndex((content) => content.length > CHUNK_BYTES);
    const most = Math.min(large === -1 ? this.#waiting.length : Math.max(large, 1), this.#listener.limits.framesInFlight);
    return this.#waiting.splice(0, most);
  }

  /** Hands one frame on before it first waits, and gives the answer, which must not fail. */
  async #handle(content: Buffer): Promise<Uint8Array | undefined> {
    const header = headerOf(content);
    const outcome = await this.#store(content);
    if ('receipt' in outcome && FORBIDDEN.includes(outcome.receipt.code ?? '')) await this.#denied(outcome.receipt);
    this.#count('mllp_frames', 1, 'receipt' in outcome ? outcome.receipt.outcome : outcome.fault.kind);
    return this.#listener.answers.of(content, header, outcome);
  }

  async #store(content: Buffer): Promise<Outcome> {
    const unless = (): Fault | undefined => (this.#setback === undefined ? undefined : earlierNotStored(this.#setback));
    try {
      const behind = unless();
      if (behind !== undefined) throw behind;
      const { channel } = this.#listener;
      const sender = this.#sender;
      const source = sender?.partner === undefined ? this.#peer : `${this.#peer} ${sender.partner}`;
      const allowed = sender === undefined ? {} : { allowed: sender };
      const receipt = await this.#listener.receive({ channel, bytes: content, source, unless, ...allowed });
      return { receipt };
    } catch (error) {
      const fault = faultOf(error);
      // What can never be stored holds nobody up: sent again, it would for ever.
      if (fault.kind === 'unavailable' || fault.kind === 'conflict') this.#setback ??= fault;
      this.#report(fault);
      return { fault, at: this.#listener.clock.now() };
    }
  }

  /** The message is stored with what was wrong; that its partner tried is on record too. */
  async #denied({ channel, code = '', seq }: Receipt): Promise<void> {
    const { denied, log } = this.#listener;
    const peer = this.#socket.remoteAddress ?? 'unknown';
    log.warn({ channel, peer, code, seq: String(seq) }, 'MLLP message was refused: its certificate may not send it');
    const detail = `partner ${this.#sender?.partner ?? this.#sender?.name ?? this.#sender?.fingerprint ?? 'unnamed'}`;
    await denied({ channel, code, peer, detail }).catch((error: unknown) => this.#report(faultOf(error)));
  }

  /** Answers that become ready together leave in one write. */
  #send(answer: Uint8Array): void {
    this.#answers.push(answer);
    if (this.#answers.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const answers = this.#answers;
    this.#answers = [];
    if (answers.length > 0 && this.#socket.writable) this.#socket.write(frame(...answers));
  }

  #throttle(): void {
    const { framesInFlight, bytesInFlight } = this.#listener.limits;
    const paused = this.#socket.isPaused();
    if (!paused && (this.#held > framesInFlight || this.#heldBytes > bytesInFlight)) this.#socket.pause();
    if (paused && this.#held * 2 <= framesInFlight && this.#heldBytes * 2 <= bytesInFlight) {
      // The time it was paused is ours, not the sender's.
      this.#frameSince = this.#listener.clock.monotonic();
      this.#socket.resume();
    }
  }

  /** Says goodbye and keeps reading, since closing a socket with unread bytes would reset it and lose the last answers. */
  #close(): void {
    if (this.#closingSince !== undefined) return;
    this.#closingSince = this.#listener.clock.monotonic();
    const { overflow } = this.#framer;
    if (overflow !== undefined) this.#refuse(overflow.offset, overflow.head);
    this.#flush();
    this.#socket.end();
    this.#socket.resume();
  }

  #refuse(offset: number, head: Buffer): void {
    const fault = frameTooLarge(this.#listener.limits.frameBytes, offset);
    this.#report(fault);
    this.#count('mllp_frames', 1, fault.kind);
    const answer = this.#listener.answers.of(head, headerOf(head), { fault, at: this.#listener.clock.now() });
    if (answer !== undefined) this.#answers.push(answer);
  }

  #drop(): void {
    this.#ending = true;
    this.#waiting = [];
    this.#answers = [];
  }

  #report(fault: Fault): void {
    const { log, channel } = this.#listener;
    log.warn({ channel, peer: this.#peer, fault }, 'MLLP message was not taken');
  }

  #count(name: string, by: number, outcome?: string): void {
    const { metrics, channel } = this.#listener;
    metrics.count(name, by, outcome === undefined ? { channel } : { channel, outcome });
  }
}

const KEEP_ALIVE_MS = 60_000;
/** Refused for what the certificate allows. */
const FORBIDDEN: readonly string[] = ['SENDER_FORBIDDEN', 'TYPE_FORBIDDEN'];

/** The header to answer to. A frame without a readable one is stored and answered all the same, whatever was wrong with it. */
function headerOf(content: Buffer): Header | undefined {
  try {
    return readHeader(content);
  } catch {
    return undefined;
  }
}

/** Waits until written bytes have left, or never will. */
async function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const leave = new AbortController();
  const events = ['drain', 'close'].map((event) => once(socket, event, { signal: leave.signal }));
  await Promise.race(events).catch(() => undefined);
  leave.abort();
  await Promise.allSettled(events);
}
