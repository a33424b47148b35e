import type { CelInput } from '@bufbuild/cel';
import { compileCel } from './cel.ts';
import type { Compiler } from './compiler.ts';
import type { DocumentNode } from './document.ts';
import { conditionFailed } from './faults.ts';
import type { PathReader, Scope, SourceRecord } from './record.ts';

export type Condition<R extends SourceRecord> = (scope: Scope<R>) => boolean;

/**
 * Compiles a condition. Either the small language
 *
 *     FT1-6 in [CG, CD] and not (PV1-2 == P or FT1-2 absent)
 *
 * with `==`, `!=`, `in`, `not in`, `present`, `absent`, `and`, `or`, `not` and brackets, where a missing or null value
 * equals nothing; or `{ cel: "kind == 'CD' && quantity < 0", bind: { kind: FT1-6, quantity: { path: FT1-10, as: integer } } }`,
 * where text is string, integer and minor units int, decimal double, boolean bool, and what is absent is null.
 */
export function compileCondition<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Condition<R> {
  return node.isObject() ? compileCelCondition(node, compiler) : new ConditionParser(node, compiler).parse();
}

function compileCelCondition<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): Condition<R> {
  node.only(['cel', 'bind']);
  const evaluate = compileCelValue(node, compiler);
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value !== 'boolean') throw conditionFailed(compiler.format.place(scope.record, 'cel'), 'it gave no true or false');
    return value;
  };
}

/** Compiles `cel` with its `bind`; what it gives is a CEL value. */
export function compileCelValue<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): (scope: Scope<R>) => unknown {
  const bound = (node.get('bind')?.entries() ?? []).map(([name, child]) => {
    if (!/^[a-z][A-Za-z0-9_]*$/.test(name))
      throw child.fault('MAPPING_CEL_NAME_INVALID', `"${name}" cannot be a variable`, 'Begin with a small letter');
    return [name, celInput(child, compiler)] as const;
  });
  const program = compileCel(
    node.require('cel'),
    bound.map(([name]) => name),
  );
  return (scope) => {
    const variables: Record<string, CelInput> = {};
    for (const [name, read] of bound) variables[name] = read(scope);
    const result = program(variables);
    if ('failed' in result) throw conditionFailed(compiler.format.place(scope.record, 'cel'), result.failed);
    return result.value;
  };
}

function celInput<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): (scope: Scope<R>) => CelInput {
  const expression = node.isObject() ? compiler.expression(node) : compiler.expressionOfPath(node);
  return (scope) => {
    const value = expression.evaluate(scope);
    if (value === undefined || typeof value === 'object') return null;
    if (typeof value === 'string' && (expression.kind === 'integer' || expression.kind === 'minor')) return BigInt(value);
    if (typeof value === 'number' && expression.kind === 'integer') return BigInt(value);
    return expression.kind === 'decimal' ? Number(value) : value;
  };
}

const TOKEN = /\s*(?:(==|!=|\(|\))|"([^"]*)"|'([^']*)'|(\[)|([^\s()=!,"'[][^\s()=!,"']*))/y;

/** A recursive descent over the small language. */
class ConditionParser<R extends SourceRecord> {
  readonly #node: DocumentNode;
  readonly #compiler: Compiler<R>;
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(node: DocumentNode, compiler: Compiler<R>) {
    this.#node = node;
    this.#compiler = compiler;
    this.#text = node.text();
  }

  parse(): Condition<R> {
    const condition = this.#alternatives();
    if (this.#text.slice(this.#at).trim() !== '') throw this.#unreadable('"and", "or" or the end');
    return condition;
  }

  #alternatives(): Condition<R> {
    const parts = [this.#conjunction()];
    while (this.#skip('or')) parts.push(this.#conjunction());
    return parts.length === 1 ? (parts[0] as Condition<R>) : (scope) => parts.some((part) => part(scope));
  }

  #conjunction(): Condition<R> {
    const parts = [this.#term()];
    while (this.#skip('and')) parts.push(this.#term());
    return parts.length === 1 ? (parts[0] as Condition<R>) : (scope) => parts.every((part) => part(scope));
  }

  #term(): Condition<R> {
    if (++this.#depth > 100) throw this.#unreadable('fewer parts');
    if (this.#skip('not')) {
      const negated = this.#term();
      return (scope) => !negated(scope);
    }
    if (this.#skip('(')) {
      const inner = this.#alternatives();
      if (!this.#skip(')')) throw this.#unreadable('")"');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): Condition<R> {
    const path = this.#word('a path');
    const reader = this.#compiler.path(this.#node, path);
    if (this.#skip('present')) return (scope) => textOf(reader, scope) !== undefined;
    if (this.#skip('absent')) return (scope) => textOf(reader, scope) === undefined;
    if (this.#skip('==')) return this.#equals(reader, this.#word('a value'));
    if (this.#skip('!=')) {
      const equal = this.#equals(reader, this.#word('a value'));
      return (scope) => !equal(scope);
    }
    if (this.#skip('in')) return this.#oneOf(reader);
    if (this.#skip('not') && this.#skip('in')) {
      const among = this.#oneOf(reader);
      return (scope) => !among(scope);
    }
    throw this.#unreadable('==, !=, in, not in, present or absent');
  }

  #equals(reader: PathReader<R>, value: string): Condition<R> {
    return (scope) => textOf(reader, scope) === value;
  }

  #oneOf(reader: PathReader<R>): Condition<R> {
    const isList = this.#skip('[');
    const close = this.#text.indexOf(']', this.#at);
    if (!isList || close === -1) throw this.#unreadable('a list in square brackets');
    const values = this.#text.slice(this.#at, close).split(',');
    this.#at = close + 1;
    const codes = new Set(values.map((value) => value.trim().replace(/^(["'])(.*)\1$/, '$2')));
    if (codes.has('')) throw this.#unreadable('a value between the commas');
    return (scope) => {
      const text = textOf(reader, scope);
      return text !== undefined && codes.has(text);
    };
  }

  #skip(word: string): boolean {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text);
    if (token === null || (token[1] ?? token[4] ?? token[5]) !== word) return false;
    this.#at = TOKEN.lastIndex;
    return true;
  }

  #word(what: string): string {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text);
    const word = token?.[2] ?? token?.[3] ?? token?.[5];
    if (word === undefined) throw this.#unreadable(what);
    this.#at = TOKEN.lastIndex;
    return word;
  }

  #unreadable(expected: string) {
    return this.#node.fault(
      'MAPPING_CONDITION_INVALID',
      `Expected ${expected} at character ${this.#at + 1}`,
      'Write conditions such as: FT1-6 in [CG, CD] and FT1-2 present',
    );
  }
}

function textOf<R extends SourceRecord>(reader: PathReader<R>, scope: Scope<R>): string | undefined {
  const found = reader.find(scope.record);
  if (found === undefined || found.isNull) return undefined;
  scope.seen?.push(found);
  return found.text;
}
