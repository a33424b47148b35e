import pg from 'pg';
import { Fault, faultOf } from '../kernel/index.ts';
import { GatheringSocket } from './gathering-socket.ts';

/** The run-time roles; none owns a table. See migrations/0001-foundation.sql for what each may do. */
export type Role = 'plexus_intake' | 'plexus_worker' | 'plexus_server' | 'plexus_maintainer';

export interface PoolOptions {
  readonly url: string;
  readonly role: Role;
  readonly size: number;
  /** Fixed plans for queue tables: statistics of tables that fill and drain flip plans otherwise (measured 13 times slower). */
  readonly fixedPlans?: boolean;
  /** Milliseconds after which a statement counts as never answered and its connection is given up; ANSWER_MS when not said. */
  readonly answerMs?: number;
}

/**
 * The server ends a statement after a minute. One that is not answered a while later sits on a dead disk, or its answer got lost on the way:
 * no server will ever say so, and whoever waits would wait for good.
 */
const ANSWER_MS = 90_000;
/** Of an owner's statement: an index on a large table is made in one. */
const OWNER_ANSWER_MS = 3_600_000;

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

/**
 * Opens a pipelined pool whose sessions act as one run-time role. A connection that does not come about within five seconds, or a statement
 * that is not answered in time, is `STORE_UNAVAILABLE` to whoever waits; the connection is dropped.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const settings = [
    `-c role=${options.role}`,
    '-c search_path=plexus',
    '-c timezone=UTC',
    // What a stopped node holds open must be free when its leases are: another takes both over after the same fifteen seconds.
    '-c idle_in_transaction_session_timeout=15s',
    '-c statement_timeout=60s',
    ...(options.fixedPlans === true
      ? ['-c enable_seqscan=off', '-c enable_hashjoin=off', '-c enable_mergejoin=off', '-c enable_material=off']
      : []),
  ].join(' ');
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    options: settings,
    application_name: options.role,
    connectionTimeoutMillis: 5_000,
    query_timeout: options.answerMs ?? ANSWER_MS,
    keepAlive: true,
    pipeline: true,
    stream: () => new GatheringSocket(),
  });
  pool.on('error', () => {
    // An idle connection broke: the pool has already dropped it and the next request opens another.
  });
  // A session that is ended as soon as it began says so in the breath in which it became ready: then it belongs to the pool no more, and to
  // whoever waits for it not yet. Whoever gets it finds out at the first statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * One session of the owner. With an `answerMs` of 0 it waits as long as the network finds the other end alive: for copies of whole tables.
 * Throws `STORE_UNAVAILABLE` or `STORE_LOGIN_REFUSED`.
 */
export async function connectOwner(adminUrl: string, name: string, answerMs = OWNER_ANSWER_MS): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    query_timeout: answerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // A session that ends is told to the statement that waits for it; between statements the next one finds out.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw databaseFault(error);
  }
  return client;
}

const UNAVAILABLE_CLASSES = new Set(['08', '53', '57', '58']);
/** Invalid authorization, and a database that does not exist: what the server says of a wrong address, not of a statement. */
const LOGIN_CLASSES = new Set(['28', '3D']);
/** The server ended a transaction that idled: its node was paused, or kept from working by something else. */
const IDLED = '25P03';
const CONFLICT_CODES = new Set(['40001', '40P01', '55P03']);

/** What the language throws at a mistake in our own code; the driver never does. */
const OURS = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Translates a driver error: what may be retried is `unavailable` or `conflict`, a violated constraint is a `defect`, as
 * is a mistake in our own code.
 */
export function databaseFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (OURS.some((kind) => error instanceof kind)) return faultOf(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CONFLICT_CODES.has(code)) {
    return new Fault({ code: 'STORE_CONFLICT', kind: 'conflict', message: `Transaction lost against another (${code})`, cause: error });
  }
  if (LOGIN_CLASSES.has(code.slice(0, 2))) {
    return new Fault({
      code: 'STORE_LOGIN_REFUSED',
      kind: 'unavailable',
      message: `The database refused the login (${code})`,
      hint: 'Check user, password and database name in DATABASE_URL and DATABASE_ADMIN_URL',
      cause: error,
    });
  }
  if (/^[0-9A-Z]{5}$/.test(code) && code !== IDLED && !UNAVAILABLE_CLASSES.has(code.slice(0, 2))) {
    return new Fault({ code: `STORE_${code}`, kind: 'defect', message: `The database refused a statement (${code})`, cause: error });
  }
  return new Fault({
    code: code === '53100' ? 'STORE_DISK_FULL' : 'STORE_UNAVAILABLE',
    kind: 'unavailable',
    message: code === '' ? 'The database does not answer' : `The database does not serve (${code})`,
    hint:
      code === '53100'
        ? 'Free disk space for the database; intake resumes by itself'
        : 'Check that PostgreSQL runs and accepts connections',
    cause: error,
  });
}

/** What the database would say of a value that does not get that far, because its type cannot hold it. `what` never quotes it. */
export const refusedValue = (code: string, what: string): Fault =>
  new Fault({ code: `STORE_${code}`, kind: 'defect', message: `The database refuses ${what}` });

/** Whether the database refused what was written and not that it was written: a value out of range, a constraint, an index entry too long. */
export const isRefusedValue = (fault: Fault): boolean => /^STORE_(22|23|54)/.test(fault.code);
