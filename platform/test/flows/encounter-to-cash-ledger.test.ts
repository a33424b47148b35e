import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../src/canonical/index.ts';
import { compilePostingRules, createPoster, ensurePeriods, type LateDocuments, post } from '../../src/ledger/index.ts';
import {
  charge,
  credit,
  deposit,
  encounter,
  merged,
  payment,
  providerAdjustment,
  remittance,
  remitted,
  run,
  submitted,
} from '../../src/processes/encounter-to-cash/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import type { Simulation } from '../golden/simulate.ts';

const database = await freshDatabase();
const { tenant, scope, log, release } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 4);
const { policies, entities } = release.estate;
const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
await ensurePeriods(pool, tenant, entities, new Date('2026-03-10T00:00:00Z'));

const books = (late: LateDocuments) => ({ tenant, incarnation: log.incarnation, books: () => ({ rules, lateDocuments: () => late }) });
const write = (asked: Simulation['asked'], late: LateDocuments = 'next-open-day'): Promise<number> =>
  transaction(pool, scope, (tx) => post(tx, books(late), asked));
const setPeriod = (entity: string, period: string, state: string): Promise<unknown> =>
  transaction(pool, scope, (tx) =>
    tx.query('update fiscal_period set state = $3 where entity = $1 and period = $2', [entity, period, state]),
  );

interface Row {
  account: string;
  subject: string;
  bucket: string | null;
  department: string | null;
  counterparty: string | null;
  open_item: string | null;
  amount: string;
}

/** Sums of stored lines of some subjects by every dimension that tells them apart. */
async function stored(subjects: readonly string[]): Promise<string[]> {
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<Row>(
      `select account, subject, bucket, department, counterparty, open_item, sum(amount)::text as amount from journal_line
        where subject = any ($1) group by 1, 2, 3, 4, 5, 6 having sum(amount) <> 0`,
      [subjects],
    ),
  );
  return rows
    .map((row) => [row.account, row.subject, row.bucket, row.department, row.counterparty, row.open_item, row.amount].join(' '))
    .toSorted();
}

function simulated({ journals }: Simulation): string[] {
  const sums = new Map<string, bigint>();
  for (const line of journals.flatMap(({ lines }) => lines)) {
    const name = [line.account, line.subject, line.bucket, line.department, line.counterparty, line.openItem].join(' ');
    sums.set(name, (sums.get(name) ?? 0n) + line.amount);
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0n)
    .map(([name, sum]) => `${name} ${sum}`)
    .toSorted();
}

/** A life with a correction, a merge, a reversal out of another remittance, and a payee that collects for others. */
const story = (account: string, other: string, claim: string) => [
  encounter('opened', { class: 'inpatient', payerClass: 'commercial' }, { account }),
  charge(100_000, { department: 'LAB' }, { account, fact: `${account} tx` }),
  charge(5_000, { code: '71046' }, { account }),
  credit(5_000, { code: '71046', department: 'ED' }, { account }),
  submitted(claim, {}, { account }),
  remitted(claim, '1', 60_000, ['CO-45 30000', 'PR-2 10000'], { payeeEntity: 'shared', remittance: `${account}1` }),
  merged(other, { account }),
  remitted(claim, '22', -60_000, ['CO-45 -30000', 'PR-2 -10000'], { payeeEntity: 'shared', remittance: `${account}2` }),
  remitted(claim, '1', 50_000, ['CO-45 30000', 'PR-2 20000'], { payeeEntity: 'shared', remittance: `${account}2` }),
  charge(110_000, { department: 'RAD' }, { account, fact: `${account} tx` }),
  payment(20_000, {}, { account }),
  remittance(60_500, { providerAdjustments: [providerAdjustment('L6 - -500', 'north')] }, { entity: 'shared' }, `${account}1`),
  deposit(60_500, {}, { entity: 'shared' }, `${account}1`),
];

test('what the deciders ask for stands in the database as they meant it, in one batch, in many, and asked for twice', async () => {
  for (const [account, other, claim, size] of [
    ['one', 'two', 'CLAIM-DB-1', 1_000],
    ['three', 'four', 'CLAIM-DB-2', 1],
    ['five', 'six', 'CLAIM-DB-3', 3],
  ] as const) {
    const done = run(story(account, other, claim));
    for (let from = 0; from < done.asked.length; from += size) {
      await write(done.asked.slice(from, from + size));
      await write(done.asked.slice(from, from + size));
    }
    const subjects = [...new Set(done.journals.flatMap(({ lines }) => lines.map(({ subject }) => subject)))];
    assert.deepEqual(await stored(subjects), simulated(done));
  }
});

test('a mirror names the journal it takes back', async () => {
  const done = run([charge(700, {}, { account: 'mirrored' }), credit(700, {}, { account: 'mirrored' })]);
  await write(done.asked);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ journal: bigint; reverses: bigint | null }>(
      `select journal, reverses from journal where subject = 'account:mirrored' order by journal`,
    ),
  );
  assert.equal(rows[1]?.reverses, rows[0]?.journal);
});

test('a late document is refused, or asks for re-opening, and nothing of its batch is posted', async () => {
  await setPeriod('river', '2026-02', 'closed');
  const late = run([charge(100, { serviceDay: '2026-02-10' }, { account: 'late', entity: 'river' })]).asked;
  await assert.rejects(write(late, 'refuse'), { code: 'LEDGER_PERIOD_CLOSED', kind: 'denied' });
  await assert.rejects(write(late, 'ask'), { code: 'LEDGER_REOPEN_ASKED', kind: 'denied' });
  assert.deepEqual(await stored(['account:late']), []);
});

test('a softly closed period still takes a credit balance, and no charge', async () => {
  await setPeriod('hill', '2026-02', 'soft');
  const events = [
    encounter('opened', { payerClass: 'self-pay' }, { account: 'soft', entity: 'hill' }),
    charge(100, { serviceDay: '2026-02-10' }, { account: 'soft', entity: 'hill' }),
  ];
  await assert.rejects(write(run(events).asked, 'refuse'), { code: 'LEDGER_PERIOD_CLOSED' });
  const overpaid = run(
    [
      encounter('opened', { payerClass: 'self-pay' }, { account: 'soft2', entity: 'hill' }),
      charge(100, { serviceDay: '2026-01-10' }, { account: 'soft2', entity: 'hill' }),
      payment(150, { day: '2026-02-01' }, { account: 'soft2', entity: 'hill' }),
    ],
    { until: '2026-03-03T00:00:00.000Z' },
  );
  const reclass = overpaid.asked.filter(({ event }) => event.entries.some(({ posting }) => posting === 'credit-balance'));
  assert.equal(await write(reclass, 'refuse'), 1);
});

test('a period that closes while a batch is under way takes nothing of it: the batch is read again and moved', async () => {
  const asked = run([charge(100, { serviceDay: '2025-11-10' }, { account: 'closing', entity: 'river' })]).asked;
  let attempts = 0;
  await transaction(pool, scope, async (tx) => {
    attempts += 1;
    const poster = createPoster(books('next-open-day'));
    const { journalOf } = await poster.begin(tx);
    const journals = asked.map(({ event, causeEventId }) => ({ cause: { id: causeEventId } as StoredEvent, journal: journalOf(event) }));
    if (attempts === 1) await setPeriod('river', '2025-11', 'closed');
    await poster.write(tx, journals);
  });
  assert.equal(attempts, 2);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ day: string; original: string }>(
      `select accounting_day::text as day, original_day::text as original from journal where subject = 'account:closing'`,
    ),
  );
  assert.deepEqual(rows, [{ day: '2025-12-01', original: '2025-11-10' }]);
});

test('a period cannot close while a batch that posts into it is under way', async () => {
  const owner = await database.owner();
  await owner.query(`set lock_timeout = '50ms'`);
  const asked = run([charge(100, { serviceDay: '2026-01-10' }, { account: 'holding', entity: 'river' })]).asked;
  await transaction(pool, scope, async (tx) => {
    await post(tx, books('next-open-day'), asked);
    await assert.rejects(owner.query(`update fiscal_period set state = 'closed' where entity = 'river' and period = '2026-01'`), {
      code: '55P03',
    });
  });
});
