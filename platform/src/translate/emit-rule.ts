import { Compile } from 'typebox/compile';
import type { EventDefinition, Json, JsonObject } from '../canonical/index.ts';
import { Fault } from '../kernel/index.ts';
import { type Expression, textOf } from './compiler.ts';
import type { Condition } from './condition.ts';
import { entityForeign, entityUnknown, notCanonical, valueMissing } from './faults.ts';
import type { Found, Scope, SourceRecord } from './record.ts';
import { identityOf, keyReader, type Naming, pseudonymOf, type TranslationMemory } from './rule-identity.ts';
import type { SealingPlan } from './sealing-plan.ts';
import type { DraftEvent, FieldRange, TokenValue } from './translation.ts';

/** One compiled rule of a mapping. */
export interface EmitRule<R extends SourceRecord> {
  /** `mapping/index`, as lineage records it. */
  readonly name: string;
  /** Undefined for a rule that ignores what it applies to. */
  readonly definition: EventDefinition | undefined;
  readonly when: Condition<R>;
  readonly emit: (scope: Scope<R>, memory: TranslationMemory) => DraftEvent;
  /** The key, when it can be read. */
  readonly keyOf: (scope: Scope<R>, memory: TranslationMemory) => string | undefined;
  readonly entityOf: (scope: Scope<R>) => string | undefined;
  /** Fields whose values are search tokens, and the tokens of a record that failed, as far as they can be read. */
  readonly tokenFields: SealingPlan['tokenFields'];
  readonly tokens: (scope: Scope<R>) => readonly TokenValue[];
  readonly fieldRanges: (record: R) => readonly FieldRange[];
}

/** What a rule says, compiled. */
export interface RuleParts<R extends SourceRecord> extends Naming<R> {
  readonly name: string;
  readonly entity: Expression<R>;
  readonly entities: ReadonlySet<string>;
  readonly occurredAt: Expression<R>;
  readonly fields: ReadonlyArray<readonly [string, Expression<R>]>;
  readonly plan: SealingPlan;
}

/** Makes a rule of what it says. Its `emit` throws faults that are located in the record. */
export function ruleOf<R extends SourceRecord>(when: Condition<R>, parts: RuleParts<R>): EmitRule<R> {
  const { name, definition, fields, plan } = parts;
  // Most rules are compiled to be checked, or for records that never come.
  let validator: ReturnType<typeof Compile> | undefined;
  const pathOf = new Map(fields.map(([field, { path }]) => [field, path]));
  const keyOf = keyReader(parts);
  return {
    name,
    definition,
    when,
    tokenFields: plan.tokenFields,
    keyOf: (scope, memory) => quietly(() => keyOf(scope, memory)),
    entityOf: (scope) => quietly(() => entityOf(parts, scope)),
    tokens: (scope) =>
      plan.tokenFields.flatMap(({ field, kind }) => {
        const expression = fields.find(([name]) => name === field)?.[1];
        const value = expression && quietly(() => expression.evaluate(scope));
        return typeof value === 'string' ? [{ kind, value }] : [];
      }),
    fieldRanges: (record) => fieldRanges(parts, record),
    emit(scope, memory) {
      const { record } = scope;
      const identity = identityOf(parts, scope, memory);
      const key = keyOf(scope, memory);
      const entity = entityOf(parts, scope);
      if (memory.context.entities?.has(entity) === false) throw entityForeign(parts.compiler.format.place(record, parts.entity.path));
      const occurredAt = parts.occurredAt.evaluate(scope);
      if (typeof occurredAt !== 'string') throw valueMissing(parts.compiler.format.place(record, parts.occurredAt.path));
      const values = valuesOf(parts, scope);
      validator ??= Compile(definition.schema);
      if (!validator.Check(values)) throw refused(parts, validator.Errors(values), pathOf, record);
      const { data, phi } = plan.separate(values, (kind, value) => pseudonymOf(kind, value, memory));
      const sealed = phi === undefined ? {} : { phi, subject: key };
      return {
        identity,
        type: definition.type,
        entity,
        key,
        occurredAt,
        data,
        ...sealed,
        start: record.start,
        end: record.end,
        rule: name,
      };
    },
  };
}

function valuesOf<R extends SourceRecord>({ definition, compiler, fields }: RuleParts<R>, scope: Scope<R>): JsonObject {
  const values: Record<string, Json | undefined> = {};
  for (const [field, expression] of fields) {
    const value = expression.evaluate(scope);
    if (value !== undefined) values[field] = value;
    else if (isRequired(definition, field)) throw valueMissing(compiler.format.place(scope.record, expression.path));
  }
  return values;
}

const isRequired = ({ schema }: EventDefinition, field: string): boolean =>
  (schema.required as readonly string[] | undefined)?.includes(field) === true;

function entityOf<R extends SourceRecord>({ entity, entities, compiler }: RuleParts<R>, scope: Scope<R>): string {
  const value = entity.evaluate(scope);
  if (value === undefined || !entities.has(textOf(value))) throw entityUnknown(compiler.format.place(scope.record, entity.path));
  return textOf(value);
}

function refused<R extends SourceRecord>(
  { definition, compiler }: RuleParts<R>,
  errors: ReadonlyArray<{ readonly instancePath: string; readonly message: string }>,
  pathOf: ReadonlyMap<string, string>,
  record: R,
) {
  const error = errors.find((one) => one.instancePath !== '') ?? errors[0];
  const field = error?.instancePath.split('/')[1] ?? '';
  return notCanonical(
    definition.type,
    field,
    error?.message ?? 'is not canonical',
    compiler.format.place(record, pathOf.get(field) ?? field),
  );
}

function fieldRanges<R extends SourceRecord>(
  { compiler, fields, key, entity, occurredAt }: RuleParts<R>,
  record: R,
): readonly FieldRange[] {
  const named = [...fields, ...key.map((part) => ['key', part] as const), ['entity', entity] as const, ['occurredAt', occurredAt] as const];
  return named.flatMap(([field, expression]) => {
    const seen: Found[] = [];
    quietly(() => expression.evaluate({ record, seen }));
    return seen.map(({ start, end }) => ({ field, place: compiler.format.place(record, expression.path), start, end }));
  });
}

/** For what is only wanted when it can be had. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
