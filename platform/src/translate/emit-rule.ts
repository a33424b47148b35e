import { hash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import {
  definitionOf,
  definitions,
  type EventDefinition,
  type Json,
  type JsonObject,
  type KeyKind,
  type PseudonymousKeyKind,
} from '../canonical/index.ts';
import { type Compiler, type Expression, textOf } from './compiler.ts';
import type { Condition } from './condition.ts';
import { Fault } from '../kernel/index.ts';
import { type DocumentNode, suggestion } from './document.ts';
import { entityForeign, entityUnknown, notCanonical, valueMissing } from './faults.ts';
import { checkFields } from './fit.ts';
import type { Found, Scope, SourceRecord } from './record.ts';
import { type SealingPlan, sealingPlan } from './sealing-plan.ts';
import type { DraftEvent, FieldRange, TokenValue, TranslationContext } from './translation.ts';

/** The pseudonym that names the key of each kind; a claim is found by the first 20 characters of its number. */
const KEY_PSEUDONYM: Readonly<Record<PseudonymousKeyKind, string>> = {
  account: 'account',
  patient: 'patient',
  claim: 'claim-start',
  remittance: 'remittance',
  control: 'control',
  journal: 'journal',
};

const isPseudonymous = (kind: KeyKind): kind is PseudonymousKeyKind => Object.hasOwn(KEY_PSEUDONYM, kind);

/** What a translation remembers while it goes through a message. */
export interface TranslationMemory {
  readonly context: TranslationContext;
  /**
   * How often each look-alike identity was met, for charges that the sender does not number. Kept by 52 bits of its hash,
   * for files of a million records: two that share them would be numbered together, which is the same at every replay.
   */
  readonly lookAlikes: Map<number, number>;
  readonly pseudonyms: Map<string, string>;
}

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

/** What rules of one mapping share. */
export interface RuleContext<R extends SourceRecord> {
  readonly mapping: string;
  readonly compiler: Compiler<R>;
  readonly entities: ReadonlySet<string>;
  /** The mapping itself: `key`, `identity`, `entity` and `occurredAt` written there hold for every rule without its own. */
  readonly root: DocumentNode;
}

type IdentityPart<R extends SourceRecord> = Expression<R> | 'occurrence';

interface Parts<R extends SourceRecord> {
  readonly name: string;
  readonly definition: EventDefinition;
  readonly compiler: Compiler<R>;
  readonly key: readonly Expression<R>[];
  readonly identity: readonly IdentityPart<R>[];
  readonly entity: Expression<R>;
  readonly entities: ReadonlySet<string>;
  readonly occurredAt: Expression<R>;
  readonly fields: ReadonlyArray<readonly [string, Expression<R>]>;
  readonly plan: SealingPlan;
}

const RULE_KEYS = ['to', 'of', 'when', 'key', 'identity', 'entity', 'occurredAt', 'fields'] as const;

/** Compiles one rule of `emit`. Throws located `MAPPING_…` faults. */
export function compileRule<R extends SourceRecord>(node: DocumentNode, index: number, context: RuleContext<R>): EmitRule<R> {
  const name = `${context.mapping}/${index}`;
  const { compiler } = context;
  const test = node.get('when');
  const when: Condition<R> = test === undefined ? () => true : compiler.condition(test);
  if (node.get('ignore') !== undefined) {
    node.only(['ignore', 'of', 'when']).require('ignore').text();
    return ignoring(name, when);
  }
  node.only(RULE_KEYS);
  const definition = compileDefinition(node.require('to'));
  const plan = sealingPlan(definition.schema);
  const inherited = (key: string): DocumentNode => node.get(key) ?? context.root.get(key) ?? node.require(key);
  const fields = node
    .require('fields')
    .entries()
    .map(([field, child]) => [field, compiler.expression(child, { isQuotable: plan.isQuotable(field) })] as const);
  checkFields({ node: node.require('fields') }, Object.fromEntries(fields), definition.schema);
  return ruleOf(when, {
    name,
    definition,
    compiler,
    key: partsOf(inherited('key')).map((part) => compiler.expression(part)),
    identity: partsOf(inherited('identity')).map((part) => compileIdentityPart(part, compiler)),
    entity: compileEntity(inherited('entity'), context),
    entities: context.entities,
    occurredAt: compileOccurredAt(inherited('occurredAt'), compiler),
    fields,
    plan,
  });
}

function ignoring<R extends SourceRecord>(name: string, when: Condition<R>): EmitRule<R> {
  return {
    name,
    definition: undefined,
    when,
    emit: () => {
      throw new TypeError('a rule that ignores emits nothing');
    },
    keyOf: () => undefined,
    entityOf: () => undefined,
    tokenFields: [],
    tokens: () => [],
    fieldRanges: () => [],
  };
}

function compileDefinition(node: DocumentNode): EventDefinition {
  const reference = node.text();
  const definition = definitionOf(reference);
  if (definition !== undefined) return definition;
  const known = definitions.map((one) => `${one.name}@${one.version}`);
  throw node.fault('MAPPING_DEFINITION_UNKNOWN', `There is no canonical event "${reference}"`, suggestion(reference, known));
}

/** One expression or a list of them. */
const partsOf = (node: DocumentNode): readonly DocumentNode[] => (node.isList() ? node.items() : [node]);

function compileIdentityPart<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): IdentityPart<R> {
  if (node.get('occurrence') === undefined) return compiler.expression(node);
  node.only(['occurrence']);
  return 'occurrence';
}

function compileEntity<R extends SourceRecord>(node: DocumentNode, { compiler, entities }: RuleContext<R>): Expression<R> {
  const entity = compiler.expression(node, { isQuotable: true });
  const stranger = entity.values?.find((value) => !entities.has(textOf(value)));
  if (stranger !== undefined) {
    throw node.fault(
      'MAPPING_ENTITY_UNKNOWN',
      `"${textOf(stranger)}" is not a legal entity of this tenant`,
      suggestion(textOf(stranger), [...entities]),
    );
  }
  return entity;
}

function compileOccurredAt<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Expression<R> {
  const occurredAt = compiler.expression(node);
  if (occurredAt.kind !== 'instant') throw node.fault('MAPPING_KIND_MIXED', 'This must be an instant', 'Add "as: instant"');
  return occurredAt;
}

function ruleOf<R extends SourceRecord>(when: Condition<R>, parts: Parts<R>): EmitRule<R> {
  const { name, definition, fields, plan } = parts;
  const validator = Compile(definition.schema);
  const pathOf = new Map(fields.map(([field, { path }]) => [field, path]));
  const keyPrefix = `${definition.key}:`;
  const keyName = isPseudonymous(definition.key) ? KEY_PSEUDONYM[definition.key] : undefined;
  const keyOf = (scope: Scope<R>, memory: TranslationMemory): string => {
    const key = joined(parts.key, '|', scope, parts.compiler);
    return keyPrefix + (keyName === undefined ? key : pseudonymOf(keyName, key, memory));
  };
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

function valuesOf<R extends SourceRecord>({ definition, compiler, fields }: Parts<R>, scope: Scope<R>): JsonObject {
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

function entityOf<R extends SourceRecord>({ entity, entities, compiler }: Parts<R>, scope: Scope<R>): string {
  const value = entity.evaluate(scope);
  if (value === undefined || !entities.has(textOf(value))) throw entityUnknown(compiler.format.place(scope.record, entity.path));
  return textOf(value);
}

/** Parts with a separator between them. */
function joined<R extends SourceRecord>(
  expressions: readonly Expression<R>[],
  separator: string,
  scope: Scope<R>,
  compiler: Compiler<R>,
): string {
  let text = '';
  for (let i = 0; i < expressions.length; i++) {
    const expression = expressions[i];
    const value = expression?.evaluate(scope);
    if (value === undefined) throw valueMissing(compiler.format.place(scope.record, expression?.path ?? ''));
    text += i === 0 ? textOf(value) : separator + textOf(value);
  }
  return text;
}

/**
 * The business identity: a keyed hash of source, definition and the identity parts, so that a copy of the same fact is
 * recognised and nobody can find the identifiers by trying. Hashed before it is named, because a name ignores case.
 */
function identityOf<R extends SourceRecord>(
  { definition, identity, compiler }: Parts<R>,
  scope: Scope<R>,
  memory: TranslationMemory,
): Buffer {
  const { context, lookAlikes } = memory;
  const known = identity.filter((part) => part !== 'occurrence');
  let digest = hash('sha256', `${context.source}\n${definition.name}\n${joined(known, '\u001f', scope, compiler)}`);
  if (known.length < identity.length) {
    const place = Number.parseInt(digest.slice(0, 13), 16);
    const occurrence = (lookAlikes.get(place) ?? 0) + 1;
    lookAlikes.set(place, occurrence);
    digest += `#${occurrence}`;
  }
  return Buffer.from(context.pseudonym('identity', digest), 'base64url');
}

/** Enough for the keys of one message; a file of any size is gone through with as little. */
const MOST_PSEUDONYMS = 1_000;

function pseudonymOf(kind: string, value: string, { context, pseudonyms }: TranslationMemory): string {
  const place = `${kind}\n${value}`;
  const known = pseudonyms.get(place);
  if (known !== undefined) return known;
  const name = context.pseudonym(kind, value);
  if (pseudonyms.size >= MOST_PSEUDONYMS) pseudonyms.clear();
  pseudonyms.set(place, name);
  return name;
}

function refused<R extends SourceRecord>(
  { definition, compiler }: Parts<R>,
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

function fieldRanges<R extends SourceRecord>({ compiler, fields, key, entity, occurredAt }: Parts<R>, record: R): readonly FieldRange[] {
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
