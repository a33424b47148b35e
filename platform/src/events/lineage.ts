/** Where an event came from: byte range of the record, the rule that made it and the release whose mapping and crosswalks it used. */
export interface Lineage {
  readonly start: number;
  readonly end: number;
  /** `mapping/index`. */
  readonly rule: string;
  readonly release: number;
}

const VERSION = 1;
/** A lineage is stored with every event: architecture.md allows 200 bytes. */
const LONGEST = 200;

/** Packs a lineage into at most 200 bytes: version, three variable-length integers, rule. Throws RangeError for a longer rule name. */
export function packLineage({ start, end, rule, release }: Lineage): Buffer {
  const head = [VERSION, ...varint(start), ...varint(end - start), ...varint(release)];
  const packed = Buffer.concat([Uint8Array.from(head), Buffer.from(rule)]);
  if (packed.length > LONGEST) throw new RangeError(`lineage takes ${packed.length} bytes of ${LONGEST}: shorten the mapping's name`);
  return packed;
}

/** Unpacks what `packLineage` packed. Throws RangeError for bytes that it never made. */
export function unpackLineage(packed: Uint8Array): Lineage {
  if (packed[0] !== VERSION) throw new RangeError('lineage is of an unknown version');
  let at = 1;
  const next = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('lineage is cut off');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  const start = next();
  const length = next();
  const release = next();
  return { start, end: start + length, rule: Buffer.from(packed.subarray(at)).toString(), release };
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('lineage holds whole numbers from 0');
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
