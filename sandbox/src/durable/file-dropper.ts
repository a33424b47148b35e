import { mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { extname } from 'node:path';
import type { ExchangeFault, FaultSwitches, SystemName } from '../control/faults.ts';
import { dropFile } from './drop-file.ts';
import { Outbox } from './outbox.ts';

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The faults that befall a file that is dropped; others befall who fetches it. */
const OF_FILES: readonly ExchangeFault[] = ['delay', 'refuse', 'down', 'answer-twice', 'answer-previous', 'garbage'];
const JUNK = Buffer.from('\u0000\u001b[2J not a file of any kind \u00ff\u00fe', 'latin1');

/** Drops files into a folder, one after the other, in the order they were made. */
export class FileDropper {
  readonly #folder: string;
  readonly #system: SystemName;
  readonly #switches: FaultSwitches;
  readonly #outbox: Outbox<DroppedFile>;
  #dropped = 0;
  #extra = 0;
  #previous: DroppedFile | undefined;

  constructor(folder: string, system: SystemName, switches: FaultSwitches, done: () => Promise<void>) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#system = system;
    this.#switches = switches;
    this.#outbox = new Outbox({ deliver: (file) => this.#drop(file), done });
  }

  drop(file: DroppedFile): void {
    this.#outbox.put(file);
  }

  get backlog(): number {
    return this.#outbox.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { dropped: this.#dropped, extra: this.#extra, backlog: this.#outbox.backlog, failures: this.#outbox.failures };
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  async #drop(file: DroppedFile): Promise<void> {
    const strike = this.#switches.strike(this.#system, OF_FILES);
    if (strike.delayMs > 0) await wait(strike.delayMs);
    if (strike.fault === 'refuse' || strike.fault === 'down') throw new Error('The system is down');
    if (strike.fault === 'garbage') await this.#dropExtra({ name: file.name, bytes: JUNK });
    if (strike.fault === 'answer-previous' && this.#previous !== undefined) await this.#dropExtra(this.#previous);
    await dropFile(this.#folder, file.name, file.bytes);
    this.#dropped++;
    this.#previous = file;
    if (strike.fault === 'answer-twice') await this.#dropExtra(file);
  }

  /** Under a name of its own: what a sender does who does not know whether the first one arrived. */
  async #dropExtra({ name, bytes }: DroppedFile): Promise<void> {
    const extension = extname(name);
    this.#extra++;
    await dropFile(this.#folder, `${name.slice(0, name.length - extension.length)}-again${this.#extra}${extension}`, bytes);
  }
}
