import { readValue, type Value, writeValue } from '../column-type.ts';
import type { FlatCode } from '../flat-error.ts';
import type { FixedField, FixedType } from './fixed-layout.ts';
import { readOverpunch, writeOverpunch } from './overpunch.ts';

/** Reads the columns of a field; undefined where they are empty, the code of the error where they cannot be read. */
export function readFixedValue(raw: string, { type, constant }: FixedField): Value | { readonly fault: FlatCode } | undefined {
  if (constant !== undefined && raw.trim() !== constant) return { fault: 'FLAT_CONSTANT' };
  const text = raw.trim();
  if (text === '') return undefined;
  if (type.kind === 'text') return raw.trimEnd();
  if (type.kind !== 'implied') return readValue(text, type);
  const unscaled = readSigned(text, type.sign ?? 'none');
  return unscaled === undefined ? { fault: 'FLAT_DECIMAL' } : { unscaled, scale: type.scale };
}

function readSigned(text: string, sign: 'none' | 'leading' | 'trailing' | 'overpunch'): bigint | undefined {
  if (sign === 'overpunch') return readOverpunch(text);
  const [, before = '', digits = '', behind = ''] = /^([+-]?)(\d{1,38})([+-]?)$/.exec(text) ?? [];
  if (digits === '' || (before !== '' && sign !== 'leading') || (behind !== '' && sign !== 'trailing')) return undefined;
  return before === '-' || behind === '-' ? -BigInt(digits) : BigInt(digits);
}

/** Fills the columns of a field with a value; undefined where it does not fit, is of another type or would not read back as itself. */
export function writeFixedValue(value: Value | undefined, field: FixedField): string | undefined {
  const { type, constant, columns } = field;
  const width = columns[1] - columns[0] + 1;
  const numeric = type.kind === 'implied' || type.kind === 'integer' || type.kind === 'decimal';
  const { fill = numeric && value !== undefined ? '0' : ' ', align = numeric ? 'right' : 'left' } = field;
  const text = constant ?? (value === undefined ? '' : spelt(value, type));
  if (text === undefined || text.length > width) return undefined;
  if (value !== undefined && text.trim() !== text && type.kind !== 'text') return undefined;
  return align === 'left' ? text.padEnd(width, fill) : padStart(text, width, fill);
}

/** A sign stays in front of the zeros. */
function padStart(text: string, width: number, fill: string): string {
  const signed = fill === '0' && /^[+-]/.test(text);
  return signed ? text.slice(0, 1) + text.slice(1).padStart(width - 1, fill) : text.padStart(width, fill);
}

function spelt(value: Value, type: FixedType): string | undefined {
  if (type.kind === 'text') return typeof value === 'string' && value.trimEnd() === value && value.trim() !== '' ? value : undefined;
  if (type.kind !== 'implied') return writeValue(value, type);
  if (typeof value !== 'object' || value.scale !== type.scale) return undefined;
  const { unscaled } = value;
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  switch (type.sign ?? 'none') {
    case 'none':
      return unscaled < 0n ? undefined : digits;
    case 'leading':
      return unscaled < 0n ? `-${digits}` : digits;
    case 'trailing':
      return `${digits}${unscaled < 0n ? '-' : '+'}`;
    case 'overpunch':
      return writeOverpunch(unscaled);
  }
}
