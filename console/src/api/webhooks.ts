import { get, patch, post, remove } from './client.ts';

/** A receiver that is told of events. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Absent: all of them. */
  readonly types?: readonly string[];
  readonly keys?: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly owner: string;
  readonly description: string;
  readonly client?: string;
  readonly state: 'active' | 'disabled';
  readonly reason?: string;
  readonly failures: number;
  readonly failingSince?: string;
  readonly deliveredAt?: string;
  readonly waiting: number;
  readonly formerSecretUntil?: string;
  readonly madeAt: string;
}

export interface NewWebhook {
  readonly url: string;
  readonly owner: string;
  readonly description?: string;
  readonly types?: readonly string[];
}

export interface WebhookDelivery {
  readonly id: string;
  readonly message: string;
  readonly type: string;
  readonly key: string;
  readonly state: 'ready' | 'running' | 'delivered' | 'failed';
  readonly tries: number;
  readonly madeAt: string;
  readonly dueAt?: string;
  readonly settledAt?: string;
}

export interface WebhookAttempt {
  readonly id: string;
  readonly delivery: string;
  readonly message: string;
  readonly try: number;
  readonly at: string;
  readonly outcome: 'delivered' | 'failed';
  readonly status?: number;
  readonly code?: string;
  readonly ms: number;
}

interface WebhookAnswer {
  readonly webhook: Webhook;
}

const of = (id: string): string => `/v1/webhooks/${encodeURIComponent(id)}`;

export const listWebhooks = async (): Promise<readonly Webhook[]> =>
  (await get<{ readonly webhooks: readonly Webhook[] }>('/v1/webhooks')).webhooks;

export const readWebhook = async (id: string): Promise<Webhook> => (await get<WebhookAnswer>(of(id))).webhook;

/** The secret is told this once. Asked again with the same `once` it is the same webhook. Throws `Problem`. */
export const addWebhook = (webhook: NewWebhook, once: string): Promise<WebhookAnswer & { readonly secret: string }> =>
  post('/v1/webhooks', webhook, once);

export const setWebhookState = async (id: string, state: Webhook['state']): Promise<Webhook> =>
  (await patch<WebhookAnswer>(of(id), { state })).webhook;

export const deleteWebhook = (id: string): Promise<void> => remove(of(id));

/** Signs with a new secret from now on; the former one lives on for a day. Throws `Problem`. */
export const rotateSecret = (id: string): Promise<{ readonly secret: string; readonly formerSecretUntil: string }> =>
  post(`${of(id)}/secrets`);

export const pingWebhook = (id: string): Promise<unknown> => post(`${of(id)}/pings`);

export const redeliver = (id: string, deliveries: readonly string[]): Promise<{ readonly redelivered: number }> =>
  post(`${of(id)}/redeliveries`, { deliveries });

export const listWebhookDeliveries = async (id: string): Promise<readonly WebhookDelivery[]> =>
  (await get<{ readonly deliveries: readonly WebhookDelivery[] }>(`${of(id)}/deliveries`, { limit: '50' })).deliveries;

export const listWebhookAttempts = async (id: string): Promise<readonly WebhookAttempt[]> =>
  (await get<{ readonly attempts: readonly WebhookAttempt[] }>(`${of(id)}/attempts`, { limit: '50' })).attempts;
