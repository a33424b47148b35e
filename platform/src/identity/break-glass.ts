import type { Purpose } from './access/index.ts';
import type { SessionScope } from './people/sessions.ts';

/** Emergency access of one person: it shows more for a time and is reviewed by another. */
export interface BreakGlass {
  readonly id: bigint;
  readonly person: string;
  readonly issuer: string | undefined;
  readonly reason: string;
  readonly purpose: Purpose;
  /** What it shows beside the person's own entities. */
  readonly entities: 'all' | readonly string[];
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** When it was ended before it expired. */
  readonly closedAt: Date | undefined;
  readonly review: BreakGlassReview | undefined;
}

export interface BreakGlassReview {
  readonly by: string;
  readonly at: Date;
  readonly verdict: 'justified' | 'not-justified';
  readonly words: string;
}

export type NewBreakGlass = Pick<BreakGlass, 'person' | 'issuer' | 'reason' | 'purpose' | 'entities'> & { readonly minutes: number };

/** The longest it lasts. */
export const MOST_GLASS_MINUTES = 60;
/** What somebody else has to review it in. */
export const REVIEW_MS = 24 * 3_600_000;

interface Row {
  id: bigint;
  person: string;
  issuer: string | null;
  reason: string;
  purpose: Purpose;
  entities: string[] | null;
  opened_at: Date;
  expires_at: Date;
  closed_at: Date | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  verdict: BreakGlassReview['verdict'] | null;
  words: string | null;
}

const COLUMNS = `id, person, issuer, reason, purpose, entities, opened_at, expires_at, closed_at, reviewed_at, reviewed_by, verdict, words`;

/** Begins emergency access; the database refuses one of more than an hour. */
export async function openBreakGlass({ tx, tenant, at }: SessionScope, given: NewBreakGlass): Promise<BreakGlass> {
  const { rows } = await tx.query<Row>({
    name: 'open-break-glass',
    text: `insert into break_glass (tenant, person, issuer, reason, purpose, entities, opened_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
    values: [
      tenant,
      given.person,
      given.issuer ?? null,
      given.reason,
      given.purpose,
      given.entities === 'all' ? null : given.entities,
      at,
      new Date(at.getTime() + given.minutes * 60_000),
    ],
  });
  return rows.map(glassOf)[0] as BreakGlass;
}

/** The emergency access that a person shows; undefined when it is not theirs, has expired or was ended. */
export async function usableBreakGlass(
  { tx, tenant, at }: SessionScope,
  id: bigint,
  { person, issuer }: Pick<BreakGlass, 'person' | 'issuer'>,
): Promise<BreakGlass | undefined> {
  const { rows } = await tx.query<Row>({
    name: 'usable-break-glass',
    text: `select ${COLUMNS} from break_glass where id = $2 and tenant = $1 and person = $3 and issuer is not distinct from $4
      and closed_at is null and expires_at > $5`,
    values: [tenant, String(id), person, issuer ?? null, at],
  });
  return rows.map(glassOf)[0];
}

/** Emergency accesses, newest first: of one person, or of all. */
export async function listBreakGlass({ tx, tenant }: SessionScope, person?: string): Promise<BreakGlass[]> {
  const { rows } = await tx.query<Row>({
    name: 'list-break-glass',
    text: `select ${COLUMNS} from break_glass where tenant = $1 and ($2::text is null or person = $2) order by opened_at desc, id desc limit 500`,
    values: [tenant, person ?? null],
  });
  return rows.map(glassOf);
}

/** One of them, held until the transaction ends; undefined when there is none. */
export async function lockBreakGlass({ tx, tenant }: SessionScope, id: bigint): Promise<BreakGlass | undefined> {
  const { rows } = await tx.query<Row>({
    name: 'lock-break-glass',
    text: `select ${COLUMNS} from break_glass where id = $2 and tenant = $1 for update`,
    values: [tenant, String(id)],
  });
  return rows.map(glassOf)[0];
}

/** Who can read the token of this installation is one person, whatever name they give. */
const INSTALLATION = 'installation';

/**
 * Whether an account is of the person who broke the glass: the same, or one that is known to be the same person's. `account` undefined: who
 * can read the token, or came in by a link.
 */
export async function isOwnGlass(
  { tx, tenant }: Pick<SessionScope, 'tx' | 'tenant'>,
  { person, issuer }: Pick<BreakGlass, 'person' | 'issuer'>,
  account: string | undefined,
): Promise<boolean> {
  const { rows } = await tx.query<{ own: boolean }>({
    name: 'is-own-glass',
    text: `select exists (
        select from console_session s left join person_account mine on mine.tenant = $1 and mine.account = coalesce(s.account, $5)
          left join person_account same on same.tenant = $1 and same.person = mine.person
        where s.tenant = $1 and s.person = $2 and s.issuer is not distinct from $3 and (coalesce(s.account, $5) = $4 or same.account = $4)) as own`,
    values: [tenant, person, issuer ?? null, account ?? INSTALLATION, INSTALLATION],
  });
  return rows[0]?.own === true;
}

/** Ends it before it expires; one that is over stays as it is. */
export async function closeBreakGlass({ tx, tenant, at }: SessionScope, id: bigint): Promise<void> {
  await tx.query({
    name: 'close-break-glass',
    text: 'update break_glass set closed_at = $3 where id = $2 and tenant = $1 and closed_at is null and expires_at > $3',
    values: [tenant, String(id), at],
  });
}

/** Writes down what another person thought of it; the database refuses the person's own review, and a second one. */
export async function reviewBreakGlass(
  { tx, tenant, at }: SessionScope,
  id: bigint,
  { by, verdict, words }: Omit<BreakGlassReview, 'at'>,
): Promise<void> {
  await tx.query({
    name: 'review-break-glass',
    text: `update break_glass set reviewed_at = $3, reviewed_by = $4, verdict = $5, words = $6 where id = $2 and tenant = $1`,
    values: [tenant, String(id), at, by, verdict, words],
  });
}

/** The work item that asks for its review. */
export const reviewIdentity = (id: bigint): string => `break-glass|${id}`;

function glassOf(row: Row): BreakGlass {
  const { reviewed_at: at, reviewed_by: by, verdict, words } = row;
  const isReviewed = at !== null && by !== null && verdict !== null && words !== null;
  return {
    id: row.id,
    person: row.person,
    issuer: row.issuer ?? undefined,
    reason: row.reason,
    purpose: row.purpose,
    entities: row.entities ?? 'all',
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    closedAt: row.closed_at ?? undefined,
    review: isReviewed ? { by, at, verdict, words } : undefined,
  };
}
