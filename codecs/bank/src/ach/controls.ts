import type { BankCode } from '../bank-error.ts';
import type { EntryFigures } from './read-entry.ts';
import type { AchFields } from './record.ts';

/** The hash is cut to its ten columns. */
const HASH = 10_000_000_000n;

/** What was found in a batch or file so far. A figure that could not be read is not compared. */
export class Controls {
  entries = 0;
  debit = 0n;
  credit = 0n;
  hash = 0n;
  children = 0;
  sound = true;
  #readable = true;
  #hashable = true;

  addEntry({ amount, direction, hash }: EntryFigures): void {
    if (hash === undefined) this.#hashable = false;
    else this.hash = (this.hash + hash) % HASH;
    if (amount === undefined || direction === undefined) this.#readable = false;
    else this[direction] += amount;
  }

  take(batch: Controls): void {
    this.entries += batch.entries;
    this.debit += batch.debit;
    this.credit += batch.credit;
    this.hash = (this.hash + batch.hash) % HASH;
    this.#readable &&= batch.#readable;
    this.#hashable &&= batch.#hashable;
    this.sound &&= batch.sound;
  }

  get verdict(): { readonly debit: bigint; readonly credit: bigint; readonly entries: number; readonly sound: boolean } {
    return { debit: this.debit, credit: this.credit, entries: this.entries, sound: this.sound && this.#readable && this.#hashable };
  }

  /** Compares the figures that both controls state. */
  compare(fields: AchFields<'entries' | 'hash' | 'debit' | 'credit'>, level: 'BATCH' | 'FILE'): void {
    this.compareOne(fields, 'entries', BigInt(this.entries), `ACH_${level}_ENTRIES`);
    if (this.#hashable) this.compareOne(fields, 'hash', this.hash, `ACH_${level}_HASH`);
    if (!this.#readable) return;
    this.compareOne(fields, 'debit', this.debit, `ACH_${level}_DEBIT`);
    this.compareOne(fields, 'credit', this.credit, `ACH_${level}_CREDIT`);
  }

  compareOne<Name extends string>(fields: AchFields<Name>, name: Name, found: bigint, code: BankCode): void {
    const stated = fields.number(name);
    if (stated === found) return;
    this.sound = false;
    if (stated !== undefined) fields.fault(code, name, { stated, found });
  }
}
