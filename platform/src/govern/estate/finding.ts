import type { Fault } from '../../kernel/index.ts';

/** One thing that is wrong with the estate, where it stands and what to do about it. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** `estate/systems/bank.yaml:12 channels[0].folder`. */
  readonly at: string;
}

export function findingOf(fault: Fault): Finding {
  return { code: fault.code, message: fault.message, hint: fault.hint ?? '', at: fault.at ?? '' };
}
