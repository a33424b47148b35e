import { conduct } from '../../platform/src/deliver/conduct.ts';
import type { HttpCall, Outbound } from '../../platform/src/deliver/index.ts';
import { tryton } from '../../platform/src/deliver/tryton/adapter.ts';
import { TrytonSession } from '../../platform/src/deliver/tryton/session.ts';
import { date, decimal } from '../../platform/src/deliver/tryton/values.ts';
import { callHttp, systemClock } from '../../platform/src/kernel/index.ts';
import { copyOfTryton, discard } from '../../platform/test/tryton/fresh.ts';
import { trytonMissing } from '../../platform/test/tryton/installation.ts';
import { SERVICE } from '../../platform/test/tryton/server.ts';
import type { Figure } from './figure.ts';

/** Where Tryton itself is fastest. */
const BATCH = 50;
const DAY = '2026-03-31';

/**
 * Journals a second at a real Tryton: its own rate, created and posted in batches of fifty by a client that trusts every answer, and ours with
 * every journal looked for, read back and compared. Measured in turns, since the machine's speed changes; the ratio is of the medians.
 */
export async function measureTryton(rounds: number, batches: number): Promise<Figure[]> {
  const missing = trytonMissing();
  if (missing !== undefined) throw new Error(missing);
  const server = await copyOfTryton();
  try {
    const call: HttpCall = (request) =>
      callHttp({ url: server.url, reach: 'internal', timeoutMs: 60_000, mostBytes: 64 * 1024 * 1024, mayStart: () => true }, request);
    const login = { user: SERVICE, password: server.passwords.service };
    const bare = await bareClient(new TrytonSession(login, systemClock), call);
    const adapter = tryton(systemClock, { login });
    const ours = async (round: number): Promise<void> => {
      const sendings = Array.from({ length: BATCH * batches }, (_, n) =>
        conduct(adapter, { outbound: journal(`PLX-B-${round}-${n}`), state: 'running', tries: 1, absenceCounts: false }, call),
      );
      for (const verdict of await Promise.all(sendings))
        if (verdict.next !== 'confirmed') throw new Error(`a journal was ${verdict.outcome}`);
    };
    const perSecond = async (work: () => Promise<void>): Promise<number> => {
      const started = performance.now();
      await work();
      return (BATCH * batches * 1000) / (performance.now() - started);
    };
    await bare(1);
    await ours(0);
    const rates = { bare: [] as number[], ours: [] as number[] };
    for (let round = 1; round <= rounds; round++) {
      rates.bare.push(await perSecond(() => bare(batches)));
      rates.ours.push(await perSecond(() => ours(round)));
    }
    const [own, through] = [median(rates.bare), median(rates.ours)];
    return [
      { name: 'journals created and posted by Tryton in batches of 50', value: own, unit: '/s' },
      { name: 'journals delivered to Tryton, each looked for and read back', value: through, unit: '/s' },
      { name: 'deliveries to Tryton against its own batch rate', value: through / own, unit: 'of it', reach: { atLeast: 0.9 } },
    ];
  } finally {
    await discard(server);
  }
}

/** A client that makes and posts batches and looks at nothing. */
async function bareClient(session: TrytonSession, call: HttpCall): Promise<(batches: number) => Promise<void>> {
  const one = async (model: string, domain: readonly (readonly (string | ReturnType<typeof date>)[])[]): Promise<number> =>
    ((await session.ask(call, `model.${model}.search`, [domain, 0, 1, null])) as number[])[0] ?? 0;
  const [receivable, revenue] = [
    await one('account.account', [['code', '=', '1100']]),
    await one('account.account', [['code', '=', '4010']]),
  ];
  const period = await one('account.period', [
    ['start_date', '<=', date(DAY)],
    ['end_date', '>=', date(DAY)],
  ]);
  const general = await one('account.journal', [['code', '=', 'STO']]);
  const lines = [
    { account: receivable, debit: decimal('123.45'), credit: decimal('0') },
    { account: revenue, debit: decimal('0'), credit: decimal('123.45') },
  ];
  const rows = Array.from({ length: BATCH }, () => ({ journal: general, date: date(DAY), period, lines: [['create', lines]] }));
  return async (batches) => {
    for (let n = 0; n < batches; n++) {
      const made = (await session.ask(call, 'model.account.move.create', [rows])) as number[];
      await session.ask(call, 'model.account.move.post', [made]);
    }
  };
}

function journal(key: string): Outbound {
  const lines = [
    { account: '1100', payerClass: 'medicare', amount: '12345' },
    { account: '4010', costCenter: '7100', amount: '-12345' },
  ];
  const content = { entity: 'north', day: DAY, period: DAY.slice(0, 7), currency: 'USD', made: DAY, debit: '12345', lines };
  return {
    id: 1n,
    key,
    entity: 'north',
    kind: 'summary-journal',
    content: JSON.stringify(content),
    accountNumber: undefined,
    reference: undefined,
    callbackUrl: undefined,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
