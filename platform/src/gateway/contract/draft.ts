import { Type } from 'typebox';
import { AdjustmentBody, ReopenBody } from './approvals.ts';
import { JournalEntryBody } from './journal-entry.ts';

const { account: _account, draft: _draft, ...ofAdjustment } = AdjustmentBody.properties;
const { description, lines } = JournalEntryBody.properties;

/**
 * PATCH /v1/approvals/:id: what is named changes. `amount` and `currency` are of adjustments and refunds, `why` of adjustments, `day` of these and
 * of journals, `description` and `lines` of journals, `state` of periods to open again. A draft of a release takes the files as they are now.
 */
export const ChangeDraftBody = Type.Object(
  Type.Partial(Type.Object({ ...ofAdjustment, description, lines, state: ReopenBody.properties.state })).properties,
  { additionalProperties: false, minProperties: 1 },
);
