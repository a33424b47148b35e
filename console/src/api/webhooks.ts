import {
  deleteWebhook as deleteOne,
  type GetWebhookAnswer,
  type GetWebhookAttemptsAnswer,
  type GetWebhookDeliveriesAnswer,
  getWebhook,
  getWebhookAttempts,
  getWebhookDeliveries,
  getWebhooks,
  type PostWebhookSecretsAnswer,
  type PostWebhooksAnswer,
  type PostWebhooksGiven,
  patchWebhook,
  postWebhookPings,
  postWebhookRedeliveries,
  postWebhookSecrets,
  postWebhooks,
} from '@plexus/sdk';
import { client } from './client.ts';

/** A receiver that is told of events. */
export type Webhook = GetWebhookAnswer['webhook'];
export type NewWebhook = PostWebhooksGiven['body'];
export type WebhookDelivery = GetWebhookDeliveriesAnswer['deliveries'][number];
export type WebhookAttempt = GetWebhookAttemptsAnswer['attempts'][number];

const SHOWN = '50';

export const listWebhooks = async (): Promise<readonly Webhook[]> => (await getWebhooks(client)).webhooks;

export const readWebhook = async (id: string): Promise<Webhook> => (await getWebhook(client, { id })).webhook;

/** The secret is told this once. Asked again with the same `once` it is the same webhook. Throws `PlexusProblem`. */
export const addWebhook = (body: NewWebhook, once: string): Promise<PostWebhooksAnswer> =>
  postWebhooks(client, { body }, { idempotencyKey: once });

export const setWebhookState = async (id: string, state: Webhook['state']): Promise<Webhook> =>
  (await patchWebhook(client, { id, body: { state } })).webhook;

export const deleteWebhook = (id: string): Promise<unknown> => deleteOne(client, { id });

/** Signs with a new secret from now on; the former one lives on for a day. Throws `PlexusProblem`. */
export const rotateSecret = (id: string): Promise<PostWebhookSecretsAnswer> => postWebhookSecrets(client, { id, body: {} });

export const pingWebhook = (id: string): Promise<unknown> => postWebhookPings(client, { id });

export const redeliver = (id: string, deliveries: readonly string[]): Promise<{ readonly redelivered: number }> =>
  postWebhookRedeliveries(client, { id, body: { deliveries } });

export const listWebhookDeliveries = async (id: string): Promise<readonly WebhookDelivery[]> =>
  (await getWebhookDeliveries(client, { id, limit: SHOWN })).deliveries;

export const listWebhookAttempts = async (id: string): Promise<readonly WebhookAttempt[]> =>
  (await getWebhookAttempts(client, { id, limit: SHOWN })).attempts;
