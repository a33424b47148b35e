// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postInvoices is given. */
export interface PostInvoicesGiven {
  readonly body: {
    readonly reference: string;
    readonly entity: string;
    readonly invoice: {
      readonly supplier: string;
      readonly number: string;
      readonly kind: 'invoice' | 'credit';
      readonly day: string;
      readonly currency: string;
      readonly freight: string;
      readonly tax: string;
      readonly total: string;
      readonly credits?: string;
      readonly contract?: string;
      readonly lines: readonly {
        readonly line: string;
        readonly order?: string;
        readonly orderLine?: string;
        readonly item?: string;
        readonly supplierItem?: string;
        readonly description?: string;
        readonly quantity: string;
        readonly unit: string;
        readonly unitPrice: string;
        readonly amount: string;
        readonly distributions?: readonly {
          readonly costCenter: string;
          readonly account?: string;
          readonly share: string;
          readonly project?: string;
        }[];
      }[];
    };
  };
}

/** What postInvoices answers. */
export interface PostInvoicesAnswer {
  readonly version: 1;
  readonly document: {
    readonly id: string;
    readonly entity: string;
    readonly status: 'received' | 'held' | 'recorded' | 'posted';
    readonly submittedAt: string;
    readonly message?: string;
  };
}

/** Hand in an invoice. Needs `invoices:write`. Throws `PlexusProblem`. */
export const postInvoices = (client: Client, given: PostInvoicesGiven, options?: CallOptions): Promise<PostInvoicesAnswer> =>
  client.call<PostInvoicesAnswer>({ method: 'POST', path: '/v1/invoices' }, given, options);

/** What getInvoices is given. */
export interface GetInvoicesGiven {
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getInvoices answers. */
export interface GetInvoicesAnswer {
  readonly version: 1;
  readonly purchases: readonly {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  }[];
  readonly next?: string;
}

/** All of the kind an invoice, by number. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoices = (client: Client, given: GetInvoicesGiven = {}, options?: CallOptions): Promise<GetInvoicesAnswer> =>
  client.call<GetInvoicesAnswer>({ method: 'GET', path: '/v1/invoices', query: ['after', 'limit'] }, given, options);

/** What getInvoice is given. */
export interface GetInvoiceGiven {
  readonly number: string;
}

/** What getInvoice answers. */
export interface GetInvoiceAnswer {
  readonly version: 1;
  readonly purchase: {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  };
  readonly related: readonly string[];
}

/** How far an invoice is. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoice = (client: Client, given: GetInvoiceGiven, options?: CallOptions): Promise<GetInvoiceAnswer> =>
  client.call<GetInvoiceAnswer>({ method: 'GET', path: '/v1/invoices/{number}' }, given, options);

/** What getInvoiceExceptions is given. */
export interface GetInvoiceExceptionsGiven {
  readonly number: string;
}

/** What getInvoiceExceptions answers. */
export interface GetInvoiceExceptionsAnswer {
  readonly version: 1;
  readonly exceptions: readonly {
    readonly id: string;
    readonly entity: string;
    readonly kind: string;
    readonly state: 'open' | 'resolved' | 'rejected';
    readonly owner: string;
    readonly assignee?: string;
    readonly escalation: number;
    readonly cause: string;
    readonly actions: readonly (
      | 'resolve'
      | 'retry'
      | 'correct'
      | 'reject'
      | 'appeal'
      | 'write-off'
      | 'accept-variance'
      | 'short-pay'
      | 'request-credit'
      | 'not-a-duplicate'
      | 'accept-answer'
      | 'refuse-answer'
      | 'close-order'
      | 'approve'
      | 'return'
      | 'reassign'
    )[];
    readonly code: string;
    readonly summary: string;
    readonly hint?: string;
    readonly place?: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly message?: string;
    readonly event?: string;
    readonly key?: string;
    readonly openedAt: string;
    readonly dueAt: string;
    readonly isOverdue: boolean;
    readonly closedAt?: string;
    readonly closedBy?: string;
    readonly resolution?: string;
  }[];
}

/** What keeps an invoice from being paid. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoiceExceptions = (
  client: Client,
  given: GetInvoiceExceptionsGiven,
  options?: CallOptions,
): Promise<GetInvoiceExceptionsAnswer> =>
  client.call<GetInvoiceExceptionsAnswer>({ method: 'GET', path: '/v1/invoices/{number}/exceptions' }, given, options);

/** What getInvoiceTimeline is given. */
export interface GetInvoiceTimelineGiven {
  readonly number: string;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getInvoiceTimeline answers. */
export interface GetInvoiceTimelineAnswer {
  readonly version: 1;
  readonly entries: readonly {
    readonly kind: 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'approval' | 'exception';
    readonly id: string;
    readonly at: string;
    readonly title: string;
    readonly facility?: string;
    readonly state?: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly detail?: string;
    readonly message?: string;
    readonly event?: string;
  }[];
  readonly next?: string;
}

/** What happened to an invoice, in order. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoiceTimeline = (
  client: Client,
  given: GetInvoiceTimelineGiven,
  options?: CallOptions,
): Promise<GetInvoiceTimelineAnswer> =>
  client.call<GetInvoiceTimelineAnswer>(
    { method: 'GET', path: '/v1/invoices/{number}/timeline', query: ['order', 'after', 'limit'] },
    given,
    options,
  );
