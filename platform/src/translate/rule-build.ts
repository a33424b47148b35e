import { Fault } from '../kernel/index.ts';
import { compileCondition } from './condition.ts';
import type { Compiler } from './compiler.ts';
import { DocumentNode } from './document.ts';
import { compileRule } from './compile-rule.ts';
import type { EmitRule } from './emit-rule.ts';
import { compileExpression } from './expression.ts';
import type { MappingContext, MappingFacts } from './mapping.ts';
import type { RecordFormat, SourceRecord } from './record.ts';
import { type ZoneClock, zoneClock } from './time-zone.ts';

/** Collects faults instead of stopping at the first. */
export class Faults {
  readonly all: Fault[] = [];

  try<T>(compile: () => T): T | undefined {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.all.push(error);
      return undefined;
    }
  }
}

/** What the head of a mapping says of it. */
export type Facts = Omit<MappingFacts, 'emits'>;

/** What is needed to compile the rules of a mapping. */
export interface Build {
  readonly root: DocumentNode;
  readonly name: string;
  readonly context: MappingContext;
  readonly settings: Settings;
  readonly faults: Faults;
}

/** What holds for the whole mapping. */
interface Settings {
  readonly currency: string | undefined;
  readonly zone: ZoneClock | undefined;
  readonly zoneNamed: (node: DocumentNode) => ZoneClock;
}

export function compileSettings(root: DocumentNode): Settings {
  const clocks = new Map<string, ZoneClock>();
  const zoneNamed = (node: DocumentNode): ZoneClock => {
    const name = node.text();
    try {
      const clock = clocks.get(name) ?? zoneClock(name);
      clocks.set(name, clock);
      return clock;
    } catch {
      throw node.fault('MAPPING_ZONE_UNKNOWN', `"${name}" is not a time zone`, 'Use an IANA name such as America/Chicago');
    }
  };
  const zone = root.get('zone');
  return { currency: root.get('currency')?.text(), zone: zone && zoneNamed(zone), zoneNamed };
}

function compilerFor<R extends SourceRecord>(format: RecordFormat<R>, { context, settings }: Build): Compiler<R> {
  const compiler: Compiler<R> = {
    format,
    crosswalks: context.crosswalks,
    ...settings,
    expression: (node, options) => compileExpression(node, compiler, options),
    expressionOfPath: (node) => compileExpression(new DocumentNode(node.document, node.path, { path: node.value }), compiler),
    condition: (node) => compileCondition(node, compiler),
    path: (node, path) => format.path(new DocumentNode(node.document, node.path, path)),
    within: (inner) => compilerFor(inner, { context, settings } as Build),
  };
  return compiler;
}

/** Compiles the rules whose `of` is `of`; an index counts all rules, so that lineage names stay when others move away. */
export function compileRules<R extends SourceRecord>(format: RecordFormat<R>, build: Build, of?: string): readonly EmitRule<R>[] {
  const { root, name, context, faults } = build;
  const rules = root.require('emit').items();
  if (rules.length === 0) throw root.require('emit').fault('MAPPING_SHAPE_WRONG', 'There is no rule', 'Write at least one rule');
  const compiler = compilerFor(format, build);
  const ruleContext = { mapping: name, compiler, entities: new Set(context.entities), root };
  return rules.flatMap((rule, index) => {
    if (of !== undefined && rule.get('of')?.value !== of) return [];
    if (of === undefined && rule.get('of') !== undefined) {
      faults.try(() => rule.only(['to', 'when', 'key', 'identity', 'entity', 'occurredAt', 'fields', 'ignore']));
      return [];
    }
    return faults.try(() => compileRule(rule, index, ruleContext)) ?? [];
  });
}

export const emitsOf = <R extends SourceRecord>(rules: readonly EmitRule<R>[]): readonly string[] => [
  ...new Set(rules.flatMap((rule) => (rule.definition === undefined ? [] : [rule.definition.type]))),
];
