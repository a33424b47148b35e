import { CHUNK_BYTES, type Receipt, type Receive } from '../../inbox/index.ts';
import { type Clock, Fault, faultOf } from '../../kernel/index.ts';
import { fileChanged, fileTooLarge, fileUnreadable } from './faults.ts';
import type { Log, Metrics } from '../telemetry.ts';
import { type FileLook, sameLook, Sightings } from './file-look.ts';
import { isPlainName, isUnfinishedName, namePattern } from './file-name.ts';
import type { FilePlace, Finish } from './file-place.ts';

export interface PickUpOptions {
  readonly channel: string;
  /** `*.835`: only files of such names are taken. */
  readonly pattern: string;
  /** How long a file must have kept still. */
  readonly settleMs?: number;
  readonly fileBytes?: number;
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const SETTLE_MS = 1000;
const FILE_BYTES = 1024 * 1024 * 1024;

/** What no later attempt will change. */
const TOO_LARGE: readonly string[] = ['FILE_TOO_LARGE', 'MESSAGE_TOO_LARGE'];

/** Trouble of one file, for which the others need not wait. */
const OF_ONE_FILE: readonly string[] = ['FILE_CHANGED', 'FILE_UNREADABLE'];

/**
 * Takes files from a place, oldest first. A file is taken when it has looked the same on two looks; it is moved out of everybody's reach
 * before it is read, checked again after, and moved to the archive once it is stored. It is never deleted, and a crash between any two
 * steps leads at worst to a second arrival with the same content, which the inbox knows as a duplicate.
 */
export class PickUp {
  readonly #options: PickUpOptions;
  readonly #place: FilePlace;
  readonly #fits: (name: string) => boolean;
  readonly #waiting: Sightings;
  readonly #taken: Sightings;
  #stopping = false;

  constructor(place: FilePlace, options: PickUpOptions) {
    const settleMs = options.settleMs ?? SETTLE_MS;
    this.#options = options;
    this.#place = place;
    this.#fits = namePattern(options.pattern);
    this.#waiting = new Sightings(settleMs);
    this.#taken = new Sightings(settleMs);
  }

  /** Ends the round under way after the file it is at. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * One round: first what was taken earlier and not finished, then what waits. Throws when the place or the store is away; then the rest
   * of the round waits too, so that files are not stored out of order.
   */
  async round(): Promise<void> {
    const unfinished = this.#taken.settled(await this.#place.taken(), this.#options.clock.monotonic());
    for (const look of inOrder(unfinished)) await this.#process(look, originalName(look.name));
    const candidates = (await this.#place.waiting()).filter((look) => this.#isCandidate(look));
    for (const look of inOrder(this.#waiting.settled(candidates, this.#options.clock.monotonic()))) await this.#takeAndProcess(look);
  }

  /** An empty file is one whose sender has not begun to write. */
  #isCandidate(look: FileLook): boolean {
    return look.size > 0 && isPlainName(look.name) && !isUnfinishedName(look.name) && this.#fits(look.name);
  }

  async #takeAndProcess(look: FileLook): Promise<void> {
    if (this.#stopping) return;
    const takenName = `${mark(look)}~${look.name}`;
    if (!(await this.#place.take(look.name, takenName))) return;
    const now = await this.#place.look(takenName);
    // One that changed at the last moment is looked at for a while longer, where it is now.
    if (now === undefined || !sameLook(look, now)) return;
    this.#taken.trust(now);
    await this.#process(now, look.name);
  }

  async #process(look: FileLook, name: string): Promise<void> {
    if (this.#stopping) return;
    const { channel, receive, metrics } = this.#options;
    const outcome = await this.#sized(look)
      .then((bytes) => receive({ channel, bytes, source: name }))
      .catch((error: unknown) => faultOf(error));
    metrics.count('files', 1, { channel, outcome: outcome instanceof Fault ? outcome.kind : outcome.outcome });
    if (!(outcome instanceof Fault)) return this.#finish(look, name, finishFor(outcome));
    this.#options.log.warn({ channel, size: look.size, fault: outcome }, 'A file was not taken');
    if (TOO_LARGE.includes(outcome.code)) return this.#finish(look, name, 'rejected');
    if (outcome.kind === 'unavailable' && !OF_ONE_FILE.includes(outcome.code)) throw outcome;
  }

  /** Small files arrive whole, large ones as a stream; either way, only unchanged. */
  async #sized(look: FileLook): Promise<Buffer | AsyncIterable<Buffer>> {
    const limit = this.#options.fileBytes ?? FILE_BYTES;
    if (look.size > limit) throw fileTooLarge(limit);
    if (look.size > CHUNK_BYTES) return this.#unchanged(look);
    const parts: Buffer[] = [];
    for await (const part of this.#unchanged(look)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** The content of a file; throws at its end, or before, when it is not the file that was looked at. */
  async *#unchanged(look: FileLook): AsyncGenerator<Buffer> {
    let size = 0;
    try {
      for await (const part of this.#place.read(look.name)) {
        size += part.length;
        if (size > look.size) throw fileChanged();
        yield part;
      }
    } catch (error) {
      throw error instanceof Fault ? error : fileUnreadable(error);
    }
    if (size !== look.size || !sameLook(look, await this.#place.look(look.name))) throw fileChanged();
  }

  /** A file that was appended to after it was stored stays, and is stored again as what it has become. */
  async #finish(look: FileLook, name: string, to: Finish): Promise<void> {
    if (!sameLook(look, await this.#place.look(look.name))) return;
    await this.#place.finish(look.name, to, this.#options.clock.now().toISOString().slice(0, 10), name);
  }
}

function finishFor(receipt: Receipt): Finish {
  return receipt.outcome === 'stored' || receipt.outcome === 'duplicate' ? 'archive' : 'rejected';
}

/** Tells apart files that had the same name. */
function mark(look: FileLook): string {
  return [look.identity, look.modifiedMs, look.size].filter((part) => part !== '').join('-');
}

function originalName(takenName: string): string {
  return takenName.slice(takenName.indexOf('~') + 1);
}

function inOrder(looks: readonly FileLook[]): FileLook[] {
  return looks.toSorted((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1));
}
