import { formatMoney } from '../../kernel/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { table } from '../output.ts';

interface Purchase {
  readonly key: string;
  readonly entity: string;
  readonly status: string;
  readonly recordedAt: string;
  readonly document: Readonly<Record<string, unknown>>;
}

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly state?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly detail?: string;
}

/** What of a document is told in one line each. */
const HEAD = ['kind', 'supplier', 'requester', 'number', 'site', 'costCenter', 'day', 'neededBy', 'total', 'currency', 'emergency'];

const shown = (name: string, path: string, what: string, example: string): Command => ({
  name,
  summary: `Show ${what}: how far it is, its lines, and everything that happened to it in order`,
  examples: [`plexus ${name} ${example}`],
  arguments: [['<number>', 'its number, with or without the prefix of its key']],
  run: (context, input) => show(context, input, path),
});

export const ordersShowCommand = shown('orders show', 'purchase-orders', 'a purchase order', 'PO-2001');
export const invoicesShowCommand = shown('invoices show', 'invoices', 'an invoice of a supplier', "'api|RRRRRRRRRRRRRRRRRRRRRR'");
export const requisitionsShowCommand = shown('requisitions show', 'requisitions', 'a requisition', 'RQ-2001');

export const invoicesFindCommand: Command = {
  name: 'invoices find',
  summary: 'Find invoices by the number that their supplier gave them, however it is written, the newest first',
  examples: ['plexus invoices find INV-00123', 'plexus invoices find 123 --supplier MERIDIAN-MED'],
  arguments: [['<number>', 'as it stands on the invoice']],
  options: [['--supplier <number>', 'of this supplier alone, by its number in the golden record']],
  run: (context, input) => find(context, input),
};

async function find({ api, out }: CliContext, input: CommandInput): Promise<ExitCode> {
  const {
    args: [number = ''],
  } = input;
  const supplier = textOption(input, 'supplier');
  const query = new URLSearchParams({ number, ...(supplier === undefined ? {} : { supplier }) });
  const { purchases } = await (await api()).get<{ purchases: readonly Purchase[] }>(`/v1/invoices?${query.toString()}`);
  const rows = purchases.map(({ key, entity, status, document }) => {
    const currency = textOf(document, 'currency');
    const total = `${formatMoney({ minor: BigInt(textOf(document, 'total')), currency })} ${currency}`;
    return [key.slice('invoice:'.length), textOf(document, 'supplier'), textOf(document, 'day'), total, entity, status];
  });
  out.result(
    { version: 1, purchases },
    rows.length === 0 ? 'No invoice has this number.' : table(['number', 'supplier', 'day', 'total', 'entity', 'state'], rows),
  );
  return EXIT.ok;
}

async function show({ api, out }: CliContext, { args: [text = ''] }: CommandInput, path: string): Promise<ExitCode> {
  const address = `/v1/${path}/${encodeURIComponent(text.replace(/^(?:order|invoice|requisition):/, ''))}`;
  const server = await api();
  const { purchase, related } = await server.get<{ purchase: Purchase; related: readonly string[] }>(address);
  const { entries } = await server.get<{ entries: readonly Entry[] }>(`${address}/timeline?limit=500`);
  const { document } = purchase;
  const lines = Array.isArray(document['lines']) ? (document['lines'] as Readonly<Record<string, unknown>>[]) : [];
  const facts = [
    `${purchase.key}, ${purchase.entity}, ${purchase.status}`,
    ...HEAD.flatMap((name) => (textOf(document, name) === '' ? [] : [`  ${name.padEnd(12)} ${textOf(document, name)}`])),
    ...lines.map((line) => `  line ${textOf(line, 'line')}: ${lineText(line)}`),
    ...related.map((key) => `  with ${key}`),
    ...entries.map((entry) => `${entry.at}  ${entry.kind.padEnd(9)} ${entryText(entry)}`),
  ];
  out.result({ version: 1, purchase, related, entries }, facts.join('\n'));
  return EXIT.ok;
}

const textOf = (line: Readonly<Record<string, unknown>>, name: string): string => {
  const value = line[name];
  return typeof value === 'string' ? value : '';
};

const lineText = (line: Readonly<Record<string, unknown>>): string =>
  [
    textOf(line, 'item'),
    textOf(line, 'description'),
    `${textOf(line, 'quantity')} ${textOf(line, 'unit')}`,
    textOf(line, 'unitPrice') || textOf(line, 'estimate'),
  ]
    .filter((part) => part.trim() !== '')
    .join(', ');

const entryText = ({ title, state, amount, currency, detail, id }: Entry): string =>
  [
    title,
    state,
    amount === undefined || currency === undefined ? undefined : `${formatMoney({ minor: BigInt(amount), currency })} ${currency}`,
    detail,
    id,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
