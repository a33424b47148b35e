import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, Fault, faultOf } from '../kernel/index.ts';
import type { Api } from './api.ts';

export interface PurchaseLoadOptions {
  /** Of the installation that is driven. */
  readonly api: Api;
  /** Requisitions a second, at times fixed beforehand: who is slow finds them waiting. */
  readonly rate: number;
  readonly seconds: number;
  /** How long what was asked for is followed after the last was sent. */
  readonly followSeconds: number;
  /** Begins the numbers of its requisitions: `BENCH-20260302T101500`. */
  readonly run: string;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds, or nothing where nothing was measured. */
interface Spread {
  readonly p50: number;
  readonly p99: number;
}

export interface PurchaseLoadReport {
  readonly run: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** Codes of the answers that were no acknowledgement. */
  readonly refused: Readonly<Record<string, number>>;
  /** From when each was due to its answer. */
  readonly answerMs: Spread | undefined;
  /** From when each was due to when its process was seen to have begun, and to have made an order. */
  readonly begunMs: Spread | undefined;
  readonly orderedMs: Spread | undefined;
  readonly requisitions: Readonly<Record<string, number>>;
  readonly orders: Readonly<Record<string, number>>;
  /** What the whole installation did meanwhile, and what it has not done yet. */
  readonly flow: { readonly received: number; readonly posted: number; readonly delivered: number; readonly exceptions: number };
  /** Of its own requisitions, those that no process has seen, and those that wait for somebody or something. */
  readonly behind: number;
  readonly waiting: number;
}

interface Purchase {
  readonly key: string;
  readonly entity: string;
  readonly status: string;
  readonly document: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly purchases: readonly Purchase[];
  readonly next?: string;
}

interface Flow {
  readonly received: number;
  readonly posted: number;
  readonly delivered: number;
  readonly exceptions: number;
}

const PAGE = 200;
const LOOK_MS = 1_000;
const TEMPLATES = 50;
/** Where a requisition has come to its end, well or not. */
const ENDED = new Set(['ordered', 'closed', 'cancelled', 'rejected', 'withdrawn', 'transferred']);

/**
 * Asks again for what departments of this installation asked for before, under numbers of its own and through the door that everybody uses,
 * and follows what comes of it. Throws `NOTHING_TO_REPEAT` where nothing was asked for yet.
 */
export async function runPurchaseLoad(options: PurchaseLoadOptions): Promise<PurchaseLoadReport> {
  const { api, rate, seconds, run, clock, signal, say } = options;
  const templates = await templatesOf(api);
  const before = await flowOf(api);
  const due = new Map<string, number>();
  const answers: number[] = [];
  const begun = new Map<string, number>();
  const ordered = new Map<string, number>();
  const refused: Record<string, number> = {};
  const underWay = new Set<Promise<void>>();
  const started = performance.now();
  const send = async (n: number, at: number): Promise<void> => {
    const number = `${run}-${String(n).padStart(6, '0')}`;
    due.set(`requisition:${number}`, at);
    const template = templates[n % templates.length];
    if (template === undefined) return;
    const day = clock.now().toISOString().slice(0, 10);
    try {
      // By somebody else each: what one person asks for counts together, and would wait for approval.
      const requisition = { ...template.document, requisition: number, requester: number, day };
      await api.post('/v1/requisitions', { reference: number, entity: template.entity, requisition }, { 'idempotency-key': number });
      answers.push(performance.now() - at);
    } catch (error) {
      const { code } = error instanceof Error && 'code' in error ? (error as { code: string }) : faultOf(error);
      refused[code] = (refused[code] ?? 0) + 1;
    }
  };
  let sent = 0;
  let seen: readonly Purchase[] = [];
  const look = async (): Promise<void> => {
    seen = await ownOf(api, 'requisitions', run);
    const at = performance.now();
    for (const { key, status } of seen) {
      if (!begun.has(key)) begun.set(key, at);
      if (status === 'ordered' && !ordered.has(key)) ordered.set(key, at);
    }
  };
  const all = Math.floor(rate * seconds);
  let lookAt = started;
  // Beside the sending: what is due does not wait for what is looked at. A look that fails is told of by the one after the last was sent.
  let looking: Promise<void> | undefined;
  for (; sent < all && !signal.aborted; sent++) {
    const at = started + (sent / rate) * 1_000;
    const early = at - performance.now();
    if (early > 0) await wait(early, undefined, { signal }).catch(() => undefined);
    const sending = send(sent, at);
    underWay.add(sending);
    void sending.finally(() => underWay.delete(sending));
    if (looking !== undefined || performance.now() < lookAt) continue;
    looking = look()
      .then(
        () => say(`${sent} of ${all} sent, ${answers.length} acknowledged, ${begun.size} begun, ${ordered.size} ordered`),
        () => undefined,
      )
      .finally(() => {
        lookAt = performance.now() + LOOK_MS;
        looking = undefined;
      });
  }
  await Promise.all([...underWay, looking]);
  const until = performance.now() + options.followSeconds * 1_000;
  for (;;) {
    await look();
    const isDone = seen.length === answers.length && seen.every(({ status }) => ENDED.has(status));
    if (isDone || signal.aborted || performance.now() >= until) break;
    await wait(Math.min(LOOK_MS, Math.max(0, until - performance.now())), undefined, { signal }).catch(() => undefined);
  }
  const orders = await ownOf(api, 'purchase-orders', run);
  const now = await flowOf(api);
  return {
    run,
    sent,
    acknowledged: answers.length,
    refused,
    answerMs: spreadOf(answers),
    begunMs: spreadOf([...begun].map(([key, at]) => at - (due.get(key) ?? at))),
    orderedMs: spreadOf([...ordered].map(([key, at]) => at - (due.get(key) ?? at))),
    requisitions: countsOf(seen),
    orders: countsOf(orders),
    flow: {
      received: now.received - before.received,
      posted: now.posted - before.posted,
      delivered: now.delivered - before.delivered,
      exceptions: now.exceptions - before.exceptions,
    },
    behind: answers.length - seen.length,
    waiting: seen.filter(({ status }) => !ENDED.has(status)).length,
  };
}

async function templatesOf(api: Api): Promise<readonly Purchase[]> {
  const { purchases } = await api.get<Page>(`/v1/requisitions?limit=${TEMPLATES}`);
  const everyday = purchases.filter(({ document }) => document['kind'] === 'purchase');
  if (everyday.length === 0) throw nothingToRepeat();
  return everyday.map((one) => ({
    ...one,
    document: Object.fromEntries(Object.entries(one.document).filter(([name]) => name !== 'emergency')),
  }));
}

/** Those whose numbers begin as this run's. */
async function ownOf(api: Api, path: string, run: string): Promise<readonly Purchase[]> {
  const found: Purchase[] = [];
  let page: Page = { purchases: [] };
  do {
    const after = page.next === undefined ? '' : `&after=${encodeURIComponent(page.next)}`;
    page = await api.get<Page>(`/v1/${path}?limit=${PAGE}&starts=${encodeURIComponent(`${run}-`)}${after}`);
    found.push(...page.purchases);
  } while (page.next !== undefined);
  return found;
}

const flowOf = (api: Api): Promise<Flow> => api.get<Flow>('/v1/flow');

function countsOf(purchases: readonly Purchase[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of purchases) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return sorted.length === 0 ? undefined : { p50: at(0.5), p99: at(0.99) };
}

const nothingToRepeat = (): Fault =>
  new Fault({
    code: 'NOTHING_TO_REPEAT',
    kind: 'rejected',
    message: 'Nobody has asked for anything here yet',
    hint: 'The load repeats what departments asked for: start with npm start, or hand in a requisition, and try again in a minute',
  });
