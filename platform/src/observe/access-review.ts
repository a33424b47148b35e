import { type Client, listClients, type Roles, scopesOf } from '../identity/index.ts';
import type { Tx } from '../store/index.ts';

/** One person or program, what it may do, where, and when it last did something. */
export interface AccessHolder {
  readonly kind: 'person' | 'client';
  readonly id: string;
  readonly name: string;
  /** The identity provider of a person, the owner of a client; absent for who entered by a link. */
  readonly vouchedBy?: string;
  readonly state: 'active' | 'disabled';
  /** As the provider named them at the last login; none for a client. */
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly lastUsedAt?: Date;
}

/**
 * Everybody who may do something: people who logged in in the last quarter, with what the roles of their last login give now, and all
 * registered clients. People first, each kind by name.
 */
export async function reviewAccess(tx: Tx, tenant: string, roles: Roles): Promise<AccessHolder[]> {
  const clients = await listClients(tx, tenant);
  const used = await lastTokens(
    tx,
    tenant,
    clients.map(({ id }) => id),
  );
  return [...(await people(tx, tenant, roles)), ...clients.map((client) => holderOf(client, used.get(client.id)))];
}

interface PersonRow {
  person: string;
  name: string;
  issuer: string | null;
  roles: string[];
  entities: string[] | null;
  seen_at: Date;
}

async function people(tx: Tx, tenant: string, roles: Roles): Promise<AccessHolder[]> {
  const { rows } = await tx.query<PersonRow>({
    name: 'people-seen',
    text: `select distinct on (person, issuer) person, name, issuer, roles, entities, max(seen_at) over (partition by person, issuer) as seen_at
      from console_session where tenant = $1 order by person, issuer, made_at desc`,
    values: [tenant],
  });
  return rows.map((row) => ({
    kind: 'person',
    id: row.person,
    name: row.name,
    ...(row.issuer === null ? {} : { vouchedBy: row.issuer }),
    state: 'active',
    roles: row.roles,
    scopes: [...scopesOf(roles, row.roles)].sort(),
    entities: row.entities ?? 'all',
    lastUsedAt: row.seen_at,
  }));
}

/** When each client last got a token. */
async function lastTokens(tx: Tx, tenant: string, clients: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await tx.query<{ id: string; at: Date | null }>({
    name: 'last-tokens',
    text: `select c.id, (select max(a.at) from audit a where a.object = 'client:' || c.id and a.action = 'token.issued' and a.tenant = $1) as at
      from unnest($2::text[]) c(id)`,
    values: [tenant, clients],
  });
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at]])));
}

const holderOf = ({ id, name, owner, state, scopes, entities }: Client, lastUsedAt: Date | undefined): AccessHolder => ({
  kind: 'client',
  id,
  name,
  vouchedBy: owner,
  state,
  roles: [],
  scopes: scopes.toSorted(),
  entities,
  ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
});
