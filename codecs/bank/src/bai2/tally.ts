import type { LogicalRecord } from './logical-record.ts';

/** What was found in an account, group or file so far. */
export class Tally {
  records: number;
  total = 0n;
  children = 0;
  sound = true;
  /** False once an amount could not be read: the total is then unknown and not compared. */
  readable = true;

  constructor(header: LogicalRecord) {
    this.records = header.physicalRecords;
  }

  count(record: LogicalRecord): void {
    this.records += record.physicalRecords;
  }

  /** Counts the header of something inside. */
  enter(header: LogicalRecord): void {
    this.count(header);
    this.children++;
  }

  add(amount: bigint): void {
    this.total += amount;
  }

  lose(): void {
    this.readable = false;
  }

  /** Takes over what was found in something inside, whose records are counted already. */
  take(inner: Tally): void {
    this.total += inner.total;
    this.sound &&= inner.sound;
    this.readable &&= inner.readable;
  }
}
