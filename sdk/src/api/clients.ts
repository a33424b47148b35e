// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getClients answers. */
export interface GetClientsAnswer {
  readonly version: 1;
  readonly clients: readonly schemas.Client[];
}

/** Registered machine clients. Needs `clients:read`. Throws `PlexusProblem`. */
export const getClients = (client: Client, options?: CallOptions): Promise<GetClientsAnswer> =>
  client.call<GetClientsAnswer>({ method: 'GET', path: '/v1/clients' }, {}, options);

/** What postClients is given. */
export interface PostClientsGiven {
  readonly body: {
    readonly id: string;
    readonly name: string;
    readonly owner: string;
    readonly contact?: string;
    readonly scopes: readonly string[];
    readonly entities?: readonly string[];
    readonly bound?: boolean;
  };
}

/** What postClients answers. */
export type PostClientsAnswer = schemas.ClientAnswer;

/** Register a machine client. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClients = (client: Client, given: PostClientsGiven, options?: CallOptions): Promise<PostClientsAnswer> =>
  client.call<PostClientsAnswer>({ method: 'POST', path: '/v1/clients' }, given, options);

/** What getClient is given. */
export interface GetClientGiven {
  readonly id: string;
}

/** What getClient answers. */
export type GetClientAnswer = schemas.ClientAnswer;

/** A machine client. Needs `clients:read`. Throws `PlexusProblem`. */
export const getClient = (client: Client, given: GetClientGiven, options?: CallOptions): Promise<GetClientAnswer> =>
  client.call<GetClientAnswer>({ method: 'GET', path: '/v1/clients/{id}' }, given, options);

/** What patchClient is given. */
export interface PatchClientGiven {
  readonly id: string;
  readonly body: {
    readonly name?: string;
    readonly owner?: string;
    readonly contact?: string;
    readonly scopes?: readonly string[];
    readonly entities?: 'all' | readonly string[];
    readonly bound?: boolean;
  };
}

/** What patchClient answers. */
export type PatchClientAnswer = schemas.ClientAnswer;

/** Change a machine client. Needs `clients:write`. Throws `PlexusProblem`. */
export const patchClient = (client: Client, given: PatchClientGiven, options?: CallOptions): Promise<PatchClientAnswer> =>
  client.call<PatchClientAnswer>({ method: 'PATCH', path: '/v1/clients/{id}' }, given, options);

/** What postClientDisable is given. */
export interface PostClientDisableGiven {
  readonly id: string;
}

/** What postClientDisable answers. */
export type PostClientDisableAnswer = schemas.ClientAnswer;

/** Let a machine client in no more. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClientDisable = (client: Client, given: PostClientDisableGiven, options?: CallOptions): Promise<PostClientDisableAnswer> =>
  client.call<PostClientDisableAnswer>({ method: 'POST', path: '/v1/clients/{id}/disable' }, given, options);

/** What postClientEnable is given. */
export interface PostClientEnableGiven {
  readonly id: string;
}

/** What postClientEnable answers. */
export type PostClientEnableAnswer = schemas.ClientAnswer;

/** Let a disabled machine client in again. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClientEnable = (client: Client, given: PostClientEnableGiven, options?: CallOptions): Promise<PostClientEnableAnswer> =>
  client.call<PostClientEnableAnswer>({ method: 'POST', path: '/v1/clients/{id}/enable' }, given, options);

/** What postClientKeys is given. */
export interface PostClientKeysGiven {
  readonly id: string;
  readonly body: {
    readonly jwk: Readonly<Record<string, unknown>>;
    readonly expiresAt?: string;
  };
}

/** What postClientKeys answers. */
export interface PostClientKeysAnswer {
  readonly version: 1;
  readonly kid: string;
  readonly client: schemas.Client;
}

/** Add a public key. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClientKeys = (client: Client, given: PostClientKeysGiven, options?: CallOptions): Promise<PostClientKeysAnswer> =>
  client.call<PostClientKeysAnswer>({ method: 'POST', path: '/v1/clients/{id}/keys' }, given, options);

/** What postClientKeyRetire is given. */
export interface PostClientKeyRetireGiven {
  readonly id: string;
  readonly kid: string;
}

/** What postClientKeyRetire answers. */
export type PostClientKeyRetireAnswer = schemas.ClientAnswer;

/** Retire a public key. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClientKeyRetire = (
  client: Client,
  given: PostClientKeyRetireGiven,
  options?: CallOptions,
): Promise<PostClientKeyRetireAnswer> =>
  client.call<PostClientKeyRetireAnswer>({ method: 'POST', path: '/v1/clients/{id}/keys/{kid}/retire' }, given, options);

/** What postClientRevocations is given. */
export interface PostClientRevocationsGiven {
  readonly id: string;
  readonly body: {
    readonly jti: string;
  };
}

/** What postClientRevocations answers. */
export interface PostClientRevocationsAnswer {
  readonly version: 1;
  readonly revoked: string;
}

/** Revoke an access token. Needs `clients:write`. Throws `PlexusProblem`. */
export const postClientRevocations = (
  client: Client,
  given: PostClientRevocationsGiven,
  options?: CallOptions,
): Promise<PostClientRevocationsAnswer> =>
  client.call<PostClientRevocationsAnswer>({ method: 'POST', path: '/v1/clients/{id}/revocations' }, given, options);
