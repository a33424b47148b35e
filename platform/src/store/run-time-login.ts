import pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { connectOwner } from './connect.ts';

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

const ROLES = ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'];
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Lets the run-time login act as the run-time roles; call after the migrations have made them. Throws `ROLES_NOT_GRANTED`
 * when another owner of the same server made them: since version 16 only who made a role may grant it.
 */
export async function grantRoles(adminUrl: string, login = LOGIN): Promise<void> {
  const client = await connectOwner(adminUrl, 'plexus_setup');
  try {
    const { rows } = await client.query<{ rolname: string }>(
      `select rolname from pg_roles where rolname = any ($1) and not pg_has_role($2::name, oid, 'member')`,
      [ROLES, login],
    );
    if (rows.length > 0) await client.query(`grant ${ROLES.join(', ')} to ${pg.escapeIdentifier(login)}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) throw notGranted(login, error);
    throw error;
  } finally {
    await client.end();
  }
}

const notGranted = (login: string, cause: unknown): Fault =>
  new Fault({
    code: 'ROLES_NOT_GRANTED',
    kind: 'denied',
    message: 'The owner login may not grant the run-time roles, because another login made them on this server',
    hint: `Run once as a superuser: grant ${ROLES.join(', ')} to ${pg.escapeIdentifier(login)}`,
    cause,
  });
