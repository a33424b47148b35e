import type { Json, JsonObject } from '../canonical/index.ts';
import { compileTable, constantOf, type Step } from './code-table.ts';
import { type Compiler, type Expression, type ExpressionOptions, textOf, type ValueKind } from './compiler.ts';
import { CONVERSION_KEYS, type Conversion, compileConversion } from './conversion.ts';
import { type DocumentNode, suggestion } from './document.ts';
import { concatenated, type Source, sourceOf } from './expression-source.ts';
import { valueMissing } from './faults.ts';
import type { Scope, SourceRecord } from './record.ts';

const SOURCES = ['path', 'const', 'concat', 'first', 'choose', 'test', 'cel', 'object', 'list'] as const;
const STEP_KEYS = ['until', 'start', 'when', 'lookup', 'otherwise', ...CONVERSION_KEYS, 'default', 'required'] as const;
const SOURCE_KEYS: Readonly<Record<(typeof SOURCES)[number], readonly string[]>> = {
  path: ['path', 'where', 'whenNull', ...STEP_KEYS],
  const: ['const'],
  concat: ['concat', 'with', ...STEP_KEYS],
  first: ['first', ...STEP_KEYS],
  choose: ['choose', ...STEP_KEYS],
  test: ['test'],
  cel: ['cel', 'bind', ...STEP_KEYS],
  object: ['object'],
  list: ['list', 'fields', 'tuple', 'value', 'whenEmpty'],
};

/**
 * Compiles one expression of a mapping. It has one source — `path`, `const`, `concat` (or a bare list, joined by "|"),
 * `first`, `choose`, `test`, `cel`, `object` or `list` — and then, in this order: `until` (what stands before it), `start` (so many characters), `when` (a table
 * written in place) or `lookup` (a crosswalk), `as` (a conversion), `default` (the canonical value when absent),
 * `required`. Throws located `MAPPING_…` faults.
 */
export function compileExpression<R extends SourceRecord>(
  node: DocumentNode,
  compiler: Compiler<R>,
  options: ExpressionOptions = {},
): Expression<R> {
  if (node.isList()) return concatenated(node, node.items(), '|', compiler);
  if (!node.isObject()) throw node.fault('MAPPING_SHAPE_WRONG', 'This is not an expression', 'Write { path: … } or { const: … }');
  const named = SOURCES.filter((source) => node.get(source) !== undefined);
  const [name] = named;
  if (name === undefined || named.length > 1) {
    const keys = node.entries().map(([key]) => key);
    const hint = name === undefined ? suggestion(keys[0] ?? '', SOURCES) : 'Keep one of them';
    throw node.fault('MAPPING_SOURCE_UNCLEAR', `An expression needs one of: ${SOURCES.join(', ')}`, hint);
  }
  node.only(SOURCE_KEYS[name]);
  if (name === 'const') return constant(node, node.require('const'));
  if (name === 'object') return objectOf(node, compiler);
  if (name === 'list') return listed(node, compiler);
  if (name === 'test') {
    const condition = compiler.condition(node.require('test'));
    return { node, kind: 'boolean', values: [true, false], path: 'test', evaluate: condition };
  }
  return finished(node, sourceOf(name, node, compiler, options), compiler, options);
}

function constant<R extends SourceRecord>(node: DocumentNode, written: DocumentNode): Expression<R> {
  const value = constantOf(written);
  return { node, kind: typeof value === 'boolean' ? 'boolean' : 'text', values: [value], path: 'const', evaluate: () => value };
}

/** Fields by their names, each an expression of the same record. */
function fieldsOf<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): readonly (readonly [string, Expression<R>])[] {
  return node.entries().map(([name, child]) => [name, compiler.expression(child)] as const);
}

/** What some fields yield; those that are absent are left out. */
function objectFrom<R extends SourceRecord>(fields: ReturnType<typeof fieldsOf<R>>, scope: Scope<R>): JsonObject {
  const values = fields.map(([name, part]) => [name, part.evaluate(scope)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** `object: { case: …, day: … }`: an object made of this record. Where nothing of it is there it is absent; what only a `const` says makes no object. */
function objectOf<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Expression<R> {
  const fields = fieldsOf(node.require('object'), compiler);
  const said = fields.filter(([, part]) => part.path !== 'const').map(([name]) => name);
  if (said.length === 0)
    throw node.fault('MAPPING_SHAPE_WRONG', 'Nothing of this object comes from the record', 'Give it at least one path');
  const evaluate = (scope: Scope<R>): Json | undefined => {
    const made = objectFrom(fields, scope);
    return said.some((name) => made[name] !== undefined) ? made : undefined;
  };
  const path = fields.find(([name]) => name === said[0])?.[1].path ?? '';
  return { node, kind: 'json', values: undefined, path, evaluate, fields: Object.fromEntries(fields) };
}

/**
 * `list: path` with `fields` (objects), `tuple` (lists) or `value` (plain ones, absent ones left out) made from each item. `whenEmpty: absent`
 * leaves a list without items out.
 */
function listed<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Expression<R> {
  const reader = compiler.format.list(node.require('list'));
  const inner = compiler.within(reader.format);
  const isLeftOut = node.get('whenEmpty')?.word(['absent']) !== undefined;
  const orAbsent = (items: readonly Json[]): Json | undefined => (isLeftOut && items.length === 0 ? undefined : items);
  const single = node.get('value');
  if (single !== undefined) {
    const part = inner.expression(single);
    const evaluate = (scope: Scope<R>): Json | undefined =>
      orAbsent(
        reader.items(scope.record).flatMap((record) => {
          const value = part.evaluate({ ...scope, record });
          return value === undefined ? [] : [value];
        }),
      );
    return { node, kind: 'json', values: undefined, path: reader.path, evaluate, each: part };
  }
  const tuple = node.get('tuple');
  if (tuple !== undefined) {
    const parts = tuple.items().map((item) => inner.expression(item));
    const evaluate = (scope: Scope<R>): Json | undefined =>
      orAbsent(reader.items(scope.record).map((record) => parts.map((part) => required(part, { ...scope, record }, inner))));
    return { node, kind: 'json', values: undefined, path: reader.path, evaluate, item: parts };
  }
  const fields = fieldsOf(node.require('fields'), inner);
  const evaluate = (scope: Scope<R>): Json | undefined =>
    orAbsent(reader.items(scope.record).map((record) => objectFrom(fields, { ...scope, record })));
  return { node, kind: 'json', values: undefined, path: reader.path, evaluate, item: Object.fromEntries(fields) };
}

function required<R extends SourceRecord>(part: Expression<R>, scope: Scope<R>, compiler: Compiler<R>): Json {
  const value = part.evaluate(scope);
  if (value === undefined) throw valueMissing(compiler.format.place(scope.record, part.path));
  return value;
}

/** Adds the steps after the source, in their fixed order. */
function finished<R extends SourceRecord>(
  node: DocumentNode,
  source: Source<R>,
  compiler: Compiler<R>,
  options: ExpressionOptions,
): Expression<R> {
  const { path, read } = source;
  let { kind, values } = source;
  const steps: Step<R>[] = [];
  const until = node.get('until')?.text();
  if (until !== undefined) steps.push((value) => textOf(value).split(until)[0]);
  const start = node.get('start')?.whole(1);
  if (start !== undefined) steps.push((value) => textOf(value).slice(0, start));
  const table = compileTable(node, path, compiler, options);
  if (table !== undefined) {
    steps.push(table.step);
    ({ values } = table);
    kind = 'text';
  }
  const conversion = compileConversion(node, compiler, kind);
  if (conversion !== undefined) {
    steps.push((value, scope) => conversion.convert(textOf(value), scope, path));
    refuseReconversion(node, kind, conversion);
    ({ kind } = conversion);
    values = conversion.values;
  }
  const fallback = node.get('default');
  const otherwise = fallback === undefined ? undefined : constantOf(fallback);
  const isRequired = node.get('required')?.value === true;
  return {
    node,
    kind,
    values: otherwise === undefined || values === undefined ? values : [...values, otherwise],
    path,
    evaluate(scope) {
      let value = read(scope);
      for (const step of steps) {
        if (value === undefined) break;
        value = step(value, scope);
      }
      if (value !== undefined) return value;
      if (isRequired && otherwise === undefined) throw valueMissing(compiler.format.place(scope.record, path));
      return otherwise;
    },
  };
}

/** Text can become anything; a day can become an instant; what is typed already is not converted again. */
function refuseReconversion<R extends SourceRecord>(node: DocumentNode, from: ValueKind, { kind: to }: Conversion<R>): void {
  const isFine =
    from === 'text' || to === 'text' || to === from || (from === 'day' && to === 'instant') || (from === 'integer' && to === 'decimal');
  if (!isFine) {
    throw node.fault('MAPPING_KIND_MIXED', `The value is ${from} already and cannot become ${to}`, 'Leave "as" out');
  }
}
