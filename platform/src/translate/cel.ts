import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import type { DocumentNode } from './document.ts';

type Expr = ReturnType<typeof parse>['expr'];

/**
 * What an expression of the estate may cost. Its variables are single values, so the longest loop is over a list that is
 * written in the expression; with these limits nothing takes longer than some microseconds. Regular expressions run in
 * linear time.
 */
const LIMITS = { characters: 2_000, nodes: 300, nesting: 24, comprehensionDepth: 2, listItems: 200 } as const;

const STANDARD_NAMES = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'];

export type CelVariables = Readonly<Record<string, CelInput>>;

/** Answers the value of the expression, or the reason why there is none; the reason never holds a value. */
export type CelProgram = (variables: CelVariables) => { readonly value: unknown } | { readonly failed: string };

/**
 * Compiles a CEL expression over the given variables. Throws `MAPPING_CEL_INVALID`, `MAPPING_CEL_TOO_COSTLY` and
 * `MAPPING_CEL_NAME_UNKNOWN`, located.
 */
export function compileCel(node: DocumentNode, variables: readonly string[]): CelProgram {
  const expression = parsed(node);
  const cost: Cost = { nodes: 0, node };
  measure(expression, cost, { nesting: 1, comprehensions: 0, names: new Set([...variables, ...STANDARD_NAMES]) });
  const run = plan(celEnv({}), expression);
  return (values) => {
    const result = run(values);
    return isCelError(result) ? { failed: reasonOf(result.message) } : { value: result };
  };
}

/** CEL's own words, without what it may say of values. */
function reasonOf(message: string): string {
  const known = /^(unresolved attribute|unbound function: \w+|int divide by zero|int modulus by zero|found no matching overload)/.exec(
    message,
  );
  return known?.[1] ?? 'CEL error';
}

function parsed(node: DocumentNode): Expr {
  const text = node.text();
  if (text.length > LIMITS.characters) throw tooCostly(node, `longer than ${LIMITS.characters} characters`);
  if (bracketDepth(text) > LIMITS.nesting) throw tooCostly(node, `nested deeper than ${LIMITS.nesting}`);
  try {
    return parse(text).expr;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'unreadable';
    throw node.fault('MAPPING_CEL_INVALID', `The CEL expression is not valid: ${reason}`, 'See cel.dev for the language');
  }
}

/** Checked before parsing, because the parser recurses once per bracket. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(character)) depth--;
  }
  return deepest;
}

interface Cost {
  nodes: number;
  readonly node: DocumentNode;
}

interface Place {
  readonly nesting: number;
  readonly comprehensions: number;
  readonly names: ReadonlySet<string>;
}

function measure(expression: Expr | undefined, cost: Cost, place: Place): void {
  if (expression === undefined) return;
  if (++cost.nodes > LIMITS.nodes) throw tooCostly(cost.node, `larger than ${LIMITS.nodes} operations`);
  if (place.nesting > LIMITS.nesting * 2) throw tooCostly(cost.node, `nested deeper than ${LIMITS.nesting}`);
  const inner = { ...place, nesting: place.nesting + 1 };
  const { exprKind: kind } = expression;
  switch (kind.case) {
    case 'identExpr':
      if (!place.names.has(kind.value.name)) throw nameUnknown(cost.node, kind.value.name, place.names);
      return;
    case 'selectExpr':
      return measure(kind.value.operand, cost, inner);
    case 'callExpr':
      for (const part of [kind.value.target, ...kind.value.args]) measure(part, cost, inner);
      return;
    case 'listExpr':
      if (kind.value.elements.length > LIMITS.listItems) throw tooCostly(cost.node, `a list of more than ${LIMITS.listItems} items`);
      for (const element of kind.value.elements) measure(element, cost, inner);
      return;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') measure(entry.keyKind.value, cost, inner);
        measure(entry.value, cost, inner);
      }
      return;
    case 'comprehensionExpr': {
      const loop = kind.value;
      if (place.comprehensions + 1 > LIMITS.comprehensionDepth) throw tooCostly(cost.node, 'loops inside loops');
      const names = new Set([...place.names, loop.iterVar, loop.iterVar2, loop.accuVar]);
      const body = { nesting: place.nesting + 1, comprehensions: place.comprehensions + 1, names };
      measure(loop.iterRange, cost, inner);
      for (const part of [loop.accuInit, loop.loopCondition, loop.loopStep, loop.result]) measure(part, cost, body);
      return;
    }
    case 'constExpr':
    case undefined:
  }
}

function tooCostly(node: DocumentNode, why: string) {
  return node.fault('MAPPING_CEL_TOO_COSTLY', `The CEL expression is ${why}`, 'Split the rule, or use a crosswalk for long lists');
}

function nameUnknown(node: DocumentNode, name: string, names: ReadonlySet<string>) {
  const bound = [...names].filter((known) => !STANDARD_NAMES.includes(known));
  return node.fault(
    'MAPPING_CEL_NAME_UNKNOWN',
    `"${name}" is not bound`,
    `Bind it to a path under "bind"; bound are: ${bound.join(', ') || 'none'}`,
  );
}
