import type { Cause } from '../canonical/index.ts';

const VERSION = 1;

/** What lineage keeps beside the typed columns: where in the message the record lies, and which rule made the event. */
export interface Lineage {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}

/** Packs a record range and its rule: version, two varints, the rule's name. At most 200 bytes. */
export function packLineage(cause: Pick<Cause, 'start' | 'end' | 'rule'>): Buffer {
  return Buffer.concat([
    Buffer.from([VERSION]),
    varint(cause.start),
    varint(cause.end - cause.start),
    Buffer.from(cause.rule.slice(0, 180)),
  ]);
}

/** Undoes `packLineage`; undefined for a version this build does not know. */
export function unpackLineage(packed: Buffer): Lineage | undefined {
  if (packed[0] !== VERSION) return undefined;
  const start = readVarint(packed, 1);
  const length = readVarint(packed, start.next);
  return { start: start.value, end: start.value + length.value, rule: packed.toString('utf8', length.next) };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function readVarint(bytes: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  let weight = 1;
  let at = from;
  for (; (bytes[at] ?? 0) >= 128; at++) {
    value += ((bytes[at] ?? 0) - 128) * weight;
    weight *= 128;
  }
  return { value: value + (bytes[at] ?? 0) * weight, next: at + 1 };
}
