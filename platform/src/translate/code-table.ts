import type { Json } from '../canonical/index.ts';
import { type Compiler, type ExpressionOptions, textOf } from './compiler.ts';
import { type DocumentNode, suggestion } from './document.ts';
import { CodeUnknown } from './faults.ts';
import type { Scope, SourceRecord } from './record.ts';

/** The next form of a value; undefined ends the steps: the value is absent after all. */
export type Step<R extends SourceRecord> = (value: Json, scope: Scope<R>) => Json | undefined;

/** `when: { CG: charge }` or `lookup: table`, with `otherwise` for codes that are not in it. */
export function compileTable<R extends SourceRecord>(
  node: DocumentNode,
  path: string,
  compiler: Compiler<R>,
  options: ExpressionOptions,
): { readonly step: Step<R>; readonly values: readonly Json[] } | undefined {
  const inPlace = node.get('when');
  const lookup = node.get('lookup');
  const otherwiseNode = node.get('otherwise');
  if (inPlace !== undefined && lookup !== undefined)
    throw lookup.fault('MAPPING_SOURCE_UNCLEAR', 'There are two tables', 'Keep "when" or "lookup"');
  if (inPlace === undefined && lookup === undefined) {
    if (otherwiseNode !== undefined)
      throw otherwiseNode.fault('MAPPING_KEY_UNKNOWN', '"otherwise" has no table', 'It goes with "when" or "lookup"');
    return undefined;
  }
  const name = lookup === undefined ? 'the table of this field' : `crosswalk ${lookup.text()}`;
  const table = lookup === undefined ? tableOf(inPlace ?? node) : crosswalk(lookup, compiler);
  const otherwise = compileOtherwise(otherwiseNode);
  const step: Step<R> = (value, scope) => {
    const code = textOf(value);
    const found = table.get(code) ?? otherwise;
    if (found === undefined) {
      throw new CodeUnknown(
        name,
        compiler.format.place(scope.record, path),
        options.isQuotable === true ? code : undefined,
        lookup?.text(),
      );
    }
    return found === ABSENT ? undefined : found;
  };
  return { step, values: [...new Set(table.values()), ...(otherwise === undefined || otherwise === ABSENT ? [] : [otherwise])] };
}

const ABSENT = Symbol('absent');

/** What a code becomes that is not in the table: refused when nothing is written, `absent`, or `{ const: … }`. */
function compileOtherwise(node: DocumentNode | undefined): Json | typeof ABSENT | undefined {
  if (node === undefined) return undefined;
  if (node.isObject()) return constantOf(node.only(['const']).require('const'));
  node.word(['absent'] as const);
  return ABSENT;
}

function tableOf(node: DocumentNode): ReadonlyMap<string, Json> {
  return new Map(node.entries().map(([code, value]) => [code, constantOf(value)]));
}

function crosswalk<R extends SourceRecord>(node: DocumentNode, compiler: Compiler<R>): ReadonlyMap<string, string> {
  const name = node.text();
  const table = compiler.crosswalks.get(name);
  if (table === undefined) {
    throw node.fault('MAPPING_CROSSWALK_UNKNOWN', `There is no crosswalk "${name}"`, suggestion(name, [...compiler.crosswalks.keys()]));
  }
  return table;
}

/** One value written in a mapping. Throws `MAPPING_SHAPE_WRONG`. */
export function constantOf(node: DocumentNode): Json {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw node.fault('MAPPING_SHAPE_WRONG', 'This must be one value', 'Write text, a number, true or false');
}
