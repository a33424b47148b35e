import { Check } from 'typebox/value';
import type { TSchema } from 'typebox';
import type { Json } from '../canonical/index.ts';
import type { Expression, ValueKind } from './compiler.ts';
import type { SourceRecord } from './record.ts';

/** One value of each kind; open text is tried as a code, a word and a currency, and fits when one of them does. */
const SAMPLES: Readonly<Record<Exclude<ValueKind, 'json'>, readonly Json[]>> = {
  text: ['X1', 'USD'],
  minor: ['-100'],
  decimal: ['1.50'],
  integer: [1],
  day: ['2026-03-31'],
  instant: ['2026-03-31T17:05:00.000Z'],
  boolean: [true, false],
};

const ADVICE: Readonly<Record<Exclude<ValueKind, 'json'>, string>> = {
  text: 'as: code',
  minor: 'as: money',
  decimal: 'as: decimal',
  integer: 'as: integer',
  day: 'as: day',
  instant: 'as: instant',
  boolean: 'as: boolean',
};

/** Checks before any message comes that what an expression yields is what a canonical field takes. Throws `MAPPING_FIELD_UNFIT`. */
function checkFit<R extends SourceRecord>(expression: Expression<R>, schema: TSchema): void {
  if (expression.fields !== undefined) return checkObject(expression, expression.fields, schema);
  if (expression.kind === 'json') return checkItems(expression, schema);
  const fits = (value: Json): boolean => Check(schema, value);
  const unfit = expression.values?.find((value) => !fits(value));
  if (unfit !== undefined) {
    throw expression.node.fault('MAPPING_FIELD_UNFIT', `The field does not take "${JSON.stringify(unfit)}"`, takes(schema));
  }
  if (expression.values === undefined && !SAMPLES[expression.kind].some(fits)) {
    throw expression.node.fault('MAPPING_FIELD_UNFIT', `The field does not take ${expression.kind}`, takes(schema));
  }
}

function checkObject<R extends SourceRecord>(owner: Expression<R>, fields: NonNullable<Expression<R>['fields']>, schema: TSchema): void {
  if (!('properties' in schema)) throw owner.node.fault('MAPPING_FIELD_UNFIT', 'The field does not take an object', takes(schema));
  checkFields(owner, fields, schema);
}

function checkItems<R extends SourceRecord>(expression: Expression<R>, schema: TSchema): void {
  const { item, each } = expression;
  const items = 'items' in schema ? (schema.items as TSchema) : undefined;
  if (each !== undefined && items !== undefined) return checkFit(each, items);
  if (item === undefined || items === undefined)
    throw expression.node.fault('MAPPING_FIELD_UNFIT', 'The field does not take a list', takes(schema));
  if (isTuple(item)) {
    const parts = 'items' in items && Array.isArray(items.items) ? (items.items as TSchema[]) : [];
    if (parts.length !== item.length) {
      throw expression.node.fault(
        'MAPPING_FIELD_UNFIT',
        `An item of the field does not have ${item.length} parts`,
        `It has ${parts.length}`,
      );
    }
    for (const [index, part] of item.entries()) checkFit(part, parts[index] ?? items);
    return;
  }
  checkFields(expression, item, items);
}

/** Checks the fields of an object: each must exist and fit, and none that is required may lack. */
export function checkFields<R extends SourceRecord>(
  owner: { readonly node: Expression<R>['node'] },
  fields: Readonly<Record<string, Expression<R>>>,
  schema: TSchema,
): void {
  const properties = 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {};
  const needed = 'required' in schema ? (schema.required as string[]) : [];
  for (const [name, expression] of Object.entries(fields)) {
    const property = properties[name];
    if (property === undefined) {
      throw expression.node.fault(
        'MAPPING_FIELD_UNKNOWN',
        `The definition has no field "${name}"`,
        `Its fields are: ${Object.keys(properties).join(', ')}`,
      );
    }
    checkFit(expression, property);
  }
  const missing = needed.filter((name) => fields[name] === undefined);
  if (missing.length > 0) {
    throw owner.node.fault(
      'MAPPING_FIELD_MISSING',
      `Required fields are not mapped: ${missing.join(', ')}`,
      'Map them, or give them a const',
    );
  }
}

function isTuple<R extends SourceRecord>(item: NonNullable<Expression<R>['item']>): item is readonly Expression<R>[] {
  return Array.isArray(item);
}

/** What would fit, in the words of the mapping. */
function takes(schema: TSchema): string {
  const kinds = ['minor', 'integer', 'day', 'instant', 'boolean', 'decimal', 'text'] as const;
  const kind = kinds.find((candidate) => SAMPLES[candidate].some((value) => Check(schema, value)));
  if (kind !== undefined) return `It takes ${kind}: use "${ADVICE[kind]}"`;
  const literals = 'anyOf' in schema ? (schema.anyOf as Array<{ const?: unknown }>).map((one) => String(one.const)) : [];
  return literals.length === 0 ? 'See the definition of the event' : `It takes one of: ${literals.join(', ')}; use "when" or "lookup"`;
}
