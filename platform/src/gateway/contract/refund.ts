import { type Static, Type } from 'typebox';
import { Reason } from '../reason.ts';
import { AccountSubject } from './account.ts';
import { IsDraft } from './approvals.ts';
import { Positive } from './payment.ts';
import { CalendarDay } from './shapes.ts';

/** POST /v1/refunds. */
export const RefundBody = Type.Object(
  {
    account: AccountSubject.properties.subject,
    amount: Positive,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    day: CalendarDay,
    reason: Reason,
    draft: IsDraft,
  },
  { additionalProperties: false },
);
export type RefundBody = Static<typeof RefundBody>;
