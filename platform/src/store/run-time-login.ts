import pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { connectOwner, type Role } from './connect.ts';

/** Acts as one of the run-time roles, owns nothing. */
export const LOGIN = 'plexus';
/** The login the platform runs as: it owns nothing and acts only as one of the run-time roles. */
export async function ensureLogin(adminUrl: string, password: string): Promise<void> {
  const client = await connectOwner(adminUrl, 'plexus_setup');
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [LOGIN]);
    if (rowCount === 0) await client.query(`create role ${LOGIN} login noinherit password '${password}'`);
  } finally {
    await client.end();
  }
}

const ROLES: readonly Role[] = ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'];
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Lets each login act as the run-time role that it is for, and no other; call after the migrations have made the roles. Throws
 * `ROLES_NOT_GRANTED` when another owner of the same server made them: since version 16 only who made a role may grant it.
 */
export async function grantRoles(adminUrl: string, loginOf: (role: Role) => string = () => LOGIN): Promise<void> {
  const client = await connectOwner(adminUrl, 'plexus_setup');
  const grants: string[] = [];
  try {
    for (const role of ROLES) {
      const login = loginOf(role);
      const { rows } = await client.query<{ known: boolean }>(`select pg_has_role($1::name, $2::name, 'member') as known`, [login, role]);
      if (rows[0]?.known !== true) grants.push(`grant ${role} to ${pg.escapeIdentifier(login)}`);
    }
    for (const grant of grants) await client.query(grant);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) throw notGranted(grants, error);
    throw error;
  } finally {
    await client.end();
  }
}

const notGranted = (grants: readonly string[], cause: unknown): Fault =>
  new Fault({
    code: 'ROLES_NOT_GRANTED',
    kind: 'denied',
    message: 'The owner login may not grant the run-time roles, because another login made them on this server',
    hint: `Run once as a superuser: ${grants.join('; ')}`,
    cause,
  });

/**
 * What a login may do beyond acting as its role: other roles it may take, attributes, and rights given to it itself. Empty for a login that is
 * for one role alone.
 */
export async function rightsBeyond(pool: pg.Pool, role: Role): Promise<readonly string[]> {
  const { rows } = await pool.query<{ right: string }>({
    text: `select r.rolname::text as right from pg_roles r
        where pg_has_role(session_user, r.oid, 'member') and r.rolname not in (session_user, $1)
          and not pg_has_role($1::name, r.oid, 'member')
      union all
      select a.attribute from pg_roles r cross join lateral (values ('createdb', r.rolcreatedb), ('createrole', r.rolcreaterole),
        ('replication', r.rolreplication), ('bypassrls', r.rolbypassrls), ('superuser', r.rolsuper)) a (attribute, has)
        where r.rolname = session_user and a.has
      union all
      select distinct 'grants on ' || c.relname from pg_class c cross join lateral aclexplode(c.relacl) g
        where c.relnamespace = 'plexus'::regnamespace and g.grantee = (select oid from pg_roles where rolname = session_user)
      order by 1`,
    values: [role],
  });
  return rows.map(({ right }) => right);
}
