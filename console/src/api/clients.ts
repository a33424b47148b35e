import { get, patch, post } from './client.ts';

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
  /** Whom to reach about it. */
  readonly contact?: string;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  /** Its tokens are good only with a key of its own. */
  readonly bound: boolean;
  readonly state: 'active' | 'disabled';
  readonly madeAt: string;
  readonly keys: readonly ClientKey[];
}

/** What a client is and may do, as people set it. */
export interface ClientSettings {
  readonly name: string;
  readonly owner: string;
  /** Empty: nobody. */
  readonly contact: string;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly bound: boolean;
}

interface ClientAnswer {
  readonly client: Client;
}

const of = (id: string): string => `/v1/clients/${encodeURIComponent(id)}`;

export const listClients = async (): Promise<readonly Client[]> =>
  (await get<{ readonly clients: readonly Client[] }>('/v1/clients')).clients;

export const readClient = async (id: string): Promise<Client> => (await get<ClientAnswer>(of(id))).client;

/** Registers a client, without a key yet. Throws `Problem`. */
export const registerClient = async (id: string, { contact, entities, ...settings }: ClientSettings): Promise<Client> => {
  const more = { ...(contact === '' ? {} : { contact }), ...(entities === 'all' ? {} : { entities }) };
  return (await post<ClientAnswer>('/v1/clients', { id, ...settings, ...more })).client;
};

export const changeClient = async (id: string, settings: ClientSettings): Promise<Client> =>
  (await patch<ClientAnswer>(of(id), settings)).client;

/** Adds a public key (RFC 7517), live until an instant or until it is retired. Throws `Problem`. */
export const addKey = async (id: string, key: { readonly jwk: object; readonly expiresAt?: string }): Promise<Client> =>
  (await post<ClientAnswer>(`${of(id)}/keys`, key)).client;

export const retireKey = async (id: string, kid: string): Promise<Client> =>
  (await post<ClientAnswer>(`${of(id)}/keys/${encodeURIComponent(kid)}/retire`)).client;

export const disableClient = async (id: string): Promise<Client> => (await post<ClientAnswer>(`${of(id)}/disable`)).client;

export const enableClient = async (id: string): Promise<Client> => (await post<ClientAnswer>(`${of(id)}/enable`)).client;
