import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { differencesOf, erpDifferences, subjectBooks } from './books.ts';
import { drained, settled } from './charge-load.ts';
import { crashSweep, noteAnswer, type Sweep, type Swept } from './crash-sweep.ts';
import { keepFigure, ofTime } from './figures.ts';
import { type Installed, installed } from './installation.ts';
import { numbersOf, type Step, story } from './order-story.ts';
import { introduceSupplier, tellPurchase, wrongAmong } from './purchase-load.ts';
import { FILE_STEPS, WRITES, withoutStrace } from './strace.ts';
import { until } from './waiting.ts';

const skip = withoutStrace() ?? false;
// One thread for files: with several, each would count its own calls.
process.env['UV_THREADPOOL_SIZE'] = '1';
const SEED = 1_101;
const plexus: Installed | undefined =
  skip === false ? await installed(SEED, { environment: { PLEXUS_LOG_LEVEL: 'info' }, erpSettlesMs: 500 }) : undefined;
/** What was told before, by whichever sweep. */
let tellings = 0;
/** Tellings that had a purchase in them. */
const purchases = new Set<number>();
if (plexus !== undefined) await introduceSupplier(plexus);

const STEP_LIMIT_MS = 30_000;

function platform(): Installed {
  assert.ok(plexus !== undefined);
  return plexus;
}

const ackLog = (): string => join(platform().folder, 'acks-sweep.jsonl');

const step = (telling: number, name: string): Step => {
  const found = story(numbersOf(telling)).find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return found;
};

/** As its sender would: again until it is answered. An answer is on the sender's record before the next message goes out. */
async function tell(telling: number, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { tell: once, controlId } = step(telling, name);
    await until(name, STEP_LIMIT_MS, async () => {
      await once(platform(), 0);
      return true;
    });
    if (controlId !== undefined) await noteAnswer(ackLog(), controlId, 'AA');
  }
}

/** A purchase from its requisition to its invoice, under the number of the telling. */
async function buy(telling: number): Promise<void> {
  purchases.add(telling);
  await tellPurchase(platform(), SEED, telling);
}

const BEGINNING = ['admit the surviving account', 'charge 148.00', 'charge 64.50'] as const;
const stopTranslating = (): Promise<unknown> => platform().query(`update channel_cursor set stopped = 'held by a test'`);
const goOnTranslating = (): Promise<unknown> => platform().query('update channel_cursor set stopped = null');

/** Runs a sweep. Its tellings are alike, so they must leave alike books, and one as often as the other. */
async function swept(t: TestContext, name: string, what: string, sweep: Sweep): Promise<Swept> {
  const before = await subjectBooks(platform());
  const first = tellings + 1;
  const result = await crashSweep(platform(), sweep, first + 1);
  tellings = first + result.tellings;
  const after = await subjectBooks(platform());
  const gained = new Map([...after].map(([net, n]) => [net, n - (before.get(net) ?? 0)]));
  const each = new Map([...gained].filter(([, n]) => n > 0).map(([net, n]) => [net, Math.round(n / result.tellings)]));
  assert.deepEqual(differencesOf(gained, each, result.tellings), [], 'every telling left the same books');
  assert.ok(result.killedAt.length > 0 && each.size > 0, 'something was killed, and something came of each telling');
  const recovered = result.recoveredMs.toSorted((a, b) => a - b);
  keepFigure(t, {
    name: `crash-sweep/${name}`,
    fault: 'F1',
    injected: `${what} killed at ${result.killedAt.length} of ${result.points} ${sweep.calls === WRITES ? 'writes' : 'file steps'}`,
    held: 'I1–I7, each telling in the books once, the ERP holds each journal and each document of a purchase once',
    measured: `the flow ended ${ofTime(recovered[Math.floor(recovered.length / 2)] ?? 0)} after the death (median), ${ofTime(recovered.at(-1) ?? 0)} at most`,
  });
  return result;
}

/** A dead node's leases run out by themselves, after fifteen seconds; a sweep has no patience for that. */
async function endLeases(): Promise<void> {
  await platform().query(`update delivery set leased_until = now() - interval '1 ms' where leased_until is not null`);
  await platform().query(`update target_state set held_until = now() - interval '1 ms' where holder is not null`);
}

/** A worker's flow lies stored and untranslated when the process is traced: what follows is that flow and idle looks, nothing else. */
const workSweep = (more: Pick<Sweep, 'before' | 'seed' | 'sample'>): Sweep => ({
  process: 'work',
  calls: WRITES,
  flow: async () => void (await goOnTranslating()),
  end: () => settled(platform()),
  afterDeath: endLeases,
  ...more,
});

test('the working process is killed at one write after the other while a charge becomes journals, and a requisition a voucher', {
  skip,
}, async (t) => {
  await swept(
    t,
    'charge',
    'the working process, translating and posting an admission, two charges and a purchase from requisition to voucher,',
    workSweep({
      seed: 1,
      sample: 1,
      before: async (telling) => {
        await settled(platform());
        await stopTranslating();
        await tell(telling, ...BEGINNING);
        await buy(telling);
      },
    }),
  );
});

test('the working process is killed at one write after the other while a remittance meets its deposit', { skip }, async (t) => {
  await swept(
    t,
    'remittance',
    'the working process, posting an 835 and its deposit,',
    workSweep({
      seed: 2,
      sample: 1,
      before: async (telling) => {
        await tell(telling, ...BEGINNING, 'register the claim', 'deposit of the payment');
        await archived(telling);
        await settled(platform());
        await stopTranslating();
        await tell(telling, 'pay the claim');
      },
    }),
  );
});

test('the delivering process is killed at one write after the other while journals, balances and documents of a purchase go to the ERP', {
  skip,
}, async (t) => {
  await swept(
    t,
    'delivery',
    'the delivering process, posting summary journals, account balances and the order, receipts and voucher of a purchase to the ERP,',
    {
      process: 'work',
      calls: WRITES,
      seed: 3,
      sample: 2,
      before: async (telling) => {
        await drained(platform());
        await platform().query(`insert into posting_hold (tenant, target, reason) select tenant, '*', 'held by a test' from tenant`);
        await tell(telling, ...BEGINNING);
        await buy(telling);
        await summarized();
      },
      flow: async () => void (await platform().query('delete from posting_hold')),
      end: async () => void (await drained(platform())),
      afterDeath: endLeases,
    },
  );
});

test('the receiving process is killed at one write after the other while messages come by MLLP, and a claim and a purchase by HTTP', {
  skip,
}, async (t) => {
  await swept(t, 'intake', 'the receiving process, taking three HL7 messages, a claim, an 835 and the documents of a purchase,', {
    process: 'connect',
    calls: WRITES,
    seed: 4,
    sample: 1,
    before: () => Promise.resolve(),
    flow: async (telling) => {
      await tell(telling, ...BEGINNING, 'register the claim', 'pay the claim');
      await buy(telling);
    },
    end: () => settled(platform()),
  });
});

test('the receiving process is killed at one file step after the other while it picks up a file', { skip }, async (t) => {
  await swept(t, 'files', 'the receiving process, taking a file of deposits,', {
    process: 'connect',
    calls: FILE_STEPS,
    seed: 5,
    sample: 1,
    before: () => Promise.resolve(),
    flow: (telling) => tell(telling, 'deposit of the payment'),
    end: async (telling) => {
      await archived(telling);
      await settled(platform());
    },
  });
});

test('after all sweeps every promise is kept, and the ERP holds what the ledger holds', { skip }, async (t) => {
  t.diagnostic(`${tellings} tellings, drained in ${await drained(platform())} ms`);
  assert.deepEqual(platform().erp.ledger.doubled, []);
  assert.deepEqual(await wrongAmong(platform(), SEED, [...purchases]), []);
  assert.deepEqual(await erpDifferences(platform()), []);
  assert.deepEqual(await platform().violations({ ackLogs: [ackLog()], erp: platform().erpUrl }), []);
});

/** Resolves when everything posted is in summary journals that wait for their target. */
async function summarized(): Promise<void> {
  await settled(platform());
  await until('summary journals', STEP_LIMIT_MS, async () => {
    const [row] = await platform().query<{ open: boolean }>(
      `select exists (select from journal_line l left join summary_position p using (tenant, entity)
        where p.entity is null or (l.incarnation, l.xid, l.journal) > (p.incarnation, p.xid, p.journal)) as open`,
    );
    return row?.open === false ? true : undefined;
  });
}

/** Resolves when the deposit of a telling is in the archive, which it reaches after it is stored. */
async function archived(telling: number): Promise<void> {
  const folder = join(platform().folder, 'sandbox/bank/archive');
  await until('the deposit to be archived', STEP_LIMIT_MS, async () => {
    const names = await readdir(folder, { recursive: true });
    return names.some((name) => name.includes(`BSM${telling}10-`)) ? true : undefined;
  });
}
