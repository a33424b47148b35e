import type { Json } from '../canonical/index.ts';
import { type Decimal, divideExactly, extend, formatDecimal, parseDecimal, parseMoney } from '../kernel/index.ts';
import { type Compiler, type Expression, textOf, type ValueKind } from './compiler.ts';
import type { DocumentNode } from './document.ts';
import { signUnexpected, valueMissing, valueUnreadable } from './faults.ts';
import type { Scope, SourceRecord } from './record.ts';
import type { ZoneClock } from './time-zone.ts';
import { dayText, instantText, readTimestamp, type Timestamp } from './timestamp.ts';

const CONVERSIONS = ['money', 'decimal', 'integer', 'day', 'instant', 'code', 'text', 'boolean'] as const;
export const CONVERSION_KEYS = ['as', 'zone', 'currency', 'multiply', 'divide', 'sign'] as const;

/** Turns text into a canonical value. `path` is what messages point at. Throws `RECORD_…` faults. */
export interface Conversion<R extends SourceRecord> {
  readonly kind: ValueKind;
  readonly values?: readonly Json[];
  readonly convert: (text: string, scope: Scope<R>, path: string) => Json;
}

/** Places of a canonical price. */
const MOST_PLACES = 6;
const SIGNS = ['absolute', 'negate', 'negative', 'positive'] as const;
type Sign = 'as-sent' | (typeof SIGNS)[number];

/** Compiles `as` with its `zone`, `currency`, `multiply` and `sign`; undefined where none is written. */
export function compileConversion<R extends SourceRecord>(
  node: DocumentNode,
  compiler: Compiler<R>,
  from: ValueKind,
): Conversion<R> | undefined {
  const as = node.get('as')?.word(CONVERSIONS);
  if (as === undefined && from === 'minor') return turned(node, compiler);
  refuseStray(node, as);
  const sign = node.get('sign')?.word(SIGNS) ?? 'as-sent';
  const at = compiler.format.place;
  switch (as) {
    case undefined:
      return undefined;
    case 'text':
      return { kind: 'text', convert: (text) => text };
    case 'code':
      return { kind: 'text', convert: (text, scope, path) => readCode(text, at(scope.record, path)) };
    case 'boolean':
      return { kind: 'boolean', values: [true, false], convert: (text, scope, path) => readBoolean(text, at(scope.record, path)) };
    case 'integer':
      return { kind: 'integer', convert: (text, scope, path) => readInteger(text, sign, at(scope.record, path)) };
    case 'decimal':
      return decimal(node, compiler, sign);
    case 'money':
      return money(node, compiler, sign);
    case 'day':
    case 'instant': {
      const zoneNode = node.get('zone');
      const zone = zoneNode === undefined ? compiler.zone : compiler.zoneNamed(zoneNode);
      if (zone === undefined)
        throw node.fault('MAPPING_ZONE_MISSING', 'The zone of the sender is not known', 'Write "zone" here or at the top of the mapping');
      const write: (timestamp: Timestamp, zone: ZoneClock) => string = as === 'day' ? dayText : instantText;
      return { kind: as, convert: (text, scope, path) => write(readTime(text, at(scope.record, path)), zone) };
    }
  }
}

function refuseStray(node: DocumentNode, as: (typeof CONVERSIONS)[number] | undefined): void {
  const stray = (key: string, allowed: readonly string[]): void => {
    const child = node.get(key);
    if (child !== undefined && !allowed.includes(as ?? '')) {
      throw child.fault('MAPPING_KEY_UNKNOWN', `"${key}" has no meaning here`, `It goes with as: ${allowed.join(' or ')}`);
    }
  };
  stray('zone', ['day', 'instant']);
  stray('currency', ['money']);
  stray('multiply', ['money']);
  stray('divide', ['decimal']);
  stray('sign', ['money', 'decimal', 'integer']);
}

/** Minor units that are read as such may still have their sign turned. */
function turned<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Conversion<R> | undefined {
  const sign = node.get('sign')?.word(SIGNS);
  if (sign === undefined) return undefined;
  const { place } = compiler.format;
  return { kind: 'minor', convert: (text, scope, path) => signed(BigInt(text), sign, place(scope.record, path)).toString() };
}

/** A decimal; with `divide` the price of so many, which must give that of one exactly. */
function decimal<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>, sign: Sign): Conversion<R> {
  const divisorNode = node.get('divide');
  const divisor = divisorNode === undefined ? undefined : compiler.expression(divisorNode);
  const { place } = compiler.format;
  return {
    kind: 'decimal',
    convert(text, scope, path) {
      const at = place(scope.record, path);
      const value = readDecimal(text, sign, at);
      if (divisor?.evaluate(scope) === undefined) return formatDecimal(value);
      const quotient = divideExactly(value, factorOf(divisor, scope, place), MOST_PLACES);
      if (quotient === undefined)
        throw valueUnreadable('the price of one', at, 'Ask for a price of one: this one cannot be divided without a rest');
      return formatDecimal(quotient);
    },
  };
}

/** Amount text to minor units; with `multiply` the text is a unit price, extended and rounded once. */
function money<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>, sign: Sign): Conversion<R> {
  const currencyOf = compileCurrency(node, compiler);
  const factorNode = node.get('multiply');
  const factor = factorNode === undefined ? undefined : compiler.expression(factorNode);
  const place = compiler.format.place;
  return {
    kind: 'minor',
    convert(text, scope, path) {
      const at = place(scope.record, path);
      const currency = currencyOf(scope);
      const minor = factor === undefined ? amount(text, currency, at) : extended(text, factorOf(factor, scope, place), currency, at);
      return signed(minor, sign, at).toString();
    },
  };
}

function compileCurrency<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): (scope: Scope<R>) => string {
  const written = node.get('currency');
  if (written?.isObject() === true) {
    const expression = compiler.expression(written);
    return (scope) => {
      const code = expression.evaluate(scope);
      const at = compiler.format.place(scope.record, expression.path);
      if (code === undefined) throw valueMissing(at);
      if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code)) throw valueUnreadable('a currency', at, 'Send an ISO 4217 code');
      return code;
    };
  }
  const currency = written?.text() ?? compiler.currency;
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency)) {
    throw (written ?? node).fault(
      'MAPPING_CURRENCY_MISSING',
      'The currency is not known',
      'Write "currency: USD" here or at the top of the mapping',
    );
  }
  return () => currency;
}

function factorOf<R extends SourceRecord>(factor: Expression<R>, scope: Scope<R>, place: (record: R, path: string) => string): Decimal {
  const value = factor.evaluate(scope);
  const at = place(scope.record, factor.path);
  if (value === undefined) throw valueMissing(at);
  return readDecimal(textOf(value), 'as-sent', at);
}

function amount(text: string, currency: string, at: string): bigint {
  try {
    return parseMoney(text, currency).minor;
  } catch (cause) {
    throw valueUnreadable(
      `an amount of ${currency}`,
      at,
      'Ask for digits with one decimal point and no more places than the currency has',
      cause,
    );
  }
}

function extended(text: string, factor: Decimal, currency: string, at: string): bigint {
  return extend(readDecimal(text, 'as-sent', at), factor, currency).minor;
}

function readDecimal(text: string, sign: Sign, at: string): Decimal {
  try {
    const value = parseDecimal(text);
    return { units: signed(value.units, sign, at), scale: value.scale };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'RECORD_SIGN_UNEXPECTED') throw cause;
    throw valueUnreadable('a decimal number', at, 'Ask for digits with one decimal point', cause);
  }
}

function readInteger(text: string, sign: Sign, at: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) throw valueUnreadable('a whole number', at, 'Ask for digits only, at most 15');
  return Number(signed(BigInt(text), sign, at));
}

function signed(value: bigint, sign: Sign, at: string): bigint {
  if (sign === 'negate') return -value;
  if (sign === 'negative') return value > 0n ? -value : value;
  if (value >= 0n || sign === 'as-sent') return value;
  if (sign === 'positive') throw signUnexpected(at);
  return -value;
}

function readTime(text: string, at: string): Timestamp {
  const timestamp = readTimestamp(text);
  if (timestamp === undefined) throw valueUnreadable('a date or time', at, 'Ask for YYYYMMDD[HHMM[SS]][+ZZZZ] or ISO 8601');
  return timestamp;
}

function readCode(text: string, at: string): string {
  if (!/^[\x21-\x7e]{1,60}$/.test(text)) throw valueUnreadable('a code', at, 'A code has at most 60 visible characters and no blanks');
  return text;
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['Y', true],
  ['N', false],
  ['1', true],
  ['0', false],
  ['TRUE', true],
  ['FALSE', false],
]);

function readBoolean(text: string, at: string): boolean {
  const truth = TRUTHS.get(text.toUpperCase());
  if (truth === undefined) throw valueUnreadable('yes or no', at, 'Send Y or N');
  return truth;
}
