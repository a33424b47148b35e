import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Tx } from '../../store/index.ts';

/** A browser that a person is logged in with. */
export interface ConsoleSession {
  /** Names it to people; the cookie cannot be told from it. */
  readonly id: string;
  readonly person: string;
  readonly name: string;
  /** Who vouched for the person; absent for who could read the token of this installation. */
  readonly issuer: string | undefined;
  /** The person's account at the provider (`openid:ISSUER SUBJECT`); absent for who could read the token of this installation. */
  readonly account?: string | undefined;
  readonly roles: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly madeAt: Date;
  readonly seenAt: Date;
  /** The latest it ends; sooner when nothing is asked for `IDLE_MS`. */
  readonly expiresAt: Date;
}

export type NewSession = Pick<ConsoleSession, 'person' | 'name' | 'issuer' | 'account' | 'roles' | 'entities'>;

/** A working day. */
export const SESSION_MS = 12 * 3_600_000;
/** A browser that was left alone logs itself off (45 CFR 164.312(a)(2)(iii)). */
export const IDLE_MS = 30 * 60_000;
/** That somebody is there is noted no more often than this. */
const NOTED_MS = 60_000;
/** Ended sessions are kept for longer than a quarter, so that a review of access knows who was there; the audit keeps them after that. */
const KEPT_MS = 100 * 24 * 3_600_000;
const COOKIE = /^[\w-]{43}$/;

interface Row {
  id: string;
  person: string;
  name: string;
  issuer: string | null;
  account: string | null;
  roles: string[];
  entities: string[] | null;
  made_at: Date;
  seen_at: Date;
  expires_at: Date;
}

const COLUMNS = 'id, person, name, issuer, account, roles, entities, made_at, seen_at, expires_at';

/** Where sessions of one tenant are changed, and when. */
export interface SessionScope {
  readonly tx: Tx;
  readonly tenant: string;
  readonly at: Date;
}

/** Begins a session. The cookie's value is given out once and is kept nowhere. */
export async function openSession(
  { tx, tenant, at }: SessionScope,
  given: NewSession,
): Promise<{ readonly cookie: string; readonly session: ConsoleSession }> {
  const cookie = randomBytes(32).toString('base64url');
  const session = { ...given, id: randomUUID(), madeAt: at, seenAt: at, expiresAt: new Date(at.getTime() + SESSION_MS) };
  await tx.query({
    name: 'open-session',
    text: `insert into console_session (tenant, digest, ${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)`,
    values: [
      tenant,
      digestOf(cookie),
      session.id,
      given.person,
      given.name,
      given.issuer ?? null,
      given.account ?? null,
      given.roles,
      given.entities === 'all' ? null : given.entities,
      at,
      session.expiresAt,
    ],
  });
  await tx.query({
    name: 'forget-sessions',
    text: 'delete from console_session where tenant = $1 and expires_at < $2',
    values: [tenant, new Date(at.getTime() - KEPT_MS)],
  });
  return { cookie, session };
}

/** The session of a cookie; undefined when there is none, it was ended, or was left alone for too long. */
export async function lookAtSession({ tx, tenant, at }: SessionScope, cookie: string): Promise<ConsoleSession | undefined> {
  if (!COOKIE.test(cookie)) return undefined;
  const { rows } = await tx.query<Row>({
    name: 'look-at-session',
    text: `select ${COLUMNS} from console_session where digest = $2 and tenant = $1 and ended_at is null and expires_at > $3 and seen_at > $4`,
    values: [tenant, digestOf(cookie), at, new Date(at.getTime() - IDLE_MS)],
  });
  return rows.map(sessionOf)[0];
}

/** The same, and that somebody is there. */
export async function useSession(scope: SessionScope, cookie: string): Promise<ConsoleSession | undefined> {
  const session = await lookAtSession(scope, cookie);
  const { tx, tenant, at } = scope;
  if (session !== undefined && at.getTime() - session.seenAt.getTime() >= NOTED_MS) {
    await tx.query({
      name: 'note-session',
      text: 'update console_session set seen_at = $3 where digest = $2 and tenant = $1 and seen_at < $3',
      values: [tenant, digestOf(cookie), at],
    });
  }
  return session;
}

/** Ends the session of a cookie. Answers it; undefined when it was over. */
export async function leaveSession({ tx, tenant, at }: SessionScope, cookie: string): Promise<ConsoleSession | undefined> {
  const { rows } = await tx.query<Row>({
    name: 'leave-session',
    text: `update console_session set ended_at = $3 where digest = $2 and tenant = $1 and ended_at is null returning ${COLUMNS}`,
    values: [tenant, digestOf(cookie), at],
  });
  return rows.map(sessionOf)[0];
}

/** Ends sessions of one person, or of whomever, one by its name or all of them. Answers those that were ended. */
export async function endSessions({ tx, tenant, at }: SessionScope, person: string | undefined, id?: string): Promise<ConsoleSession[]> {
  const { rows } = await tx.query<Row>({
    name: 'end-sessions',
    text: `update console_session set ended_at = $3 where ($2::text is null or person = $2) and tenant = $1 and ended_at is null and expires_at > $3
      and ($4::uuid is null or id = $4) returning ${COLUMNS}`,
    values: [tenant, person ?? null, at, id ?? null],
  });
  return rows.map(sessionOf);
}

/** Sessions that somebody can still use, of one person or of all, newest first. */
export async function listSessions({ tx, tenant, at }: SessionScope, person?: string): Promise<ConsoleSession[]> {
  const { rows } = await tx.query<Row>({
    name: 'list-sessions',
    text: `select ${COLUMNS} from console_session where tenant = $1 and ($2::text is null or person = $2) and ended_at is null
      and expires_at > $3 and seen_at > $4 order by made_at desc, id limit 500`,
    values: [tenant, person ?? null, at, new Date(at.getTime() - IDLE_MS)],
  });
  return rows.map(sessionOf);
}

const digestOf = (cookie: string): Buffer => createHash('sha256').update(cookie).digest();

const sessionOf = (row: Row): ConsoleSession => ({
  id: row.id,
  person: row.person,
  name: row.name,
  issuer: row.issuer ?? undefined,
  account: row.account ?? undefined,
  roles: row.roles,
  entities: row.entities ?? 'all',
  madeAt: row.made_at,
  seenAt: row.seen_at,
  expiresAt: row.expires_at,
});
