import { createHash } from 'node:crypto';
import pg from 'pg';
import type { NewEvent } from '../../platform/src/canonical/index.ts';
import { appendEvents, laneOf } from '../../platform/src/events/index.ts';
import { smallColumn, textColumn, transaction } from '../../platform/src/store/index.ts';
import { type EnginePlace, foldAll, onEngine } from './engine-place.ts';
import type { Figure } from './figure.ts';
import { quantile } from './http-load.ts';

const SUPPLIER = 'MERIDIAN-MED';
const DAY = '2026-03-02';
const CHECKS = 1_000;
const ALONE = 50;
/** The invoice whose directories are copied, by a number and an amount that nothing else holds. */
const TEMPLATE = 'T0000000';
const TEMPLATE_CENTS = '700000000';
/** Of those that are loaded, how many cost the same. */
const SAME_AMOUNT = 3;
const FIRST_CENTS = 100_000_000;
const BATCH = 250_000;

/**
 * What telling a copy costs, over one thousand invoices and over `known` of them: of the invoices that are checked every other one was sent before.
 * Each comes as an event and is decided when it is told what came before it by number, look and amount.
 */
export async function measureDuplicates(known: number): Promise<Figure[]> {
  return onEngine(async (place) => {
    await checked(place, [invoice(TEMPLATE, TEMPLATE_CENTS, 0)]);
    await load(place, 0, CHECKS);
    await checked(place, copiesAndNew('warm', CHECKS));
    const few = await measured(place, 'few', CHECKS);
    await load(place, CHECKS, known);
    await checked(place, copiesAndNew('warmer', known));
    const many = await measured(place, 'many', known);
    const of = `duplicate checks over ${known.toLocaleString('en')} invoices`;
    return [
      { name: `${of}: copies found, new ones let go`, value: many.right / CHECKS, unit: '', reach: { atLeast: 1 } },
      { name: `${of}: a check among others`, value: many.eachMs, unit: 'ms', reach: { atMost: 5 } },
      { name: `${of}: a check among others, over ${CHECKS} invoices`, value: few.eachMs, unit: 'ms' },
      { name: `${of}: CPU of a check`, value: many.cpuMs, unit: 'ms', reach: { atMost: 5 } },
      { name: `${of}: CPU of a check, over ${CHECKS} invoices`, value: few.cpuMs, unit: 'ms' },
      { name: `${of}: alone, from the event to the decision, p50`, value: many.aloneMs, unit: 'ms' },
      { name: `${of}: alone, over ${CHECKS} invoices, p50`, value: few.aloneMs, unit: 'ms' },
    ];
  });
}

interface Measured {
  readonly eachMs: number;
  readonly cpuMs: number;
  readonly aloneMs: number;
  readonly right: number;
}

async function measured(place: EnginePlace, run: string, known: number): Promise<Measured> {
  const invoices = copiesAndNew(run, known);
  const before = { at: performance.now(), cpu: place.cpuMs() };
  await checked(place, invoices);
  const eachMs = (performance.now() - before.at) / CHECKS;
  const cpuMs = (place.cpuMs() - before.cpu) / CHECKS;
  const right = await rightlyJudged(place, run);
  const alone: number[] = [];
  for (const one of copiesAndNew(`${run}-alone`, known).slice(0, ALONE)) {
    await append(place, [one]);
    const from = performance.now();
    for (let folded = 1; folded > 0; ) folded = await place.worker.step();
    alone.push(performance.now() - from);
  }
  return { eachMs, cpuMs, aloneMs: quantile(Float64Array.from(alone).sort(), 0.5), right };
}

async function checked(place: EnginePlace, invoices: readonly NewEvent[]): Promise<void> {
  await append(place, invoices);
  await foldAll(place.worker);
}

const append = ({ pool, log, tenant }: EnginePlace, events: readonly NewEvent[]): Promise<void> =>
  transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    await appendEvents(tx, log, events);
  });

/** Invoices from another source than those that are known: every other one bears the number of one of these, written otherwise. */
function copiesAndNew(run: string, known: number): NewEvent[] {
  return Array.from({ length: CHECKS }, (_, n) => {
    const place = Math.floor((n * known) / CHECKS);
    return n % 2 === 0
      ? invoice(`t-${numberOf(place).slice(1)}`, centsOf(place), n, run)
      : invoice(`N-${run}-${n}`, newCents(`${run} ${n}`), n, run);
  });
}

/** An amount that nothing else has: below all that are loaded. */
const newCents = (of: string): string => String((createHash('sha256').update(of).digest().readUInt32BE() % (FIRST_CENTS - 1)) + 1);
const numberOf = (n: number): string => `T${String(n).padStart(7, '0')}`;
const centsOf = (n: number): string => String(FIRST_CENTS + Math.floor(n / SAME_AMOUNT));

function invoice(number: string, cents: string, n: number, source = 'known'): NewEvent {
  const key = `invoice:${source}|${SUPPLIER}|${number}`;
  const amount = cents;
  const line = {
    line: '1',
    description: 'Service',
    quantity: '1',
    unit: 'EA',
    unitPrice: (Number(cents) / 100).toFixed(2),
    amount,
    distributions: [{ costCenter: String(7_000 + (n % 100)), share: '100' }],
  };
  return {
    identity: createHash('sha256').update(key).digest().subarray(0, 16),
    type: 'invoice.received',
    entity: 'north',
    key,
    occurredAt: `${DAY}T15:00:00.000Z`,
    data: { supplier: SUPPLIER, number, kind: 'invoice', day: DAY, currency: 'USD', freight: '0', tax: '0', total: amount, lines: [line] },
  };
}

/** Of one run, copies that are held for it and others that are not. */
async function rightlyJudged({ pool, tenant }: EnginePlace, run: string): Promise<number> {
  const { rows } = await transaction(pool, { tenant, entities: 'all' }, (tx) =>
    tx.query<{ right: number }>(
      `select count(*) filter (where (key like '%|t-%') = (status = 'duplicate') and status <> 'checking')::int as right
        from process_state where tenant = $1 and key >= $2 and key < $3`,
      [tenant, `invoice:${run}|`, `invoice:${run}}`],
    ),
  );
  return rows[0]?.right ?? 0;
}

/** Directories of invoices `from` to `to` as copies of the template's: one each by number, which is what it looks like too, and one for those of an amount. */
async function load({ adminUrl, log }: EnginePlace, from: number, to: number): Promise<void> {
  const owner = new pg.Client({ connectionString: adminUrl, options: '-c search_path=plexus -c synchronous_commit=off' });
  await owner.connect();
  try {
    const byNumber = await templateOf(owner, `number|%${TEMPLATE}`);
    const lanesOf = ([, key = '']: readonly string[], part: string, names: readonly string[]): Buffer =>
      smallColumn(names.map((name) => laneOf(key.replaceAll(part, name), log.lanes)));
    // The template is the first of all numbers.
    for (let at = Math.max(from, 1); at < to; at += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, to - at) }, (_, n) => numberOf(at + n));
      await owner.query(
        `insert into process_state (tenant, key, entity, lane, version, status, data)
          select $4, replace($5, $1, g.number), $6, g.lane, $7::smallint, $8, replace($9, $1, g.number)
          from unnest($2::text[], $3::smallint[]) g(number, lane)`,
        [TEMPLATE, textColumn(numbers), lanesOf(byNumber, TEMPLATE, numbers), ...byNumber],
      );
    }
    const amounts = (n: number): number => Math.ceil(n / SAME_AMOUNT);
    const byAmount = await templateOf(owner, `amount|%|${TEMPLATE_CENTS}`);
    for (let at = amounts(from); at < amounts(to); at += BATCH) {
      const cents = Array.from({ length: Math.min(BATCH, amounts(to) - at) }, (_, n) => String(FIRST_CENTS + at + n));
      await owner.query(
        `insert into process_state (tenant, key, entity, lane, version, status, data)
          select $7, replace($8, $5, g.cents), $9, g.lane, $10::smallint, $11,
            '{"entries":[' || (select string_agg(replace(replace(substring($12 from '"entries":\\[(.*)\\],"waiting"'), $1, 'T' || lpad((g.m * $4 + k)::text, 7, '0')), $5, g.cents), ',') from generate_series(0, $4 - 1) k)
              || '],"waiting":[]}'
          from (select $6::int + o - 1 as m, cents, lane from unnest($2::text[], $3::smallint[]) with ordinality u(cents, lane, o)) g`,
        [TEMPLATE, textColumn(cents), lanesOf(byAmount, TEMPLATE_CENTS, cents), SAME_AMOUNT, TEMPLATE_CENTS, at, ...byAmount],
      );
    }
    await owner.query('vacuum analyze process_state');
    await owner.query('checkpoint');
  } finally {
    await owner.end();
  }
}

/** The directory that is copied: looked for once, because it lies among millions soon. */
async function templateOf(owner: pg.Client, name: string): Promise<readonly string[]> {
  const { rows } = await owner.query<{ tenant: string; key: string; entity: string; version: number; status: string; data: string }>(
    `select tenant, key, entity, version, status, data from process_state where key like 'billed:' || $1`,
    [name],
  );
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} directories are named ${name}`);
  return [row.tenant, row.key, row.entity, String(row.version), row.status, row.data];
}
