import type { FastifyReply, FastifyRequest } from 'fastify';
import { idempotencyKey } from '../connect/index.ts';
import { Fault, open, randomKey, seal, type TenantKeys } from '../kernel/index.ts';
import { type Scope, transaction, type Tx } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { jsonText } from './json-text.ts';
import { sameText } from './same-text.ts';

/** What an acting request did, as it is answered. */
export interface Acted {
  /** 200 when left out. */
  readonly status?: number;
  /** Such as `location`; told again with the same answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

interface Kept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const KEPT_MS = 24 * 3_600_000;
/** Ended answers that one request clears away at most. */
const CLEARED = 100;
const RETRY_MS = 1_000;

/**
 * Runs what a request does in one transaction, once per Idempotency-Key of a caller on a route. The answer is kept, sealed, for a day in that
 * same transaction: after a crash there is either both or nothing, and whoever is not sure asks again with the same key.
 *
 * - the same key with the same request: the same answer, with `Idempotency-Replayed: true`
 * - with another request: `IDEMPOTENCY_KEY_REUSED` (422)
 * - while the first is under way: `IDEMPOTENCY_IN_FLIGHT` (409, Retry-After)
 *
 * Refusals are not kept: they changed nothing. Without a key `work` is simply run. Throws what `work` throws, and `IDEMPOTENCY_KEY_INVALID`.
 */
export async function actOnce(
  { pool, tenant, keys, clock }: Pick<GatewayDependencies, 'pool' | 'tenant' | 'keys' | 'clock'>,
  scope: Scope,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<Acted>,
): Promise<FastifyReply> {
  const key = keyOf(request);
  if (key === undefined) return send(reply, keptOf(await transaction(pool, scope, work)));
  const name = nameOf(keys, request, key);
  const asked = keys.contentHash(Buffer.from(`${request.url}\n${sameText(request.body)}`));
  let isReplayed = false;
  const kept = await transaction(pool, scope, async (tx) => {
    await lock(tx, name);
    const since = new Date(clock.now().getTime() - KEPT_MS);
    await clear(tx, tenant, since);
    const known = await find(tx, tenant, name, since);
    isReplayed = known !== undefined;
    if (known !== undefined) {
      if (!known.request.equals(asked)) throw keyReused();
      return openKept(keys, name, known);
    }
    const made = keptOf(await work(tx));
    await keep(tx, keys, { name, asked, made, at: clock.now() });
    return made;
  });
  if (isReplayed) void reply.header('idempotency-replayed', 'true');
  return send(reply, kept);
}

/** Whether `actOnce` has the answer to a request already: then nothing is made ready for it. */
export async function isAnswered(
  { pool, tenant, keys, clock }: Pick<GatewayDependencies, 'pool' | 'tenant' | 'keys' | 'clock'>,
  scope: Scope,
  request: FastifyRequest,
): Promise<boolean> {
  const key = keyOf(request);
  if (key === undefined) return false;
  const since = new Date(clock.now().getTime() - KEPT_MS);
  return (await transaction(pool, scope, (tx) => find(tx, tenant, nameOf(keys, request, key), since))) !== undefined;
}

/** The key of a request, if it has one. Throws `IDEMPOTENCY_KEY_INVALID` (rejected). */
export const keyOf = (request: FastifyRequest): string | undefined => idempotencyKey(request.headers['idempotency-key']);

/** Refuses a request without a key where a repeat would cost money. Throws `IDEMPOTENCY_KEY_MISSING` (rejected). */
export function requireKey(request: FastifyRequest): void {
  if (keyOf(request) === undefined) throw keyMissing();
}

const keptOf = ({ status = 200, headers = {}, body }: Acted): Kept => ({ status, headers, text: jsonText(body) });

/** As a value, so that it is masked like every other answer. */
const send = (reply: FastifyReply, { status, headers, text }: Kept): FastifyReply =>
  reply.code(status).headers(headers).send(JSON.parse(text));

/** Keys of different callers and routes have nothing to do with one another. */
function nameOf(keys: TenantKeys, request: FastifyRequest, key: string): Buffer {
  const { principal, person } = actorOf(request);
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  return keys.contentHash(Buffer.from([principal, person, route, key].join('\n')));
}

/** Held until the transaction ends, however it ends; a node that is killed lets go of it with its connection. */
async function lock(tx: Tx, name: Buffer): Promise<void> {
  const { rows } = await tx.query<{ mine: boolean }>({
    name: 'lock-idempotency-key',
    text: 'select pg_try_advisory_xact_lock($1) as mine',
    values: [String(name.readBigInt64BE(0))],
  });
  if (rows[0]?.mine !== true) throw inFlight();
}

async function clear(tx: Tx, tenant: string, since: Date): Promise<void> {
  await tx.query({
    name: 'clear-idempotent-answers',
    text: `delete from idempotent_answer where tenant = $1 and key in (
        select key from idempotent_answer where made_at <= $2 and tenant = $1 order by made_at limit $3 for update skip locked)`,
    values: [tenant, since, CLEARED],
  });
}

interface Row {
  request: Buffer;
  wrapped_key: Buffer;
  answer: Buffer;
}

async function find(tx: Tx, tenant: string, name: Buffer, since: Date): Promise<Row | undefined> {
  const { rows } = await tx.query<Row>({
    name: 'find-idempotent-answer',
    text: 'select request, wrapped_key, answer from idempotent_answer where key = $2 and tenant = $1 and made_at > $3',
    values: [tenant, name, since],
  });
  return rows[0];
}

const placeOf = (name: Buffer): string => `idempotent_answer|${name.toString('hex')}`;

const openKept = (keys: TenantKeys, name: Buffer, row: Row): Kept =>
  JSON.parse(open(keys.unwrap(row.wrapped_key, placeOf(name)), row.answer, `${keys.tenant}|${placeOf(name)}`).toString()) as Kept;

async function keep(
  tx: Tx,
  keys: TenantKeys,
  { name, asked, made, at }: { readonly name: Buffer; readonly asked: Buffer; readonly made: Kept; readonly at: Date },
): Promise<void> {
  const dataKey = randomKey();
  const sealed = seal(dataKey, Buffer.from(JSON.stringify(made)), `${keys.tenant}|${placeOf(name)}`);
  // One that ended but was passed over by the clearing, since another request clears it right now, is written over.
  await tx.query({
    name: 'keep-idempotent-answer',
    text: `insert into idempotent_answer (tenant, key, request, wrapped_key, answer, made_at) values ($1, $2, $3, $4, $5, $6)
      on conflict (key, tenant) do update set request = $3, wrapped_key = $4, answer = $5, made_at = $6`,
    values: [keys.tenant, name, asked, keys.wrap(dataKey, placeOf(name)), sealed, at],
  });
}

const keyReused = (): Fault =>
  new Fault({
    code: 'IDEMPOTENCY_KEY_REUSED',
    kind: 'rejected',
    message: 'The Idempotency-Key was used for another request',
    hint: 'Take a new key for each thing to be done; the same key only to ask for the same again',
  });

const keyMissing = (): Fault =>
  new Fault({
    code: 'IDEMPOTENCY_KEY_MISSING',
    kind: 'rejected',
    message: 'This request needs an Idempotency-Key',
    hint: 'Take a new key for each thing to be done, and the same when you ask again because no answer came',
  });

const inFlight = (): Fault =>
  new Fault({
    code: 'IDEMPOTENCY_IN_FLIGHT',
    kind: 'conflict',
    message: 'A request with this Idempotency-Key is under way',
    hint: 'Wait as long as Retry-After says and ask again with the same key',
    retryAfterMs: RETRY_MS,
  });
