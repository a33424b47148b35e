import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appendEvents } from '../../platform/src/events/index.ts';
import { accountOf, knowAccount } from '../../platform/src/govern/approvals/index.ts';
import { openSession } from '../../platform/src/identity/index.ts';
import { checkInvariants } from '../../platform/src/observe/index.ts';
import { openPlatform, type Platform } from '../../platform/src/runtime.ts';
import { type Scope, transaction } from '../../platform/src/store/index.ts';
import { type NewException, openExceptions } from '../../platform/src/worklist/index.ts';
import { Desk } from './desk.ts';
import type { Figure } from './figure.ts';
import { quantile } from './http-load.ts';
import { type Bench, startBench } from './installation.ts';
import { caughtUp } from './intake.ts';
import { interchangeOf, ordersAndReceipts, overchargedOf, pushOf, SUPPLIER, SUPPLIER_RECORD } from './month-end-documents.ts';
import { less, usage } from './usage.ts';

export interface MonthEnd {
  readonly invoices: number;
  /** Work of other kinds that is open already. */
  readonly openTasks: number;
}

/** Where no answer is asked for: the suppliers' and the ERP's own speed is measured elsewhere. */
const HELD = ['erp-journals', 'erp-receivables', 'erp-purchasing', 'supplier-meridian', 'supplier-lantern', 'supplier-cedar'];
const EACH_FILE = 100;
/** Of ten invoices nine come in files of the supplier, one is pushed by the service that reads paper. */
const IN_FILES = 0.9;
const PUSHES_AT_ONCE = 4;
const ACTIONS_A_SECOND = 6;
const CHUNK = 500;
const DAY_MS = 86_400_000;
const DRAIN_LIMIT_MS = 3_600_000;

/**
 * The invoices of a month's end through the doors that partners use, while somebody works at the worklist: how long until all are decided, whether each
 * was paid, is held or waits, and how long the person waited.
 */
export async function measureMonthEnd({ invoices, openTasks }: MonthEnd): Promise<Figure[]> {
  const bench = await startBench({ hold: HELD });
  const platform = await openPlatform(bench.config);
  try {
    const secret = await pushSecret(bench);
    await preload(bench, platform, invoices, openTasks);
    const desk = new Desk(bench.httpPort, await sessionOf(platform), ACTIONS_A_SECOND);
    const stopping = new AbortController();
    const before = await usage(bench.owner, bench.pids);
    const working = desk.work(stopping.signal);
    const inFiles = Math.floor((invoices * IN_FILES) / EACH_FILE) * EACH_FILE;
    await Promise.all([sendFiles(bench, inFiles), push(bench, inFiles, invoices, secret)]);
    const sentIn = performance.now() - before.atMs;
    await caughtUp(bench, DRAIN_LIMIT_MS);
    const used = less(await usage(bench.owner, bench.pids), before);
    stopping.abort();
    const { times, decided, failed } = await working;
    await caughtUp(bench, DRAIN_LIMIT_MS);
    if (failed.length > 0) process.stderr.write(`  of the person's requests ${failed.length} failed, the first: ${failed[0]}\n`);
    const { byStatus, known, vouchers, twice } = await accountedFor(bench);
    const { violations } = await checkInvariants(platform.server, platform.keys, { now: new Date() });
    for (const { invariant, code, count, ids } of violations) {
      process.stderr.write(`  ${invariant} ${code} ${count}: ${ids.slice(0, 3).join(', ')}\n`);
    }
    const all = Float64Array.from([...times.list, ...times.show, ...times.decide]).sort();
    process.stderr.write(`  ${JSON.stringify(byStatus)}; ${overchargedOf(invoices)} overcharged, ${decided} of them decided meanwhile\n`);
    const of = `month end, ${invoices} invoices and ${openTasks} open tasks`;
    return [
      { name: `${of}: drained after the first was sent`, value: used.atMs / 1000, unit: 's' },
      { name: `${of}: taken in`, value: sentIn / 1000, unit: 's' },
      { name: `${of}: CPU of each`, value: used.cpuMs / invoices, unit: 'ms' },
      { name: `${of}: known of those sent`, value: known / invoices, unit: '', reach: { atLeast: 1 } },
      { name: `${of}: to the ERP more than once`, value: twice, unit: '', reach: { atMost: 0 } },
      { name: `${of}: to the ERP of those to be paid`, value: vouchers / Math.max(1, payable(byStatus)), unit: '', reach: { atLeast: 1 } },
      { name: `${of}: violations of invariants`, value: violations.length, unit: '', reach: { atMost: 0 } },
      { name: `${of}: requests of the person that failed`, value: failed.length, unit: '', reach: { atMost: 0 } },
      { name: `${of}: task actions p99`, value: quantile(all, 0.99), unit: 'ms', reach: { atMost: 300 } },
      { name: `${of}: task actions p50`, value: quantile(all, 0.5), unit: 'ms' },
      ...(['list', 'show', 'decide'] as const).map(
        (what): Figure => ({
          name: `${of}: ${what} (${times[what].length}) p99`,
          value: quantile(times[what], 0.99),
          unit: 'ms',
        }),
      ),
    ];
  } finally {
    await platform.close();
    await bench.stop();
  }
}

async function pushSecret({ folder }: Bench): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  const file = join(folder, 'sandbox/ap-automation/signing-secret');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}

/** Orders and receipts as events, folded, which all name one message; and open work of another kind. */
async function preload(bench: Bench, platform: Platform, invoices: number, openTasks: number): Promise<void> {
  const { worker, log, tenant } = platform;
  const scope: Scope = { tenant, entities: 'all' };
  await handedIn(`http://127.0.0.1:${bench.httpPort}/v1/channels/materials-master/messages`, SUPPLIER_RECORD, authorized(bench));
  await caughtUp(bench);
  const { rows } = await bench.owner.query<{ channel: number; seq: string }>(
    'select channel, seq::text from message order by received_at limit 1',
  );
  const [message] = rows;
  if (message === undefined) throw new Error('no message was stored');
  const cause = { channel: message.channel, message: BigInt(message.seq), start: 0, end: 1, rule: 'bench', release: 1 };
  const events = ordersAndReceipts(invoices).map((event) => ({ ...event, cause }));
  for (let at = 0; at < events.length; at += CHUNK) {
    await transaction(worker, scope, (tx) => appendEvents(tx, log, events.slice(at, at + CHUNK)));
  }
  const dueAt = (n: number): string => new Date(Date.now() + 3 * DAY_MS + n * 1_000).toISOString();
  for (let at = 0; at < openTasks; at += CHUNK) {
    const items = Array.from({ length: Math.min(CHUNK, openTasks - at) }, (_, n) => workOf(at + n, dueAt(at + n)));
    await transaction(worker, scope, (tx) => openExceptions(tx, tenant, items));
  }
  await caughtUp(bench, DRAIN_LIMIT_MS);
  await bench.owner.query('vacuum analyze exception_item, process_state, event');
}

const workOf = (n: number, dueAt: string): NewException => ({
  entity: ['north', 'river', 'lake'][n % 3] ?? 'north',
  kind: 'order-date',
  identity: `bench|${n}`,
  owner: n % 2 === 0 ? 'purchasing' : 'accounts-payable',
  code: 'ORDER_DATE',
  summary: 'The supplier answers with another day',
  key: `order:bench-${n}`,
  dueAt,
});

/** The cookie of somebody who works on what suppliers bill. */
async function sessionOf({ server, tenant }: Platform): Promise<string> {
  const account = accountOf('https://login.example', 'bench');
  return transaction(server, { tenant, entities: 'all' }, async (tx) => {
    const who = { person: 'beth', name: 'Beth', issuer: 'https://login.example', account, roles: ['supply-analyst', 'payables-analyst'] };
    const { cookie } = await openSession({ tx, tenant, at: new Date() }, { ...who, entities: 'all' });
    await knowAccount(tx, account, 'beth', 'Beth');
    return cookie;
  });
}

async function sendFiles(bench: Bench, invoices: number): Promise<void> {
  for (let from = 0; from < invoices; from += EACH_FILE) {
    await handedIn(
      `http://127.0.0.1:${bench.httpPort}/v1/channels/meridian-edi/messages`,
      Buffer.from(interchangeOf(from, from + EACH_FILE)),
      {
        ...authorized(bench),
        'content-type': 'application/edi-x12',
      },
    );
  }
}

const authorized = ({ installation }: Bench): Readonly<Record<string, string>> => ({ authorization: `Bearer ${installation.token}` });

async function push({ httpPort }: Bench, from: number, to: number, secret: string): Promise<void> {
  let next = from;
  const one = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) {
      const { body, headers } = pushOf(n, secret, new Date());
      await handedIn(`http://127.0.0.1:${httpPort}/hooks/ap-automation`, body, { ...headers, 'content-type': 'application/json' });
    }
  };
  await Promise.all(Array.from({ length: PUSHES_AT_ONCE }, one));
}

/** Sends until it is taken: who is told to come back comes back. */
async function handedIn(url: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.status < 300) return;
    if (answer.status !== 503 && answer.status !== 429) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 1) * 1_000));
  }
}

interface Accounted {
  readonly byStatus: Readonly<Record<string, number>>;
  readonly known: number;
  /** Invoices that were given to the ERP, and those that were given to it more than once. */
  readonly vouchers: number;
  readonly twice: number;
}

async function accountedFor({ owner }: Bench): Promise<Accounted> {
  const states = await owner.query<{ status: string; n: number }>(
    `select status, count(*)::int as n from process_state where key like $1 or key like $2 group by status`,
    [`invoice:edi|${SUPPLIER}|ME%`, `invoice:ap-automation|${SUPPLIER}|ME%`],
  );
  const given = await owner.query<{ vouchers: number; twice: number }>(
    `select count(*)::int as vouchers, count(*) filter (where n > 1)::int as twice
      from (select content::json ->> 'number' as number, count(*) as n from delivery where kind = 'supplier-invoice' group by 1) x`,
  );
  const byStatus = Object.fromEntries(states.rows.map(({ status, n }) => [status, n]));
  const known = states.rows.reduce((sum, { n }) => sum + n, 0);
  return { byStatus, known, vouchers: given.rows[0]?.vouchers ?? 0, twice: given.rows[0]?.twice ?? 0 };
}

const payable = (byStatus: Readonly<Record<string, number>>): number => (byStatus['payable'] ?? 0) + (byStatus['asked'] ?? 0);
