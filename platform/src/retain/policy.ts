import { type Static, type TSchema, Type } from 'typebox';
import type { Retention } from '../store/index.ts';

/** Months of the shortest keep: the running month and the one before are never dropped. */
const Months = Type.Integer({ minimum: 2, maximum: 1_200 });

const Policy = Type.Object(
  {
    keep: Type.Object(
      {
        /** What partners sent, as sent, with its search tokens. */
        messages: Months,
        /** Canonical events with their sealed identifiers: for as long must an amount trace to more than its journal. */
        events: Months,
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** How long what of which class is kept, in whole months; audit and ledger are kept for good. */
export type RetentionPolicy = Static<typeof Policy>;

/** Months to keep: what the estate says, and what the settings of this installation say where it says nothing. */
export const keptMonths = (policy: RetentionPolicy | undefined, settings: Retention): Retention =>
  policy === undefined ? settings : { messageMonths: policy.keep.messages, eventMonths: policy.keep.events };

/** The file of an estate's `policies/` that this stage goes by. */
export const retentionPolicySchemas: Readonly<Record<string, TSchema>> = { retention: Policy };
