// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postRequisitions is given. */
export interface PostRequisitionsGiven {
  readonly body: {
    readonly reference: string;
    readonly entity: string;
    readonly requisition: {
      readonly requisition: string;
      readonly kind: 'purchase' | 'blanket' | 'release' | 'bill-only' | 'consignment' | 'transfer';
      readonly requester: string;
      readonly site: string;
      readonly costCenter: string;
      readonly currency: string;
      readonly day: string;
      readonly neededBy?: string;
      readonly emergency?: string;
      readonly blanket?: string;
      readonly until?: string;
      readonly from?: string;
      readonly lines: readonly {
        readonly line: string;
        readonly item?: string;
        readonly description: string;
        readonly commodity?: string;
        readonly supplier?: string;
        readonly quantity: string;
        readonly unit: string;
        readonly estimate?: string;
        readonly distributions: readonly schemas.Distribution[];
        readonly isCapital?: boolean;
      }[];
    };
  };
}

/** What postRequisitions answers. */
export type PostRequisitionsAnswer = schemas.DocumentTakenAnswer;

/** Ask for something. Needs `requisitions:write`. Throws `PlexusProblem`. */
export const postRequisitions = (client: Client, given: PostRequisitionsGiven, options?: CallOptions): Promise<PostRequisitionsAnswer> =>
  client.call<PostRequisitionsAnswer>({ method: 'POST', path: '/v1/requisitions' }, given, options);

/** What getRequisitions is given. */
export interface GetRequisitionsGiven {
  readonly order?: 'first' | 'last' | undefined;
  readonly starts?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getRequisitions answers. */
export type GetRequisitionsAnswer = schemas.PurchasesAnswer;

/** All of the kind a requisition, by number. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getRequisitions = (client: Client, given: GetRequisitionsGiven = {}, options?: CallOptions): Promise<GetRequisitionsAnswer> =>
  client.call<GetRequisitionsAnswer>(
    { method: 'GET', path: '/v1/requisitions', query: ['order', 'starts', 'after', 'limit'] },
    given,
    options,
  );

/** What getRequisition is given. */
export interface GetRequisitionGiven {
  readonly number: string;
}

/** What getRequisition answers. */
export type GetRequisitionAnswer = schemas.PurchaseAnswer;

/** How far a requisition is. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getRequisition = (client: Client, given: GetRequisitionGiven, options?: CallOptions): Promise<GetRequisitionAnswer> =>
  client.call<GetRequisitionAnswer>({ method: 'GET', path: '/v1/requisitions/{number}' }, given, options);

/** What getRequisitionDecisions is given. */
export interface GetRequisitionDecisionsGiven {
  readonly number: string;
}

/** What getRequisitionDecisions answers. */
export interface GetRequisitionDecisionsAnswer {
  readonly version: 1;
  readonly status: string;
  readonly decisions: readonly {
    readonly rule: string;
    readonly version: number;
    readonly inputs: Readonly<Record<string, string>>;
    readonly outcome: string;
    readonly at: string;
  }[];
  readonly approvals: readonly {
    readonly approval: string;
    readonly step: number;
    readonly decision: 'approve' | 'reject' | 'return';
    readonly by: string;
    readonly forWhom?: string;
    readonly at: string;
    readonly note?: string;
  }[];
  readonly orders: readonly {
    readonly order: string;
    readonly supplier: string;
    readonly amount: string;
  }[];
}

/** What rules and people decided about a requisition. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getRequisitionDecisions = (
  client: Client,
  given: GetRequisitionDecisionsGiven,
  options?: CallOptions,
): Promise<GetRequisitionDecisionsAnswer> =>
  client.call<GetRequisitionDecisionsAnswer>({ method: 'GET', path: '/v1/requisitions/{number}/decisions' }, given, options);

/** What getRequisitionTimeline is given. */
export interface GetRequisitionTimelineGiven {
  readonly number: string;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
  readonly internal?: 'true' | undefined;
}

/** What getRequisitionTimeline answers. */
export type GetRequisitionTimelineAnswer = schemas.PurchaseTimelineAnswer;

/** What happened to a requisition, in order. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getRequisitionTimeline = (
  client: Client,
  given: GetRequisitionTimelineGiven,
  options?: CallOptions,
): Promise<GetRequisitionTimelineAnswer> =>
  client.call<GetRequisitionTimelineAnswer>(
    { method: 'GET', path: '/v1/requisitions/{number}/timeline', query: ['order', 'after', 'limit', 'internal'] },
    given,
    options,
  );
