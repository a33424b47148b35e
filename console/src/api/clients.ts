import { get, post } from './client.ts';

export interface ClientKey {
  readonly kid: string;
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly algorithms: readonly string[];
  readonly addedAt: string;
  readonly expiresAt?: string;
  readonly retiredAt?: string;
}

/** A program that is let in by its own key. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly state: 'active' | 'disabled';
  readonly madeAt: string;
  readonly keys: readonly ClientKey[];
}

export interface NewClient {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly scopes: readonly string[];
  /** Absent: all of them. */
  readonly entities?: readonly string[];
}

interface ClientAnswer {
  readonly client: Client;
}

const of = (id: string): string => `/v1/clients/${encodeURIComponent(id)}`;

export const listClients = async (): Promise<readonly Client[]> =>
  (await get<{ readonly clients: readonly Client[] }>('/v1/clients')).clients;

export const readClient = async (id: string): Promise<Client> => (await get<ClientAnswer>(of(id))).client;

/** Registers a client, without a key yet. Throws `Problem`. */
export const registerClient = async (client: NewClient): Promise<Client> => (await post<ClientAnswer>('/v1/clients', client)).client;

/** Adds a public key (RFC 7517). Throws `Problem`. */
export const addKey = async (id: string, jwk: object): Promise<Client> => (await post<ClientAnswer>(`${of(id)}/keys`, { jwk })).client;

export const retireKey = async (id: string, kid: string): Promise<Client> =>
  (await post<ClientAnswer>(`${of(id)}/keys/${encodeURIComponent(kid)}/retire`)).client;

export const disableClient = async (id: string): Promise<Client> => (await post<ClientAnswer>(`${of(id)}/disable`)).client;
