import { type GetPaymentAnswer, getPayment, type PostPaymentsAnswer, type PostPaymentsGiven, postPayments } from '@plexus/sdk';
import { client } from './client.ts';

/** Posts a payment. Asked again with the same `once` it is still one. Throws `PlexusProblem`. */
export const postPayment = async (body: PostPaymentsGiven['body'], once: string): Promise<PostPaymentsAnswer['payment']> =>
  (await postPayments(client, { body }, { idempotencyKey: once })).payment;

/** What became of it. Throws `PlexusProblem`. */
export const readPayment = async (payment: string): Promise<GetPaymentAnswer['payment']> => (await getPayment(client, { payment })).payment;
