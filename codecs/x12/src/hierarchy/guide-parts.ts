import { type Loop, must, type SegmentUse, use } from '../guide.ts';

/** What the guides of requests and their answers have in common. */

/** STC of a response: codes, dates, charge and payment. */
export const statusRules = 'R(R R S S) R - S S S - S S S(R R S S) S(R R S S)';

export function setHeader(type: string, implementations: readonly string[], begin: string): [SegmentUse, SegmentUse] {
  return [must('ST', 'set-header', 1, `R:${type} R R:${implementations.join()}`), must('BHT', 'begin', 1, begin)];
}

/** HL of one kind; `children` are the values HL04 may have. */
export function level(role: string, code: string, usage: 'must' | 'use', parent: 'R' | '-', children: string): SegmentUse {
  const rules = `R ${parent} R=${code}${children === '' ? '' : ` ${children}`}`;
  return usage === 'must' ? must('HL', role, Number.POSITIVE_INFINITY, rules) : use('HL', role, Number.POSITIVE_INFINITY, rules);
}

/** A loop without loops. */
export function leaf(id: string, first: SegmentUse, ...rest: readonly SegmentUse[]): Loop {
  return { id, segments: [first, ...rest], loops: [] };
}
