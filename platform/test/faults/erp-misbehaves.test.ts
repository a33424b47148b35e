import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultName } from '@plexus/sandbox';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { readAmount } from '../../../sandbox/src/money/amount.ts';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { introduceSupplier, sendPurchases, wrongPurchases } from './purchase-load.ts';
import { moment } from './waiting.ts';

const SEED = 404;
const PURCHASES = { seed: SEED, purchases: isFull ? 20 : 12, everyMs: 90 };
const SECONDS = isFull ? 9 : 6;
const plexus = await installed(SEED);

const always = (fault: FaultName, probability: number, ms = 0): void =>
  plexus.erpFaults.set({ system: 'erp', fault, probability, ms, count: null });

test('an ERP that works and drops the reply, answers twice, answers late and goes down holds every journal once, and what we hold', async (t) => {
  const random = new Random(SEED, 'down');
  const downAt = isFull ? random.between(2_000, 4_000) : random.between(1_500, 2_500);
  const upAt = downAt + (isFull ? random.between(2_000, 3_000) : random.between(1_000, 2_000));
  t.diagnostic(
    `seed ${SEED}: three hospitals, 50 arrivals a second each for ${SECONDS} s; at the ERP 35 % of replies dropped, 15 % twice, 5 % garbage,`,
  );
  t.diagnostic(`8 % of requests held beyond our patience, 30 % of callbacks never made, and down from ${downAt} to ${upAt} ms`);
  await introduceSupplier(plexus);
  always('drop-reply', 0.35);
  always('answer-twice', 0.15);
  always('garbage', 0.05);
  always('delay', 0.08, 2_500);
  plexus.erpFaults.set({ system: 'erp-callback', fault: 'refuse', probability: 0.3, ms: 0, count: null });
  plexus.erpFaults.set({ system: 'erp-callback', fault: 'answer-twice', probability: 0.3, ms: 0, count: null });
  const started = performance.now();
  const sending = Promise.all(
    ['NORTH', 'RIVER', 'LAKE'].map((facility, n) => sendCharges(plexus, { seed: SEED + n, rate: 50, seconds: SECONDS, facility })),
  );
  const buying = sendPurchases(plexus, PURCHASES);
  await moment(started, downAt);
  always('down', 1);
  await moment(started, upAt);
  always('down', 0);
  const runs = await sending;
  await buying;
  plexus.erpFaults.clear();
  const drainedIn = await drained(plexus);

  const states = await plexus.query<{ kind: string; state: string; n: number; tries: number }>(
    'select kind, state, count(*)::int as n, max(tries)::int as tries from delivery group by 1, 2 order by 1, 2',
  );
  t.diagnostic(`struck: ${JSON.stringify(plexus.erpFaults.struck)}`);
  t.diagnostic(`deliveries: ${states.map(({ kind, state, n, tries }) => `${n} ${kind} ${state} (${tries} tries at most)`).join(', ')}`);
  const outcomes = await plexus.query<{ outcome: string; code: string | null; n: number }>(
    'select outcome, code, count(*)::int as n from delivery_attempt group by 1, 2 order by 1, 2',
  );
  t.diagnostic(`attempts: ${outcomes.map(({ outcome, code, n }) => `${n} ${outcome}${code === null ? '' : ` ${code}`}`).join(', ')}`);
  t.diagnostic(
    `the ERP took ${plexus.erp.ledger.counts.requests} files and holds ${plexus.erp.ledger.counts.journals} journals; drained in ${drainedIn} ms`,
  );
  assert.ok((plexus.erpFaults.struck['erp/drop-reply'] ?? 0) >= 10, 'replies were dropped after the work');
  assert.deepEqual(plexus.erp.ledger.doubled, [], 'nothing is doubled in the ledger of the ERP');
  assert.deepEqual(
    await plexus.query(`select id from delivery d where state <> 'confirmed' and not exists (
      select from delivery_attempt a where a.delivery = d.id and a.outcome = 'superseded')`),
    [],
    'all is confirmed but balances that a newer one replaced',
  );
  const ours = await ourTotals();
  assert.equal(ours.length, 6, 'two accounts of three hospitals');
  assert.deepEqual(erpTotals(), ours);
  assert.deepEqual(await wrongPurchases(plexus, PURCHASES), []);
  for (const run of runs) assert.deepEqual(await wrongsOf(plexus, run, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: runs.map((run) => run.ackLog), erp: plexus.erpUrl }), []);
  const struck = plexus.erpFaults.struck;
  keepFigure(t, {
    name: 'erp-misbehaves',
    fault: 'F16',
    injected: `an ERP that drops its reply after the work (${struck['erp/drop-reply'] ?? 0} times), answers twice (${struck['erp/answer-twice'] ?? 0}), garbage (${struck['erp/garbage'] ?? 0}) or too late, and is down for ${ofTime(upAt - downAt)}; charges and ${PURCHASES.purchases} purchases`,
    held: 'I1–I7; every delivery confirmed, no journal, order, receipt or invoice doubled, the sums of the ERP are ours',
    measured: `${plexus.erp.ledger.counts.journals} journals at the ERP from ${plexus.erp.ledger.counts.requests} files, 0 doubled; drained ${ofTime(drainedIn)} after the last answer`,
  });
});

/** What the chart of the demo estate calls the two accounts of a charge, and their numbers at the ERP. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['patient-receivable', '1100'],
  ['gross-revenue', '4010'],
]);

/** Cents by company and natural account, in the ERP's own ledger. */
function erpTotals(): string[] {
  return totals(
    plexus.erp.ledger.journals
      .flatMap((journal) => journal.lines)
      .map(({ segments, debit, credit }) => [
        `${segments[0] ?? ''} ${segments[1] ?? ''}`,
        (readAmount(debit) ?? 0n) - (readAmount(credit) ?? 0n),
      ]),
  );
}

/** The same in ours. */
async function ourTotals(): Promise<string[]> {
  const lines = await plexus.query<{ entity: string; account: string; amount: string }>(
    `select l.entity, l.account, l.amount::text from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal
      where j.subject not like 'order:%' and j.subject not like 'budget:%'`,
  );
  return totals(lines.map(({ entity, account, amount }) => [`${entity} ${NUMBERS.get(account) ?? account}`, BigInt(amount)]));
}

function totals(amounts: readonly (readonly [place: string, cents: bigint])[]): string[] {
  const sums = new Map<string, bigint>();
  for (const [place, cents] of amounts) sums.set(place, (sums.get(place) ?? 0n) + cents);
  return [...sums].map(([place, cents]) => `${place} ${cents}`).sort();
}
