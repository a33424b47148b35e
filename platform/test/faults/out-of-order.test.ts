import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { drained, settled } from './charge-load.ts';
import { keepFigure } from './figures.ts';
import { installed } from './installation.ts';
import { numbersOf, type Step, story } from './order-story.ts';
import { until } from './waiting.ts';

const SEED = 606;
const plexus = await installed(SEED);

/**
 * What one telling left in the books, net: its ledger by account, bucket, department and payer class, the receivable of both accounts,
 * its open exceptions.
 */
interface Books {
  readonly ledger: readonly string[];
  readonly survivor: Readonly<Record<string, bigint>>;
  readonly absorbed: Readonly<Record<string, bigint>>;
  readonly exceptions: readonly string[];
}

test('a story told in any order, and twice, leaves the same ledger as told in order', async (t) => {
  const expected = await tell(1, (steps) => steps);
  t.diagnostic(`in order: ${expected.ledger.join('; ')}`);
  assert.deepEqual(expected, {
    ledger: [
      'north bank 100.00',
      'north contractual-adjustment 101.50 commercial',
      'north gross-revenue -148.00 laboratory commercial',
      'north gross-revenue -73.50 pharmacy commercial',
      'north patient-receivable 20.00 guarantor commercial',
    ],
    survivor: { guarantor: 2_000n },
    absorbed: {},
    exceptions: [],
  });

  const reversed = await tell(2, (steps) => steps.toReversed());
  t.diagnostic(
    'reversed: deposits before remittances, the reversal before its original, remittances before the claim, the merge before both admissions',
  );
  assert.deepEqual(reversed, expected, 'told backwards');

  const random = new Random(SEED, 'order');
  let order: string[] = [];
  const shuffledTwice = await tell(3, (steps) => {
    const twice = shuffled([...steps, ...steps], random);
    order = twice.map((step) => `${steps.indexOf(step) + 1}`);
    return twice;
  });
  t.diagnostic(`seed ${SEED}, every step twice: ${order.join(' ')}`);
  assert.deepEqual(shuffledTwice, expected, `told as ${order.join(' ')}`);

  await drained(plexus);
  assert.deepEqual(await plexus.violations({ erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'out-of-order',
    fault: 'F18',
    injected: `a story of ${order.length / 2} steps told backwards, and shuffled with each step twice`,
    held: 'I1–I7; the same ledger, receivables and exceptions as in order',
    measured: `${expected.ledger.length} net positions, all alike`,
  });
});

/** Tells a story step by step, each folded before the next, and answers the books it left. */
async function tell(telling: number, order: (steps: readonly Step[]) => readonly Step[]): Promise<Books> {
  const numbers = numbersOf(telling);
  const mark = await highest();
  for (const [n, step] of order(story(numbers)).entries()) {
    const before = await arrivals();
    await step.tell(plexus, n);
    await until(`"${step.name}" to arrive`, 5_000, async () => ((await arrivals()) > before ? true : undefined));
    await settled(plexus);
  }
  return {
    ledger: await ledgerSince(mark.journal),
    survivor: await receivable(numbers.survivor),
    absorbed: await receivable(numbers.absorbed),
    exceptions: (
      await plexus.query<{ text: string }>(
        `select kind || ' ' || code as text from exception_item where state = 'open' and id > $1 order by 1`,
        [mark.exception],
      )
    ).map((row) => row.text),
  };
}

async function arrivals(): Promise<bigint> {
  const [row] = await plexus.query<{ n: string }>('select sum(next_seq)::text as n from channel');
  return BigInt(row?.n ?? '0');
}

async function highest(): Promise<{ journal: string; exception: string }> {
  const [row] = await plexus.query<{ journal: string; exception: string }>(
    `select (select coalesce(max(journal), 0)::text from journal) as journal, (select coalesce(max(id), 0)::text from exception_item) as exception`,
  );
  assert.ok(row);
  return row;
}

async function ledgerSince(journal: string): Promise<string[]> {
  const rows = await plexus.query<{ text: string }>(
    `select concat_ws(' ', entity, account, (sum(amount) / 100.0)::numeric(12, 2), bucket, department, payer_class, counterparty) as text
      from journal_line where journal > $1 group by entity, account, bucket, department, payer_class, counterparty having sum(amount) <> 0 order by 1`,
    [journal],
  );
  return rows.map((row) => row.text);
}

/** The receivable of a patient account by bucket, as the ledger tells who asks by account number. */
async function receivable(accountNumber: string): Promise<Record<string, bigint>> {
  const { status, body } = await plexus.send('/v1/ledger/activity', { search: accountNumber, account: 'patient-receivable', limit: 1000 });
  assert.equal(status, 200, body);
  const { lines } = JSON.parse(body) as { lines: readonly { bucket: string; amount: string }[] };
  const buckets = new Map<string, bigint>();
  for (const { bucket, amount } of lines) buckets.set(bucket, (buckets.get(bucket) ?? 0n) + BigInt(amount));
  return Object.fromEntries([...buckets].filter(([, amount]) => amount !== 0n));
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  const drawn: T[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(random.between(0, rest.length - 1), 1));
  return drawn;
}
