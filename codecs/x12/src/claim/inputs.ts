import type { SetFileInput, SetStartInput } from '../hierarchy/set-file.ts';
import type { ClaimCode, ClaimDate, ClaimParty, ClaimReference } from './facts.ts';
import type { BillingProvider, Claim, ClaimForm, ClaimLine, OtherCoverage, Patient, Subscriber } from './parts.ts';

/** Where a value was read; what is written has none yet. */
type Place = 'start' | 'end' | 'segmentIndex' | 'firstSegment' | 'lastSegment' | 'remarks';

/** What may be left out: lists, what may be absent, and what is false by default. */
type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : T[K] extends readonly unknown[] | boolean ? K : never }[keyof T];

/**
 * The words of a part as input: the same names without places, so that what was read can be written again. Lists,
 * flags and what may be absent can be left out.
 */
export type InputOf<T> = T extends bigint | string | boolean | undefined | ReadonlyMap<number, string>
  ? T
  : T extends readonly (infer U)[]
    ? readonly InputOf<U>[]
    : { readonly [K in Exclude<keyof T, Place | OptionalKey<T>>]: InputOf<T[K]> } & {
        readonly [K in Exclude<OptionalKey<T>, Place>]?: InputOf<T[K]> | undefined;
      };

export type PartyInput = InputOf<ClaimParty>;
export type ClaimReferenceInput = InputOf<ClaimReference>;
export type ClaimDateInput = InputOf<ClaimDate>;
export type ClaimCodeInput = InputOf<ClaimCode>;
export type OtherCoverageInput = InputOf<OtherCoverage>;
export type ClaimLineInput = InputOf<ClaimLine>;

/** Amounts are cents, dates YYYY-MM-DD. Nothing is derived: the charge of a claim is written as given, not summed. */
export type ClaimBodyInput = InputOf<Omit<Claim, 'kind' | 'form' | 'set' | 'ordinal' | 'billing' | 'subscriber' | 'patient'>>;

type LevelKey = 'kind' | 'set' | 'id' | 'parentId' | 'code';

/** Numbers of levels are counted in the order of writing. */
export type PatientLevelInput = InputOf<Omit<Patient, LevelKey>> & { readonly claims: Iterable<ClaimBodyInput> };

export type SubscriberLevelInput = InputOf<Omit<Subscriber, LevelKey>> & {
  readonly claims?: Iterable<ClaimBodyInput> | undefined;
  readonly patients?: Iterable<PatientLevelInput> | undefined;
};

export type BillingLevelInput = InputOf<Omit<BillingProvider, LevelKey>> & { readonly subscribers: Iterable<SubscriberLevelInput> };

/** One 837. */
export interface ClaimSetInput extends SetStartInput {
  /** BHT02, default 00 original; 18 reissue. */
  readonly purpose?: '00' | '18' | undefined;
  /** BHT06, default CH chargeable; RP reporting, 31 subrogation. */
  readonly transactionType?: 'CH' | 'RP' | '31' | undefined;
  readonly submitter: PartyInput;
  readonly receiver: PartyInput;
  readonly billingProviders: Iterable<BillingLevelInput>;
}

export interface ClaimFileInput extends SetFileInput<ClaimSetInput> {
  readonly form: ClaimForm;
}
