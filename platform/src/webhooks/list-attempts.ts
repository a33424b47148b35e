import type { Tx } from '../store/index.ts';

/** One event on its way to one receiver. */
export interface WebhookDelivery {
  readonly id: bigint;
  /** What the receiver knows it by. */
  readonly message: string;
  readonly type: string;
  readonly key: string;
  readonly state: 'ready' | 'running' | 'delivered' | 'failed';
  readonly tries: number;
  readonly madeAt: string;
  /** When it is tried next, at the earliest; absent once settled. */
  readonly dueAt?: string;
  readonly settledAt?: string;
}

/** One request and what came of it. */
export interface WebhookAttempt {
  readonly id: bigint;
  readonly delivery: bigint;
  readonly message: string;
  readonly try: number;
  readonly at: string;
  readonly outcome: 'delivered' | 'failed';
  /** HTTP status; absent when nothing was answered. */
  readonly status?: number;
  /** `HTTP_500`, `TIMEOUT`, `ECONNREFUSED`. */
  readonly code?: string;
  readonly ms: number;
}

/** `before` is `next` of the page before. */
export interface AttemptQuery {
  readonly before?: bigint;
  readonly limit: number;
}

interface DeliveryRow {
  id: bigint;
  message: string;
  type: string;
  key: string;
  state: WebhookDelivery['state'];
  tries: number;
  made_at: Date;
  due_at: Date;
  since: Date;
}

/** What a webhook was and is to be told, newest first. */
export async function listWebhookDeliveries(
  tx: Tx,
  tenant: string,
  webhook: bigint,
  query: AttemptQuery & { readonly state?: WebhookDelivery['state'] },
): Promise<{ deliveries: WebhookDelivery[]; next?: bigint }> {
  const { rows } = await tx.query<DeliveryRow>({
    name: 'list-webhook-deliveries',
    text: `select id, message, type, key, state, tries, made_at, due_at, since from webhook_delivery
      where tenant = $1 and webhook = $2 and ($3::bigint is null or id < $3) and ($4::text is null or state = $4) order by id desc limit $5`,
    values: [tenant, String(webhook), textOf(query.before), query.state ?? null, query.limit + 1],
  });
  const { shown, next } = pageOf(rows, query.limit);
  return {
    deliveries: shown.map(({ made_at: madeAt, due_at: dueAt, since, ...row }) => ({
      ...row,
      madeAt: madeAt.toISOString(),
      ...(row.state === 'ready' || row.state === 'running' ? { dueAt: dueAt.toISOString() } : { settledAt: since.toISOString() }),
    })),
    ...next,
  };
}

interface AttemptRow {
  id: bigint;
  delivery: bigint;
  message: string;
  try: number;
  at: Date;
  outcome: WebhookAttempt['outcome'];
  status: number | null;
  code: string | null;
  ms: number;
}

/** What was tried for a webhook, or for one delivery of it, newest first. */
export async function listWebhookAttempts(
  tx: Tx,
  tenant: string,
  webhook: bigint,
  query: AttemptQuery & { readonly delivery?: bigint },
): Promise<{ attempts: WebhookAttempt[]; next?: bigint }> {
  const { rows } = await tx.query<AttemptRow>({
    name: 'list-webhook-attempts',
    text: `select id, delivery, message, try, at, outcome, status, code, ms from webhook_attempt
      where tenant = $1 and webhook = $2 and ($3::bigint is null or id < $3) and ($4::bigint is null or delivery = $4) order by id desc limit $5`,
    values: [tenant, String(webhook), textOf(query.before), textOf(query.delivery), query.limit + 1],
  });
  const { shown, next } = pageOf(rows, query.limit);
  return {
    attempts: shown.map(({ at, status, code, ...row }) => ({
      ...row,
      at: at.toISOString(),
      ...(status === null ? {} : { status }),
      ...(code === null ? {} : { code }),
    })),
    ...next,
  };
}

function pageOf<R extends { id: bigint }>(rows: readonly R[], limit: number): { shown: readonly R[]; next: { next?: bigint } } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? { next: last.id } : {} };
}

const textOf = (number: bigint | undefined): string | null => (number === undefined ? null : String(number));
