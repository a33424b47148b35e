import {
  type GetClientAnswer,
  getClient,
  getClients,
  type PostClientKeysGiven,
  patchClient,
  postClientDisable,
  postClientEnable,
  postClientKeyRetire,
  postClientKeys,
  postClients,
} from '@plexus/sdk';
import { client } from './client.ts';

/** A program that is let in by its own key. */
export type Client = GetClientAnswer['client'];
export type ClientKey = Client['keys'][number];

/** What a client is and may do, as people set it; an empty contact is nobody. */
export type ClientSettings = Required<Pick<Client, 'name' | 'owner' | 'contact' | 'scopes' | 'entities' | 'bound'>>;

export const listClients = async (): Promise<readonly Client[]> => (await getClients(client)).clients;

export const readClient = async (id: string): Promise<Client> => (await getClient(client, { id })).client;

/** Registers a client, without a key yet. Throws `PlexusProblem`. */
export const registerClient = async (id: string, { contact, entities, ...settings }: ClientSettings): Promise<Client> => {
  const more = { ...(contact === '' ? {} : { contact }), ...(entities === 'all' ? {} : { entities }) };
  return (await postClients(client, { body: { id, ...settings, ...more } })).client;
};

export const changeClient = async (id: string, body: ClientSettings): Promise<Client> => (await patchClient(client, { id, body })).client;

export type NewKey = PostClientKeysGiven['body'];

/** Adds a public key (RFC 7517), live until an instant or until it is retired. Throws `PlexusProblem`. */
export const addKey = async (id: string, body: NewKey): Promise<Client> => (await postClientKeys(client, { id, body })).client;

export const retireKey = async (id: string, kid: string): Promise<Client> => (await postClientKeyRetire(client, { id, kid })).client;

export const disableClient = async (id: string): Promise<Client> => (await postClientDisable(client, { id })).client;

export const enableClient = async (id: string): Promise<Client> => (await postClientEnable(client, { id })).client;
