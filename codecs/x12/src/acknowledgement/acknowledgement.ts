import type { GuideFinding } from '../check/finding.ts';
import type { InterchangeParty } from '../interchange-writer.ts';

/** What a receiver answers to one interchange: a TA1 for it, a 999 (or 997) for each of its groups. */

/** A accepted, E accepted with errors noted, R rejected. */
export type SetVerdict = 'A' | 'E' | 'R';
/** P: some sets are rejected. */
export type GroupVerdict = SetVerdict | 'P';

/**
 * IK502: 1 set not supported, 2 SE missing, 3 control numbers differ, 4 wrong count, 5 segments in error, 6 ST01 missing
 * or wrong, 7 ST02 missing or wrong, 18 set does not belong into this group, 23 ST02 came before in this group, I5
 * segments against the guide, I6 guide not supported.
 */
export type SetErrorCode = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '18' | '23' | 'I5' | 'I6';

/** AK905: 3 GE missing, 4 control numbers differ, 5 wrong count, 6 GS06 is no number, 19 GS06 came before in this interchange. */
export type GroupErrorCode = '3' | '4' | '5' | '6' | '19';

/** TA105, of X12.5: the codes this codec gives by itself and those a caller may want for a refusal. */
export type InterchangeNote = `0${0 | 1 | 2}${number}`;

export interface SetAcknowledgement {
  readonly kind: 'set';
  /** ST01, ST02, ST03. */
  readonly type: string;
  readonly controlNumber: string;
  readonly implementation: string | undefined;
  readonly verdict: SetVerdict;
  readonly errors: readonly SetErrorCode[];
  /** In order; at most as many as the options allow. */
  readonly findings: readonly NotedFinding[];
  /** How many there are. */
  readonly findingCount: number;
}

export interface NotedFinding extends GuideFinding {
  /** The value in error, kept only where the options ask for it: it may identify a person. */
  readonly value: string | undefined;
}

export interface GroupAcknowledgement {
  readonly kind: 'group';
  /** GS01, GS06, GS08. */
  readonly functionalCode: string;
  readonly controlNumber: string;
  readonly version: string;
  readonly verdict: GroupVerdict;
  readonly errors: readonly GroupErrorCode[];
  /** GE01, or the number received where GE is missing or says no number. */
  readonly included: number;
  readonly received: number;
  readonly accepted: number;
  readonly sets: readonly SetAcknowledgement[];
}

export interface InterchangeAcknowledgement {
  readonly kind: 'interchange';
  /** ISA13, ISA09, ISA10. */
  readonly controlNumber: string;
  readonly date: string;
  readonly time: string;
  readonly sender: InterchangeParty;
  readonly receiver: InterchangeParty;
  readonly usage: string;
  /** ISA14. */
  readonly requested: boolean;
  readonly verdict: SetVerdict;
  /** TA105; 000 where nothing is wrong. */
  readonly note: InterchangeNote;
  /** Groups of acknowledgements (FA) are left out: they are never answered. */
  readonly groups: readonly GroupAcknowledgement[];
  /** The interchange only brings acknowledgements. Nothing answers it. */
  readonly isAnswer: boolean;
}

export type AcknowledgementPart = SetAcknowledgement | GroupAcknowledgement | InterchangeAcknowledgement;
