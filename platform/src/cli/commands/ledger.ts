import { formatMoney } from '../../kernel/index.ts';
import { type Command, type CommandInput, EXIT, textOption } from '../command.ts';
import { counted, shortened, table } from '../output.ts';

const amountText = (minor: string | bigint, currency: string): string => formatMoney({ minor: BigInt(minor), currency });

interface BalanceLine {
  readonly entity: string;
  readonly period: string;
  readonly currency: string;
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
}

export const trialBalanceCommand: Command = {
  name: 'ledger trial-balance',
  summary: 'Debits and credits per entity, period and account',
  examples: ['plexus ledger trial-balance', 'plexus ledger trial-balance --entity north --period 2026-03'],
  options: [
    ['--entity <entity>', 'of one legal entity'],
    ['--period <period>', 'of one period'],
  ],
  run: async ({ api, out }, input) => {
    const document = await (await api()).get<{ lines: BalanceLine[] }>(`/v1/ledger/trial-balance?${queryOf(input, ['entity', 'period'])}`);
    const rows = document.lines.map((line) => [
      line.entity,
      line.period,
      line.account,
      amountText(line.debit, line.currency),
      amountText(line.credit, line.currency),
      line.currency,
    ]);
    for (const [currency, lines] of Map.groupBy(document.lines, (line) => line.currency)) {
      const total = (side: 'debit' | 'credit'): string =>
        amountText(
          lines.reduce((sum, line) => sum + BigInt(line[side]), 0n),
          currency,
        );
      rows.push(['', '', 'total', total('debit'), total('credit'), currency]);
    }
    out.result(document, rows.length === 0 ? '' : table(['ENTITY', 'PERIOD', 'ACCOUNT', 'DEBIT', 'CREDIT', 'CURRENCY'], rows));
    if (rows.length === 0) out.say('Nothing is posted there. Look without filters, or check the spelling of entity and period.');
    return EXIT.ok;
  },
};

interface ActivityLine {
  readonly journal: string;
  readonly line: number;
  readonly entity: string;
  readonly day: string;
  readonly posting: string;
  readonly account: string;
  readonly amount: string;
  readonly currency: string;
  readonly bucket: string | null;
  readonly subject: string;
  readonly openItem: string | null;
}

export const activityCommand: Command = {
  name: 'ledger activity',
  summary: 'Ledger lines, newest first: of an account, a patient account, an open item',
  examples: ['plexus ledger activity --account payer-clearing --entity shared', 'plexus ledger activity --search 4711000123'],
  options: [
    ['--account <account>', 'of one ledger account'],
    ['--search <text>', 'of a patient account, by its number'],
    ['--subject <key>', 'of a patient account, by its key in the ledger'],
    ['--open-item <item>', 'of one open item'],
    ['--entity <entity>', 'of one legal entity'],
    ['--period <period>', 'of one period'],
    ['--limit <n>', 'how many', '50'],
    ['--before <journal>', 'of journals before this one'],
  ],
  run: async ({ api, out }, input) => {
    const filters = Object.fromEntries(
      ['account', 'search', 'subject', 'openItem', 'entity', 'period', 'before'].flatMap((name) => {
        const value = textOption(input, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const asked = { ...filters, limit: Number(textOption(input, 'limit')) };
    const document = await (await api()).post<{ lines: ActivityLine[] }>('/v1/ledger/activity', asked);
    const rows = document.lines.map((line) => [
      `journal:${line.journal}/${line.line}`,
      line.entity,
      line.day,
      shortened(line.posting, 16),
      line.account,
      amountText(line.amount, line.currency),
      line.bucket ?? '',
      line.openItem ?? line.subject,
    ]);
    out.result(
      document,
      rows.length === 0 ? '' : table(['LINE', 'ENTITY', 'DAY', 'POSTING', 'ACCOUNT', 'AMOUNT', 'BUCKET', 'ABOUT'], rows),
    );
    out.say(rows.length === 0 ? 'No ledger line fits.' : `Next: plexus trace ${rows[0]?.[0] ?? ''}`);
    return EXIT.ok;
  },
};

interface TieOut {
  readonly books: readonly { readonly entity: string; readonly currency: string; readonly difference: string }[];
  readonly receivables: {
    readonly accounts: number;
    readonly differences: readonly {
      readonly subject: string;
      readonly bucket: string;
      readonly ledger: string;
      readonly process: string;
    }[];
  };
  readonly uncleared: readonly {
    readonly account: string;
    readonly entity: string;
    readonly openItem: string;
    readonly amount: string;
    readonly currency: string;
    readonly since: string;
    readonly ageDays: number;
  }[];
}

export const tieOutCommand: Command = {
  name: 'ledger tie-out',
  summary: 'Check that receivables tie to their accounts, and list what has not cleared, with its age',
  examples: ['plexus ledger tie-out'],
  run: async ({ api, out }) => {
    const document = await (await api()).get<{ tieOut: TieOut }>('/v1/ledger/tie-out');
    const { books, receivables, uncleared } = document.tieOut;
    const parts = [
      ...books.map(
        ({ entity, currency, difference }) => `The books of ${entity} are off by ${amountText(difference, currency)} ${currency}`,
      ),
      ...receivables.differences.map(
        ({ subject, bucket, ledger, process }) => `${subject} ${bucket}: the ledger says ${ledger}, its process ${process} (minor units)`,
      ),
      `${receivables.accounts} patient accounts compared, ${receivables.differences.length} differences`,
      ...(uncleared.length === 0
        ? ['Nothing waits in clearing accounts']
        : [
            `${counted(uncleared.length, 'open item')} in clearing accounts, each until its other side comes:`,
            table(
              ['CLEARING ACCOUNT', 'ENTITY', 'OPEN ITEM', 'AMOUNT', 'CURRENCY', 'SINCE', 'DAYS'],
              uncleared.map((item) => [
                item.account,
                item.entity,
                item.openItem,
                amountText(item.amount, item.currency),
                item.currency,
                item.since,
                String(item.ageDays),
              ]),
            ),
          ]),
    ];
    out.result(document, parts.join('\n'));
    return books.length + receivables.differences.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

interface ControlTotal {
  readonly source: string;
  readonly entity: string;
  readonly day: string;
  readonly measure: string;
  readonly currency: string;
  readonly partner: string;
  readonly ours: string;
  readonly difference: string;
}

export const controlTotalsCommand: Command = {
  name: 'ledger control-totals',
  summary: "Put the daily totals that partners report beside the ledger's, per day, entity and measure",
  examples: ['plexus ledger control-totals', 'plexus ledger control-totals --day 2026-03-02', 'plexus ledger control-totals --differences'],
  options: [
    ['--entity <entity>', 'of one legal entity'],
    ['--day <day>', 'of one day, YYYY-MM-DD'],
    ['--differences', 'only what differs'],
  ],
  run: async ({ api, out }, input) => {
    const document = await (await api()).get<{ totals: ControlTotal[] }>(`/v1/ledger/control-totals?${queryOf(input, ['entity', 'day'])}`);
    const differing = document.totals.filter(({ difference }) => difference !== '0');
    const shown = input.options['differences'] === true ? differing : document.totals;
    const rows = shown.map((total) => [
      total.day,
      total.source,
      total.entity,
      total.measure,
      amountText(total.partner, total.currency),
      amountText(total.ours, total.currency),
      amountText(total.difference, total.currency),
      total.currency,
    ]);
    const heads = ['DAY', 'PARTNER', 'ENTITY', 'MEASURE', 'REPORTED', 'LEDGER', 'DIFFERENCE', 'CURRENCY'];
    out.result(document, rows.length === 0 ? '' : table(heads, rows));
    out.say(
      document.totals.length === 0
        ? 'No partner has reported totals yet.'
        : `${document.totals.length} compared, ${differing.length} differ.`,
    );
    return differing.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

function queryOf(input: CommandInput, names: readonly string[]): string {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = textOption(input, name);
    if (value !== undefined) query.set(name, value);
  }
  return query.toString();
}

interface GoodsReceived {
  readonly totals: readonly {
    readonly entity: string;
    readonly currency: string;
    readonly received: string;
    readonly billed: string;
    readonly byAge: readonly string[];
  }[];
  readonly open: readonly {
    readonly entity: string;
    readonly order: string;
    readonly line: string;
    readonly supplier?: string;
    readonly received: string;
    readonly billed: string;
    readonly currency: string;
    readonly since: string;
    readonly ageDays: number;
  }[];
  readonly differences: readonly { readonly openItem: string }[];
}

export const grniCommand: Command = {
  name: 'ledger grni',
  summary: 'Goods received and not invoiced, by order line and age, tied out to the orders',
  examples: ['plexus ledger grni', 'plexus ledger grni --totals'],
  options: [['--totals', 'only what each entity has open, by age']],
  run: async ({ api, out }, input) => {
    const document = await (await api()).get<{ grni: GoodsReceived }>('/v1/ledger/grni');
    const { totals, open, differences } = document.grni;
    const totalRows = totals.map(({ entity, currency, received, billed, byAge }) => [
      entity,
      amountText(received, currency),
      ...byAge.map((amount) => amountText(amount, currency)),
      amountText(billed, currency),
      currency,
    ]);
    const rows = open.map((item) => [
      item.order,
      item.line,
      item.supplier ?? '',
      item.entity,
      amountText(item.received, item.currency),
      amountText(item.billed, item.currency),
      item.since,
      String(item.ageDays),
    ]);
    const parts = [
      ...(rows.length === 0 || input.options['totals'] === true
        ? []
        : [table(['ORDER', 'LINE', 'SUPPLIER', 'ENTITY', 'NOT INVOICED', 'NOT RECEIVED', 'SINCE', 'DAYS'], rows)]),
      ...(totalRows.length === 0
        ? []
        : [table(['ENTITY', 'NOT INVOICED', 'TO 30 DAYS', 'TO 60', 'TO 90', 'OLDER', 'NOT RECEIVED', 'CURRENCY'], totalRows)]),
      ...differences.map(({ openItem }) => `${openItem}: the ledger and the order say different things`),
    ];
    out.result(document, parts.join('\n'));
    out.say(
      open.length === 0
        ? 'Everything that was received is invoiced, and everything billed is here.'
        : `${open.length} order lines are open, ${differences.length} differ from their orders.`,
    );
    return differences.length === 0 ? EXIT.ok : EXIT.failed;
  },
};
