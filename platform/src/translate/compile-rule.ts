import { definitionOf, definitions, type EventDefinition } from '../canonical/index.ts';
import { type Compiler, type Expression, textOf } from './compiler.ts';
import type { Condition } from './condition.ts';
import { type DocumentNode, suggestion } from './document.ts';
import { type EmitRule, ruleOf } from './emit-rule.ts';
import { checkFields } from './fit.ts';
import type { SourceRecord } from './record.ts';
import type { IdentityPart } from './rule-identity.ts';
import { sealingPlan } from './sealing-plan.ts';

/** What rules of one mapping share. */
export interface RuleContext<R extends SourceRecord> {
  readonly mapping: string;
  readonly compiler: Compiler<R>;
  readonly entities: ReadonlySet<string>;
  /** The mapping itself: `key`, `identity`, `entity` and `occurredAt` written there hold for every rule without its own. */
  readonly root: DocumentNode;
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
