import type { Json } from '../canonical/index.ts';
import { constantOf } from './code-table.ts';
import { type Compiler, type Expression, type ExpressionOptions, textOf, type ValueKind } from './compiler.ts';
import { compileCelValue } from './condition.ts';
import type { DocumentNode } from './document.ts';
import { valueMissing, valueUnreadable } from './faults.ts';
import type { PathType, Scope, SourceRecord } from './record.ts';

/** Where a value comes from, before it is converted. */
export interface Source<R extends SourceRecord> {
  readonly kind: ValueKind;
  readonly values?: readonly Json[];
  readonly path: string;
  readonly read: (scope: Scope<R>) => Json | undefined;
}

/** Compiles the source of an expression. Throws located `MAPPING_…` faults. */
export function sourceOf<R extends SourceRecord>(
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

/** Parts joined by a separator. When any part is absent, so is the whole. */
export function concatenated<R extends SourceRecord>(
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
