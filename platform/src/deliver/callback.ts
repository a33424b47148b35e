import { timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TenantKeys } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { readAnswer } from './http-answer.ts';

/** A job's completion notice is a few hundred bytes; row-wise rejects make it longer. */
const MOST_BYTES = 1024 * 1024;
const NUMBER = /^\d{1,15}$/;

const Notice = Compile(Type.Object({ ReqstId: Type.String({ pattern: '^\\d{1,18}$' }) }));

/** A target that calls us back, as the gateway received it. */
export interface Callback {
  readonly target: string;
  readonly delivery: string;
  readonly attempt: string;
  readonly token: string;
  readonly body: Buffer;
}

/** Where a target is to call when it is done with this try of this delivery. Nobody else can know the token. */
export function callbackUrl(base: string, keys: TenantKeys, target: string, delivery: bigint, attempt: number): string {
  const query = new URLSearchParams({
    delivery: String(delivery),
    attempt: String(attempt),
    token: tokenOf(keys, target, String(delivery), String(attempt)),
  });
  return `${base.replace(/\/$/, '')}/v1/callbacks/${encodeURIComponent(target)}?${query.toString()}`;
}

/**
 * Takes `POST /v1/callbacks/:target`. The notice is only believed to say that something happened and under which request number: the
 * delivery becomes due at once and the deliverer asks the target itself. A try that nobody heard back from is known to have been accepted
 * by this, also when it was given up meanwhile. Answers the HTTP status: 204, or 404 for whatever does not fit. `pool` acts as plexus_server.
 */
export async function takeCallback(pool: pg.Pool, keys: TenantKeys, callback: Callback): Promise<204 | 404> {
  const { target, delivery, attempt, token, body } = callback;
  if (!NUMBER.test(delivery) || !NUMBER.test(attempt) || !equal(token, tokenOf(keys, target, delivery, attempt))) return 404;
  const notice = body.length > MOST_BYTES ? undefined : readAnswer(Notice, body);
  if (notice === undefined) return 404;
  await transaction(pool, { tenant: keys.tenant, entities: 'all' }, (tx) =>
    tx.query({
      name: 'take-callback',
      text: `with called as (
          select id, state from delivery where tenant = $1 and id = $2 and target = $3 and state in ('sent', 'unknown', 'ready', 'dead') for update),
        heard as (
          update delivery d set state = 'sent', due_at = now(), fence = d.fence + 1, leased_until = null,
            reference = case when c.state = 'sent' then d.reference else $4 end, since = case when c.state = 'sent' then d.since else now() end
          from called c where d.tenant = $1 and d.id = c.id
          returning d.id, c.state as before)
        insert into audit (tenant, principal, person, action, object, detail)
        select $1, 'plexus/callback', 'none', 'delivery.sent', 'delivery:' || id, 'called back' from heard where before <> 'sent'`,
      values: [keys.tenant, delivery, target, notice.ReqstId],
    }),
  );
  return 204;
}

function tokenOf(keys: TenantKeys, target: string, delivery: string, attempt: string): string {
  return keys.pseudonym('callback', `${target}|${delivery}|${attempt}`);
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
