// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postAdjustments is given. */
export interface PostAdjustmentsGiven {
  readonly body: {
    readonly account: string;
    readonly amount: string;
    readonly currency: string;
    readonly day: string;
    readonly why: 'charity' | 'discount' | 'small-balance' | 'bad-debt' | 'contractual' | 'other';
    readonly reason: string;
  };
}

/** What postAdjustments answers. */
export interface PostAdjustmentsAnswer {
  readonly version: 1;
  readonly outcome: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
}

/** Ask for a write-off or adjustment of a patient account. Needs `adjustments:write`. Throws `PlexusProblem`. */
export const postAdjustments = (client: Client, given: PostAdjustmentsGiven, options?: CallOptions): Promise<PostAdjustmentsAnswer> =>
  client.call<PostAdjustmentsAnswer>({ method: 'POST', path: '/v1/adjustments' }, given, options);
