import type { GuideFinding } from '../check/finding.ts';

/**
 * What does not change the meaning of a set: a value that is longer or shorter than the standard has it, or holds a separator as text; a
 * segment out of its order, or one that this set does not have at all. A partner is told, and the set is used (verdict E).
 */
const ELEMENTS_NOTED = new Set(['2', '3', '4', '5', '10', '12', '13', 'I10']);
const SEGMENTS_NOTED = new Set(['5', '6', '7']);

/** Whether a finding makes a set of the supply side unusable: what is required is missing, or a value is not what it has to be. */
export function rejectsDocument({ segmentError, element }: GuideFinding): boolean {
  return element === undefined ? !SEGMENTS_NOTED.has(segmentError) : !ELEMENTS_NOTED.has(element.error);
}
