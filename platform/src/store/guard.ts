import type pg from 'pg';
import { Fault } from '../kernel/index.ts';

interface Safety {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly superuser: boolean;
  readonly owned: string | null;
  readonly unforced: string | null;
  readonly bare: string | null;
  readonly bytewise: boolean;
}

/**
 * Refuses to run on a database that could lose or leak: durability settings off, a session that is superuser or owns
 * tables or may read a partition by its own name, a tenant table without forced row security, or text ordered otherwise than by bytes. Throws `STORE_UNSAFE` (defect) naming what is wrong.
 */
export async function refuseUnsafe(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<Safety>(`
    select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
      current_setting('synchronous_commit') as synchronous_commit,
      (select rolsuper or rolbypassrls from pg_roles where rolname = session_user)
        or (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as superuser,
      (select string_agg(relname, ', ') from pg_class where relnamespace = 'plexus'::regnamespace
        and relowner in (select oid from pg_roles where rolname in (session_user, current_user))) as owned,
      (select string_agg(c.relname, ', ') from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
        where c.relnamespace = 'plexus'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and not (c.relrowsecurity and c.relforcerowsecurity)) as unforced,
      (select string_agg(c.relname, ', ') from pg_class c where c.relnamespace = 'plexus'::regnamespace and c.relkind = 'r' and c.relispartition
        and has_table_privilege(c.oid, 'select, insert, update, delete')) as bare,
      'a:b' < 'a;' and 'Z' < 'a' as bytewise`);
  const safety = rows[0];
  if (safety === undefined) return;
  const wrong = [
    safety.fsync !== 'on' && 'fsync is off',
    safety.full_page_writes !== 'on' && 'full_page_writes is off',
    safety.synchronous_commit === 'off' && 'synchronous_commit is off',
    safety.superuser && 'the run-time login is a superuser or bypasses row security',
    safety.owned !== null && `the run-time login owns tables (${safety.owned})`,
    safety.bare !== null && `partitions can be read around row security (${safety.bare})`,
    !safety.bytewise && 'it does not order text by bytes, so ranges of keys would be read wrongly: create it with lc_collate C',
    safety.unforced !== null && `row security is not forced on ${safety.unforced}`,
  ].filter((reason) => reason !== false);
  if (wrong.length === 0) return;
  throw new Fault({
    code: 'STORE_UNSAFE',
    kind: 'defect',
    message: `The database is not safe to run on: ${wrong.join('; ')}`,
    hint: 'Use a run-time login without owner rights in DATABASE_URL and keep PostgreSQL durable; see docs/operations.md',
  });
}
