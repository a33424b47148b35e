import type { JsonWebKey } from 'node:crypto';
import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { clientExists, clientKeyExists, clientKeyExpiry, clientKeyName, clientKeyUnknown, clientUnknown, entityUnknown } from './faults.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { type ScopeName, scopeNames } from './scopes.ts';

/** A program of a partner or of ours, and what it may do. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Whom to reach about it. */
  readonly contact: string | undefined;
  readonly scopes: readonly ScopeName[];
  readonly entities: 'all' | readonly string[];
  /** It gets only tokens that are bound to a key of its own, and uses them with a proof (RFC 9449). */
  readonly bound: boolean;
  readonly state: 'active' | 'disabled';
  readonly madeAt: Date;
  readonly keys: readonly ClientKey[];
}

export interface ClientKey {
  readonly kid: string;
  readonly thumbprint: string;
  readonly jwk: JsonWebKey;
  readonly algorithms: readonly string[];
  readonly addedAt: Date;
  readonly expiresAt: Date | undefined;
  readonly retiredAt: Date | undefined;
}

export interface NewClient {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly contact?: string | undefined;
  readonly bound?: boolean | undefined;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
}

export interface NewClientKey {
  readonly jwk: Readonly<Record<string, unknown>>;
  /** Absent: it is live until it is retired. */
  readonly expiresAt?: Date;
}

/** What a change of a client is made with. */
export interface ClientChange {
  readonly tx: Tx;
  readonly tenant: string;
  readonly actor: Actor;
  readonly at: Date;
}

const KID = /^[\w.:-]{1,100}$/;

/** Registers a client, without a key yet. Throws `SCOPE_NOT_DEFINED`, `ENTITY_NOT_DECLARED` and `CLIENT_EXISTS`. */
export async function addClient({ tx, tenant, actor, at }: ClientChange, client: NewClient): Promise<void> {
  const scopes = scopeNames(client.scopes);
  const entities = client.entities === 'all' ? null : await requireDeclared(tx, tenant, client.entities);
  const { rowCount } = await tx.query({
    name: 'add-client',
    text: `insert into client (tenant, id, name, owner, scopes, entities, made_at, changed_at, contact, bound)
      values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9) on conflict do nothing`,
    values: [tenant, client.id, client.name, client.owner, scopes, entities, at, client.contact ?? null, client.bound ?? false],
  });
  if (rowCount === 0) throw clientExists();
  const detail = `scopes ${scopes.join(' ')}; entities ${entities?.join(' ') ?? 'all'}; owner ${client.owner}${client.bound === true ? '; bound tokens only' : ''}`;
  await audit(tx, tenant, actor, [{ action: 'client.registered', object: `client:${client.id}`, detail }]);
}

/** Entities of the estate, each once. Throws `ENTITY_NOT_DECLARED`. */
export async function requireDeclared(tx: Tx, tenant: string, entities: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ entity: string }>({
    name: 'entities-declared',
    text: 'select entity from entity where tenant = $1 order by entity',
    values: [tenant],
  });
  const known = rows.map(({ entity }) => entity);
  if (entities.some((entity) => !known.includes(entity))) throw entityUnknown(known);
  return [...new Set(entities)];
}

/**
 * Adds a key to those a client has. Answers its name: the JWK's own `kid`, else its thumbprint.
 * Throws `CLIENT_UNKNOWN`, `CLIENT_KEY_PRIVATE`, `CLIENT_KEY_UNFIT`, `CLIENT_KEY_NAME`, `CLIENT_KEY_EXPIRY_PAST` and `CLIENT_KEY_EXISTS`.
 */
export async function addClientKey({ tx, tenant, actor, at }: ClientChange, id: string, { jwk, expiresAt }: NewClientKey): Promise<string> {
  const key: PublicKey = readPublicKey(jwk);
  if (expiresAt !== undefined && expiresAt <= at) throw clientKeyExpiry();
  const given = jwk['kid'];
  const kid = given ?? key.thumbprint;
  if (typeof kid !== 'string' || !KID.test(kid)) throw clientKeyName();
  await readClient(tx, tenant, id);
  const { rowCount } = await tx.query({
    name: 'add-client-key',
    text: `insert into client_key (tenant, client, kid, thumbprint, jwk, added_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [tenant, id, kid, key.thumbprint, JSON.stringify(key.jwk), at, expiresAt ?? null],
  });
  if (rowCount === 0) throw clientKeyExists();
  const detail = `key ${kid}, ${expiresAt === undefined ? 'until retired' : `until ${expiresAt.toISOString()}`}`;
  await audit(tx, tenant, actor, [{ action: 'client.key-added', object: `client:${id}`, detail }]);
  return kid;
}

/** Retires a key: it authenticates nothing more, and tokens asked for with it end. Again: no change. Throws `CLIENT_KEY_UNKNOWN`. */
export async function retireClientKey({ tx, tenant, actor, at }: ClientChange, id: string, kid: string): Promise<void> {
  const client = await readClient(tx, tenant, id);
  if (!client.keys.some((key) => key.kid === kid)) throw clientKeyUnknown();
  const { rowCount } = await tx.query({
    name: 'retire-client-key',
    text: 'update client_key set retired_at = $4 where kid = $3 and client = $2 and tenant = $1 and retired_at is null',
    values: [tenant, id, kid, at],
  });
  if (rowCount === 0) return;
  await audit(tx, tenant, actor, [{ action: 'client.key-retired', object: `client:${id}`, detail: `key ${kid}` }]);
}

/** What is to be different about a client; what is absent stays. */
export interface ClientRevision {
  readonly name?: string;
  readonly owner?: string;
  /** Empty: nobody. */
  readonly contact?: string;
  readonly scopes?: readonly string[];
  readonly entities?: 'all' | readonly string[];
  readonly bound?: boolean;
}

/**
 * Changes a client; tokens it has give no more than what it may from now on. Answers the client as it was. Without a difference: no change.
 * Throws `CLIENT_UNKNOWN`, `SCOPE_NOT_DEFINED` and `ENTITY_NOT_DECLARED`.
 */
export async function changeClient({ tx, tenant, actor, at }: ClientChange, id: string, revision: ClientRevision): Promise<Client> {
  await tx.query({ name: 'lock-client', text: 'select from client where id = $2 and tenant = $1 for update', values: [tenant, id] });
  const before = await readClient(tx, tenant, id);
  const asked = { ...before, ...revision };
  const contact = asked.contact === '' ? undefined : asked.contact;
  const scopes = scopeNames(asked.scopes);
  const entities = asked.entities === 'all' ? null : await requireDeclared(tx, tenant, asked.entities);
  const after = { name: asked.name, owner: asked.owner, contact, scopes, entities: entities ?? 'all', bound: asked.bound };
  const differences = Object.entries(after).flatMap(([name, value]) => {
    const [one, other] = [wordsOf(before[name as keyof typeof after]), wordsOf(value)];
    return one === other ? [] : [`${name} ${one} → ${other}`];
  });
  if (differences.length === 0) return before;
  await tx.query({
    name: 'change-client',
    text: `update client set name = $3, owner = $4, contact = $5, scopes = $6, entities = $7, bound = $8, changed_at = $9
      where id = $2 and tenant = $1`,
    values: [tenant, id, after.name, after.owner, contact ?? null, scopes, entities, after.bound, at],
  });
  await audit(tx, tenant, actor, [{ action: 'client.changed', object: `client:${id}`, detail: differences.join('; ') }]);
  return before;
}

const wordsOf = (value: string | boolean | readonly string[] | undefined): string =>
  typeof value === 'object' ? value.toSorted().join(' ') : String(value ?? 'none');

/** Lets a client in again, with the keys it has. Again: no change. Throws `CLIENT_UNKNOWN`. */
export async function enableClient({ tx, tenant, actor, at }: ClientChange, id: string): Promise<void> {
  await readClient(tx, tenant, id);
  const { rowCount } = await tx.query({
    name: 'enable-client',
    text: `update client set state = 'active', changed_at = $3 where id = $2 and tenant = $1 and state = 'disabled'`,
    values: [tenant, id, at],
  });
  if (rowCount === 0) return;
  await audit(tx, tenant, actor, [{ action: 'client.enabled', object: `client:${id}` }]);
}

/** Lets a client in no more; its tokens end. Again: no change. Throws `CLIENT_UNKNOWN`. */
export async function disableClient({ tx, tenant, actor, at }: ClientChange, id: string): Promise<void> {
  await readClient(tx, tenant, id);
  const { rowCount } = await tx.query({
    name: 'disable-client',
    text: `update client set state = 'disabled', changed_at = $3 where id = $2 and tenant = $1 and state = 'active'`,
    values: [tenant, id, at],
  });
  if (rowCount === 0) return;
  await audit(tx, tenant, actor, [{ action: 'client.disabled', object: `client:${id}` }]);
}

interface Row {
  id: string;
  name: string;
  owner: string;
  contact: string | null;
  scopes: ScopeName[];
  entities: string[] | null;
  bound: boolean;
  state: Client['state'];
  made_at: Date;
}

interface KeyRow {
  client: string;
  kid: string;
  thumbprint: string;
  jwk: string;
  added_at: Date;
  expires_at: Date | null;
  retired_at: Date | null;
}

/** All clients by id, each with its keys, newest last. */
export async function listClients(tx: Tx, tenant: string): Promise<Client[]> {
  const clients = await tx.query<Row>({
    name: 'list-clients',
    text: 'select id, name, owner, contact, scopes, entities, bound, state, made_at from client where tenant = $1 order by id',
    values: [tenant],
  });
  const keys = await tx.query<KeyRow>({
    name: 'list-client-keys',
    text: 'select client, kid, thumbprint, jwk, added_at, expires_at, retired_at from client_key where tenant = $1 order by added_at, kid',
    values: [tenant],
  });
  const byClient = Map.groupBy(keys.rows, (key) => key.client);
  return clients.rows.map((row) => clientOf(row, byClient.get(row.id) ?? []));
}

/** Throws `CLIENT_UNKNOWN`. */
export async function readClient(tx: Tx, tenant: string, id: string): Promise<Client> {
  const client = await findClient(tx, tenant, id);
  if (client === undefined) throw clientUnknown();
  return client;
}

/** A client with its keys; undefined when there is none. */
export async function findClient(tx: Tx, tenant: string, id: string): Promise<Client | undefined> {
  const clients = await tx.query<Row>({
    name: 'read-client',
    text: 'select id, name, owner, contact, scopes, entities, bound, state, made_at from client where id = $2 and tenant = $1',
    values: [tenant, id],
  });
  const row = clients.rows[0];
  if (row === undefined) return undefined;
  const keys = await tx.query<KeyRow>({
    name: 'read-client-keys',
    text: `select client, kid, thumbprint, jwk, added_at, expires_at, retired_at from client_key
      where client = $2 and tenant = $1 order by added_at, kid`,
    values: [tenant, id],
  });
  return clientOf(row, keys.rows);
}

const clientOf = ({ id, name, owner, contact, scopes, entities, bound, state, made_at }: Row, keys: readonly KeyRow[]): Client => ({
  id,
  name,
  owner,
  contact: contact ?? undefined,
  scopes,
  entities: entities ?? 'all',
  bound,
  state,
  madeAt: made_at,
  keys: keys.map((key) => {
    const { jwk, algorithms } = readPublicKey(JSON.parse(key.jwk) as Record<string, unknown>);
    return {
      kid: key.kid,
      thumbprint: key.thumbprint,
      jwk,
      algorithms,
      addedAt: key.added_at,
      expiresAt: key.expires_at ?? undefined,
      retiredAt: key.retired_at ?? undefined,
    };
  }),
});
