import type { Json } from '../canonical/index.ts';
import { compileTable, constantOf, type Step } from './code-table.ts';
import { compileCelValue } from './condition.ts';
import { type Compiler, type Expression, type ExpressionOptions, textOf, type ValueKind } from './compiler.ts';
import { CONVERSION_KEYS, type Conversion, compileConversion } from './conversion.ts';
import { type DocumentNode, suggestion } from './document.ts';
import { valueMissing, valueUnreadable } from './faults.ts';
import type { PathType, Scope, SourceRecord } from './record.ts';

const SOURCES = ['path', 'const', 'concat', 'first', 'choose', 'test', 'cel', 'list'] as const;
const STEP_KEYS = ['start', 'when', 'lookup', 'otherwise', ...CONVERSION_KEYS, 'default', 'required'] as const;
const SOURCE_KEYS: Readonly<Record<(typeof SOURCES)[number], readonly string[]>> = {
  path: ['path', 'where', 'whenNull', ...STEP_KEYS],
  const: ['const'],
  concat: ['concat', 'with', ...STEP_KEYS],
  first: ['first', ...STEP_KEYS],
  choose: ['choose', ...STEP_KEYS],
  test: ['test'],
  cel: ['cel', 'bind', ...STEP_KEYS],
  list: ['list', 'fields', 'tuple'],
};

/** Where a value comes from, before it is converted. */
interface Source<R extends SourceRecord> {
  readonly kind: ValueKind;
  readonly values?: readonly Json[];
  readonly path: string;
  readonly read: (scope: Scope<R>) => Json | undefined;
}

/**
 * Compiles one expression of a mapping. It has one source — `path`, `const`, `concat` (or a bare list, joined by "|"),
 * `first`, `choose`, `test`, `cel` or `list` — and then, in this order: `start` (so many characters), `when` (a table
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
  if (name === 'list') return listed(node, compiler);
  if (name === 'test') {
    const condition = compiler.condition(node.require('test'));
    return { node, kind: 'boolean', values: [true, false], path: 'test', evaluate: condition };
  }
  return finished(node, sourceOf(name, node, compiler, options), compiler, options);
}

function sourceOf<R extends SourceRecord>(
  name: 'path' | 'concat' | 'first' | 'choose' | 'cel',
  node: DocumentNode,
  compiler: Compiler<R>,
  options: ExpressionOptions,
): Source<R> {
  switch (name) {
    case 'path':
      return pathSource(node, compiler);
    case 'concat':
      return sourceFrom(concatenated(node, node.require('concat').items(), separatorOf(node), compiler));
    case 'first':
      return firstOf(node, compiler, options);
    case 'choose':
      return chosen(node, compiler, options);
    case 'cel':
      return celSource(node, compiler);
  }
}

const separatorOf = (node: DocumentNode): string => {
  const written = node.get('with');
  return written === undefined ? '|' : typeof written.value === 'string' ? written.value : written.text();
};

function sourceFrom<R extends SourceRecord>({ kind, values, path, evaluate }: Expression<R>): Source<R> {
  return { kind, path, read: evaluate, ...(values === undefined ? {} : { values }) };
}

const KIND_OF_TYPE: Readonly<Record<PathType, ValueKind>> = {
  text: 'text',
  minor: 'minor',
  day: 'day',
  integer: 'integer',
  boolean: 'boolean',
};

function pathSource<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Source<R> {
  const reader = compiler.format.path(node.require('path'), node.get('where'));
  const whenNull = compileNull(node);
  const isMoney = node.get('as')?.value === 'money';
  const { path } = reader;
  return {
    kind: KIND_OF_TYPE[reader.type],
    path,
    read(scope) {
      const found = reader.find(scope.record);
      if (found === undefined) return undefined;
      scope.seen?.push(found);
      if (found.isNull) return whenNull(compiler.format.place(scope.record, path));
      if (isMoney && found.isNumber === true) {
        throw valueUnreadable(
          'an amount',
          compiler.format.place(scope.record, path),
          'Send amounts as text ("12.50"), not as JSON numbers',
        );
      }
      if (reader.type === 'integer') return Number(found.text);
      return reader.type === 'boolean' ? found.text === 'true' : found.text;
    },
  };
}

/** What the sender's explicit null means: `absent` (the default), `refuse`, or `{ const: … }`. */
function compileNull(node: DocumentNode): (at: string) => Json | undefined {
  const written = node.get('whenNull');
  if (written === undefined) return () => undefined;
  if (written.isObject()) {
    const value = constantOf(written.only(['const']).require('const'));
    return () => value;
  }
  if (written.word(['absent', 'refuse'] as const) === 'absent') return () => undefined;
  return (at) => {
    throw valueMissing(at);
  };
}

function constant<R extends SourceRecord>(node: DocumentNode, written: DocumentNode): Expression<R> {
  const value = constantOf(written);
  return { node, kind: typeof value === 'boolean' ? 'boolean' : 'text', values: [value], path: 'const', evaluate: () => value };
}

/** Parts joined by a separator. When any part is absent, so is the whole. */
function concatenated<R extends SourceRecord>(
  node: DocumentNode,
  items: readonly DocumentNode[],
  separator: string,
  compiler: Compiler<R>,
): Expression<R> {
  const parts = items.map((item) => compiler.expression(item));
  const path = parts.find((part) => part.path !== 'const')?.path ?? 'const';
  return {
    node,
    kind: 'text',
    values: undefined,
    path,
    evaluate(scope) {
      let text = '';
      for (let i = 0; i < parts.length; i++) {
        const value = parts[i]?.evaluate(scope);
        if (value === undefined) return undefined;
        text += i === 0 ? textOf(value) : separator + textOf(value);
      }
      return text;
    },
  };
}

function firstOf<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>, options: ExpressionOptions): Source<R> {
  const parts = node
    .require('first')
    .items()
    .map((item) => compiler.expression(item, options));
  return {
    ...commonOf(node, parts),
    read(scope) {
      for (const part of parts) {
        const value = part.evaluate(scope);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

function chosen<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>, options: ExpressionOptions): Source<R> {
  const cases = node
    .require('choose')
    .items()
    .map((item) => {
      item.only(['if', 'then']);
      const test = item.get('if');
      const holds = test === undefined ? () => true : compiler.condition(test);
      return { holds, value: compiler.expression(item.require('then'), options) };
    });
  return {
    ...commonOf(
      node,
      cases.map((one) => one.value),
    ),
    read: (scope) => cases.find((one) => one.holds(scope))?.value.evaluate(scope),
  };
}

/** What alternatives have in common; they must yield the same kind. */
function commonOf<R extends SourceRecord>(node: DocumentNode, parts: ReadonlyArray<Expression<R>>): Omit<Source<R>, 'read'> {
  const [first] = parts;
  if (first === undefined) throw node.fault('MAPPING_SHAPE_WRONG', 'There is nothing to choose from', 'Write at least one expression');
  const other = parts.find((part) => part.kind !== first.kind);
  if (other !== undefined)
    throw other.node.fault('MAPPING_KIND_MIXED', `This yields ${other.kind}, the first one ${first.kind}`, 'Convert them alike');
  const path = parts.find((part) => part.path !== 'const')?.path ?? 'const';
  const values = parts.every((part) => part.values !== undefined) ? parts.flatMap((part) => part.values ?? []) : undefined;
  return { kind: first.kind, path, ...(values === undefined ? {} : { values }) };
}

function celSource<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Source<R> {
  const evaluate = compileCelValue(node, compiler);
  return {
    kind: 'text',
    path: 'cel',
    read(scope) {
      const value = evaluate(scope);
      if (value === null || value === undefined) return undefined;
      if (typeof value === 'string') return value.trim() === '' ? undefined : value;
      if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
      throw valueUnreadable(
        'text',
        compiler.format.place(scope.record, 'cel'),
        'A computed field gives text, an integer or a boolean; amounts are never computed',
      );
    },
  };
}

/** `list: path` with `fields` (objects) or `tuple` (lists) made from each item. */
function listed<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Expression<R> {
  const reader = compiler.format.list(node.require('list'));
  const inner = compiler.within(reader.format);
  const tuple = node.get('tuple');
  if (tuple !== undefined) {
    const parts = tuple.items().map((item) => inner.expression(item));
    const evaluate = (scope: Scope<R>): Json =>
      reader.items(scope.record).map((record) => parts.map((part) => required(part, { ...scope, record }, inner)));
    return { node, kind: 'json', values: undefined, path: reader.path, evaluate, item: parts };
  }
  const fields = node
    .require('fields')
    .entries()
    .map(([name, child]) => [name, inner.expression(child)] as const);
  const evaluate = (scope: Scope<R>): Json =>
    reader.items(scope.record).map((record) => {
      const values = fields.map(([name, part]) => [name, part.evaluate({ ...scope, record })] as const);
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    });
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
