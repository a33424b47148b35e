import { refusedValue } from './connect.ts';

/** Types of PostgreSQL by their object identifiers (pg_type.dat). */
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;

/** Dimensions, whether there are nulls, type, length and lower bound. */
const HEAD = 20;
const LENGTH = 4;
const NULL = -1;

/*
 * One column of many rows, as an array in the binary form of PostgreSQL (array_send): the driver gives it on as it is. Nothing is escaped and
 * nothing parsed, which is half of what writing a row costs otherwise. Used as `unnest($1::text[], $2::bytea[], …)`.
 */

/** A `text[]`. Throws `STORE_22021` for half a character (a lone surrogate), which UTF-8 cannot say. */
export function textColumn(values: readonly (string | undefined)[]): Buffer {
  const lengths = values.map((value) => (value === undefined ? NULL : Buffer.byteLength(value)));
  return column(TEXT, lengths, (into, at, n) => {
    const value = values[n] ?? '';
    // As many bytes as units: each is ASCII, and copied as it is.
    if (value.length === lengths[n]) return void into.write(value, at, 'latin1');
    if (!value.isWellFormed()) throw refusedValue('22021', 'text that holds half a character');
    into.write(value, at);
  });
}

/** A `bytea[]`. */
export function bytesColumn(values: readonly (Uint8Array | undefined)[]): Buffer {
  const lengths = values.map((value) => value?.length ?? NULL);
  return column(BYTEA, lengths, (into, at, n) => into.set(values[n] ?? [], at));
}

/** A `smallint[]`. Throws RangeError for what is none. */
export const smallColumn = (values: readonly (number | undefined)[]): Buffer =>
  column(INT2, lengthsOf(values, 2), (into, at, n) => void into.writeInt16BE(values[n] ?? 0, at));

/** An `int[]`. Throws RangeError for what is none. */
export const intColumn = (values: readonly (number | undefined)[]): Buffer =>
  column(INT4, lengthsOf(values, 4), (into, at, n) => void into.writeInt32BE(values[n] ?? 0, at));

/** A `bigint[]`. Throws `STORE_22003` for what is none. */
export function bigColumn(values: readonly (bigint | undefined)[]): Buffer {
  return column(INT8, lengthsOf(values, 8), (into, at, n) => {
    const value = values[n] ?? 0n;
    if (BigInt.asIntN(64, value) !== value) throw refusedValue('22003', 'a number beyond 64 bits');
    into.writeBigInt64BE(value, at);
  });
}

const lengthsOf = (values: readonly unknown[], length: number): number[] => values.map((value) => (value === undefined ? NULL : length));

function column(type: number, lengths: readonly number[], write: (into: Buffer, at: number, n: number) => void): Buffer {
  const size = lengths.reduce((sum, length) => sum + LENGTH + Math.max(0, length), HEAD);
  const into = Buffer.allocUnsafe(size);
  into.writeInt32BE(1, 0);
  into.writeInt32BE(lengths.includes(NULL) ? 1 : 0, 4);
  into.writeInt32BE(type, 8);
  into.writeInt32BE(lengths.length, 12);
  into.writeInt32BE(1, 16);
  let at = HEAD;
  for (const [n, length] of lengths.entries()) {
    into.writeInt32BE(length, at);
    at += LENGTH;
    if (length === NULL) continue;
    write(into, at, n);
    at += length;
  }
  return into;
}
