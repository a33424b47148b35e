import type { ElementRule } from './guide.ts';

const usages = { R: 'required', S: 'situational', '-': 'not-used' } as const;

/**
 * Reads the element rules of one segment use: `R=85 R:1,2 S - R(R=ABK R - S)`. See guide.ts for the notation. Throws
 * RangeError for anything else; guides are part of the program, so this shows when the program starts.
 */
export function readRules(notation: string): ElementRule[] {
  const tokens = [...notation.matchAll(/([^\s()]+)(?:\(([^)]*)\))?/g)];
  if (tokens.map(([token]) => token).join(' ') !== notation) throw new RangeError(`Guide rules are not in the notation: ${notation}`);
  return tokens.map(([, token = '', components]) => {
    const rule = readRule(token, notation);
    return components === undefined ? rule : { ...rule, components: components.split(' ').map((part) => readRule(part, notation)) };
  });
}

function readRule(token: string, notation: string): ElementRule {
  const [, usage, sign, values] = /^([RS-])(?:([:=])(\S+))?$/.exec(token) ?? [];
  if (usage !== 'R' && usage !== 'S' && usage !== '-') throw new RangeError(`Guide rules hold ${token}, which is no rule: ${notation}`);
  return { usage: usages[usage], values: values?.split(','), selects: sign === '=', components: undefined };
}
