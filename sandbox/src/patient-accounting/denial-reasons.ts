import type { Reason } from './claim.ts';

/** Claim adjustment reasons that mean "not paid, and not settled either", whichever group they come in. */
const DENIALS: ReadonlySet<string> = new Set(['16', '18', '22', '27', '29', '50', '96', '97', '109', '167', '197', '204', '252']);

/** Whether the amount is denied: it stays receivable until somebody appeals it or writes it off. */
export function isDenial({ group, code }: Reason): boolean {
  return group !== 'OA' && DENIALS.has(code);
}
