// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getWebhooks answers. */
export interface GetWebhooksAnswer {
  readonly version: 1;
  readonly webhooks: readonly schemas.Webhook[];
}

/** Who is told of events. Needs `webhooks:read`. Throws `PlexusProblem`. */
export const getWebhooks = (client: Client, options?: CallOptions): Promise<GetWebhooksAnswer> =>
  client.call<GetWebhooksAnswer>({ method: 'GET', path: '/v1/webhooks' }, {}, options);

/** What postWebhooks is given. */
export interface PostWebhooksGiven {
  readonly body: {
    readonly url: string;
    readonly types?: readonly string[];
    readonly keys?: readonly string[];
    readonly entities?: readonly string[];
    readonly owner: string;
    readonly description?: string;
    readonly after?: string;
  };
}

/** What postWebhooks answers. */
export interface PostWebhooksAnswer {
  readonly version: 1;
  readonly webhook: schemas.Webhook;
  readonly secret: string;
}

/** Have events sent to a receiver from now on. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const postWebhooks = (client: Client, given: PostWebhooksGiven, options?: CallOptions): Promise<PostWebhooksAnswer> =>
  client.call<PostWebhooksAnswer>({ method: 'POST', path: '/v1/webhooks' }, given, options);

/** What getWebhook is given. */
export interface GetWebhookGiven {
  readonly id: string;
}

/** What getWebhook answers. */
export type GetWebhookAnswer = schemas.WebhookAnswer;

/** A webhook. Needs `webhooks:read`. Throws `PlexusProblem`. */
export const getWebhook = (client: Client, given: GetWebhookGiven, options?: CallOptions): Promise<GetWebhookAnswer> =>
  client.call<GetWebhookAnswer>({ method: 'GET', path: '/v1/webhooks/{id}' }, given, options);

/** What patchWebhook is given. */
export interface PatchWebhookGiven {
  readonly id: string;
  readonly body: {
    readonly url?: string;
    readonly types?: readonly string[] | null;
    readonly keys?: readonly string[] | null;
    readonly entities?: readonly string[] | null;
    readonly owner?: string;
    readonly description?: string;
    readonly state?: 'active' | 'disabled';
  };
}

/** What patchWebhook answers. */
export type PatchWebhookAnswer = schemas.WebhookAnswer;

/** Change, disable or enable a webhook. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const patchWebhook = (client: Client, given: PatchWebhookGiven, options?: CallOptions): Promise<PatchWebhookAnswer> =>
  client.call<PatchWebhookAnswer>({ method: 'PATCH', path: '/v1/webhooks/{id}' }, given, options);

/** What deleteWebhook is given. */
export interface DeleteWebhookGiven {
  readonly id: string;
}

/** What deleteWebhook answers. */
export interface DeleteWebhookAnswer {
  readonly version: 1;
  readonly deleted: string;
}

/** Delete a webhook. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const deleteWebhook = (client: Client, given: DeleteWebhookGiven, options?: CallOptions): Promise<DeleteWebhookAnswer> =>
  client.call<DeleteWebhookAnswer>({ method: 'DELETE', path: '/v1/webhooks/{id}' }, given, options);

/** What getWebhookAttempts is given. */
export interface GetWebhookAttemptsGiven {
  readonly id: string;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
  readonly delivery?: string | undefined;
}

/** What getWebhookAttempts answers. */
export interface GetWebhookAttemptsAnswer {
  readonly version: 1;
  readonly attempts: readonly {
    readonly id: string;
    readonly delivery: string;
    readonly message: string;
    readonly try: number;
    readonly at: string;
    readonly outcome: 'delivered' | 'failed';
    readonly status?: number;
    readonly code?: string;
    readonly ms: number;
  }[];
  readonly next?: string;
}

/** What was tried and what came of it. Needs `webhooks:read`. Throws `PlexusProblem`. */
export const getWebhookAttempts = (
  client: Client,
  given: GetWebhookAttemptsGiven,
  options?: CallOptions,
): Promise<GetWebhookAttemptsAnswer> =>
  client.call<GetWebhookAttemptsAnswer>(
    { method: 'GET', path: '/v1/webhooks/{id}/attempts', query: ['before', 'limit', 'delivery'] },
    given,
    options,
  );

/** What getWebhookDeliveries is given. */
export interface GetWebhookDeliveriesGiven {
  readonly id: string;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
  readonly state?: 'ready' | 'running' | 'delivered' | 'failed' | undefined;
}

/** What getWebhookDeliveries answers. */
export interface GetWebhookDeliveriesAnswer {
  readonly version: 1;
  readonly deliveries: readonly {
    readonly id: string;
    readonly message: string;
    readonly type: string;
    readonly key: string;
    readonly state: 'ready' | 'running' | 'delivered' | 'failed';
    readonly tries: number;
    readonly madeAt: string;
    readonly dueAt?: string;
    readonly settledAt?: string;
  }[];
  readonly next?: string;
}

/** What a receiver is told. Needs `webhooks:read`. Throws `PlexusProblem`. */
export const getWebhookDeliveries = (
  client: Client,
  given: GetWebhookDeliveriesGiven,
  options?: CallOptions,
): Promise<GetWebhookDeliveriesAnswer> =>
  client.call<GetWebhookDeliveriesAnswer>(
    { method: 'GET', path: '/v1/webhooks/{id}/deliveries', query: ['before', 'limit', 'state'] },
    given,
    options,
  );

/** What postWebhookPings is given. */
export interface PostWebhookPingsGiven {
  readonly id: string;
}

/** What postWebhookPings answers. */
export interface PostWebhookPingsAnswer {
  readonly version: 1;
  readonly delivery: string;
}

/** Try a receiver with a message of no content. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const postWebhookPings = (client: Client, given: PostWebhookPingsGiven, options?: CallOptions): Promise<PostWebhookPingsAnswer> =>
  client.call<PostWebhookPingsAnswer>({ method: 'POST', path: '/v1/webhooks/{id}/pings' }, given, options);

/** What postWebhookRedeliveries is given. */
export interface PostWebhookRedeliveriesGiven {
  readonly id: string;
  readonly body: {
    readonly deliveries?: readonly string[];
    readonly from?: string;
    readonly to?: string;
    readonly failedOnly?: boolean;
  };
}

/** What postWebhookRedeliveries answers. */
export interface PostWebhookRedeliveriesAnswer {
  readonly version: 1;
  readonly redelivered: number;
}

/** Send events again. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const postWebhookRedeliveries = (
  client: Client,
  given: PostWebhookRedeliveriesGiven,
  options?: CallOptions,
): Promise<PostWebhookRedeliveriesAnswer> =>
  client.call<PostWebhookRedeliveriesAnswer>({ method: 'POST', path: '/v1/webhooks/{id}/redeliveries' }, given, options);

/** What postWebhookSecrets is given. */
export interface PostWebhookSecretsGiven {
  readonly id: string;
  readonly body: {
    readonly overlapHours?: number;
  };
}

/** What postWebhookSecrets answers. */
export interface PostWebhookSecretsAnswer {
  readonly version: 1;
  readonly secret: string;
  readonly formerSecretUntil: string;
}

/** Sign with a new secret from now on. Needs `webhooks:write`. Throws `PlexusProblem`. */
export const postWebhookSecrets = (
  client: Client,
  given: PostWebhookSecretsGiven,
  options?: CallOptions,
): Promise<PostWebhookSecretsAnswer> =>
  client.call<PostWebhookSecretsAnswer>({ method: 'POST', path: '/v1/webhooks/{id}/secrets' }, given, options);
