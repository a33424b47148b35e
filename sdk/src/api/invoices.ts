// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

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
        readonly distributions?: readonly schemas.Distribution[];
      }[];
    };
  };
}

/** What postInvoices answers. */
export type PostInvoicesAnswer = schemas.DocumentTakenAnswer;

/** Hand in an invoice. Needs `invoices:write`. Throws `PlexusProblem`. */
export const postInvoices = (client: Client, given: PostInvoicesGiven, options?: CallOptions): Promise<PostInvoicesAnswer> =>
  client.call<PostInvoicesAnswer>({ method: 'POST', path: '/v1/invoices' }, given, options);

/** What getInvoices is given. */
export interface GetInvoicesGiven {
  readonly order?: 'first' | 'last' | undefined;
  readonly starts?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
  readonly number?: string | undefined;
  readonly supplier?: string | undefined;
}

/** What getInvoices answers. */
export type GetInvoicesAnswer = schemas.PurchasesAnswer;

/** All of the kind an invoice, by number. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoices = (client: Client, given: GetInvoicesGiven = {}, options?: CallOptions): Promise<GetInvoicesAnswer> =>
  client.call<GetInvoicesAnswer>(
    { method: 'GET', path: '/v1/invoices', query: ['order', 'starts', 'after', 'limit', 'number', 'supplier'] },
    given,
    options,
  );

/** What getInvoice is given. */
export interface GetInvoiceGiven {
  readonly number: string;
}

/** What getInvoice answers. */
export type GetInvoiceAnswer = schemas.PurchaseAnswer;

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
  readonly exceptions: readonly schemas.Exception[];
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
  readonly internal?: 'true' | undefined;
}

/** What getInvoiceTimeline answers. */
export type GetInvoiceTimelineAnswer = schemas.PurchaseTimelineAnswer;

/** What happened to an invoice, in order. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getInvoiceTimeline = (
  client: Client,
  given: GetInvoiceTimelineGiven,
  options?: CallOptions,
): Promise<GetInvoiceTimelineAnswer> =>
  client.call<GetInvoiceTimelineAnswer>(
    { method: 'GET', path: '/v1/invoices/{number}/timeline', query: ['order', 'after', 'limit', 'internal'] },
    given,
    options,
  );
