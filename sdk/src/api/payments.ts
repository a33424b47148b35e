// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postPayments is given. */
export interface PostPaymentsGiven {
  readonly body:
    | {
        readonly kind: 'patient';
        readonly account: {
          readonly domain: string;
          readonly number: string;
        };
        readonly method?: string;
        readonly reference: string;
        readonly amount: string;
        readonly currency: string;
        readonly day: string;
      }
    | {
        readonly kind: 'payer';
        readonly entity: string;
        readonly trace: string;
        readonly originator: string;
        readonly bankAccount: string;
        readonly reference: string;
        readonly amount: string;
        readonly currency: string;
        readonly day: string;
      };
}

/** What postPayments answers. */
export interface PostPaymentsAnswer {
  readonly version: 1;
  readonly payment: schemas.Document;
}

/** Post a payment. Needs `payments:write`. Throws `PlexusProblem`. */
export const postPayments = (client: Client, given: PostPaymentsGiven, options?: CallOptions): Promise<PostPaymentsAnswer> =>
  client.call<PostPaymentsAnswer>({ method: 'POST', path: '/v1/payments' }, given, options);

/** What getPayment is given. */
export interface GetPaymentGiven {
  readonly payment: string;
}

/** What getPayment answers. */
export interface GetPaymentAnswer {
  readonly version: 1;
  readonly payment: {
    readonly id: string;
    readonly entity: string;
    readonly status: schemas.DocumentStatus;
    readonly submittedAt: string;
    readonly message?: string;
    readonly kind: 'payment';
    readonly subject?: string;
    readonly events: readonly string[];
    readonly journals: readonly string[];
    readonly exceptions: readonly schemas.Obstacle[];
  };
}

/** What became of a payment. Needs `payments:read`. Throws `PlexusProblem`. */
export const getPayment = (client: Client, given: GetPaymentGiven, options?: CallOptions): Promise<GetPaymentAnswer> =>
  client.call<GetPaymentAnswer>({ method: 'GET', path: '/v1/payments/{payment}' }, given, options);
