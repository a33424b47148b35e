import type { TObject, TSchema } from 'typebox';
import { classOf, type Json, type JsonObject } from '../canonical/index.ts';
import { textOf } from './compiler.ts';

/** A search token to be written for the message. */
export interface TokenValue {
  readonly kind: string;
  readonly value: string;
}

/** Values of one event after the annotations of its schema were obeyed. */
export interface Separated {
  readonly data: JsonObject;
  /** To be sealed under the subject's key; undefined when there is nothing to seal. */
  readonly phi: JsonObject | undefined;
}

export type Pseudonym = (kind: string, value: string) => string;

interface FieldPlan {
  readonly isPhi: boolean;
  readonly token: string | undefined;
  readonly hide: ((value: Json, pseudonym: Pseudonym) => Json) | undefined;
}

/** What the annotations `x-data-class`, `token` and `pseudonym` of a schema demand, worked out once. */
export interface SealingPlan {
  /** Divides the values of an event and hides what must be hidden. */
  readonly separate: (values: JsonObject, pseudonym: Pseudonym) => Separated;
  /** Fields that are found by a search token. */
  readonly tokenFields: ReadonlyArray<{ readonly field: string; readonly kind: string }>;
  /** Fields whose values may be named in a message to people. */
  readonly isQuotable: (field: string) => boolean;
}

export function sealingPlan(schema: TObject): SealingPlan {
  const plans = new Map(Object.entries(schema.properties).map(([name, property]) => [name, planOf(property)]));
  const tokenFields = [...plans].flatMap(([field, { token }]) => (token === undefined ? [] : [{ field, kind: token }]));
  return {
    tokenFields,
    isQuotable: (field) => plans.get(field)?.isPhi === false && plans.get(field)?.hide === undefined,
    separate(values, pseudonym) {
      const data: Record<string, Json | undefined> = {};
      let phi: Record<string, Json | undefined> | undefined;
      for (const name in values) {
        const value = values[name];
        const plan = plans.get(name);
        if (value === undefined || plan === undefined) continue;
        if (plan.isPhi) (phi ??= {})[name] = value;
        else data[name] = plan.hide === undefined ? value : plan.hide(value, pseudonym);
      }
      return { data, phi };
    },
  };
}

function planOf(schema: TSchema): FieldPlan {
  const token = annotation(schema, 'token');
  return { isPhi: classOf(schema) === 'PHI', token, hide: hiderOf(schema) };
}

/** Replaces annotated values inside lists and objects as well; undefined where there are none. */
function hiderOf(schema: TSchema): FieldPlan['hide'] {
  const kind = annotation(schema, 'pseudonym');
  if (kind !== undefined) return (value, pseudonym) => pseudonym(kind, textOf(value));
  if ('items' in schema && !Array.isArray(schema.items)) {
    const inner = hiderOf(schema.items as TSchema);
    return inner && ((value, pseudonym) => (Array.isArray(value) ? value.map((item: Json) => inner(item, pseudonym)) : value));
  }
  if (!('properties' in schema)) return undefined;
  const hiders = Object.entries(schema.properties as Record<string, TSchema>).flatMap(([name, property]) => {
    const hide = hiderOf(property);
    return hide === undefined ? [] : [[name, hide] as const];
  });
  if (hiders.length === 0) return undefined;
  return (value, pseudonym) => {
    const copy: Record<string, Json | undefined> = { ...(value as JsonObject) };
    for (const [name, hide] of hiders) {
      const inner = copy[name];
      if (inner !== undefined) copy[name] = hide(inner, pseudonym);
    }
    return copy;
  };
}

function annotation(schema: TSchema, name: string): string | undefined {
  const value = (schema as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
