import { formatMoney } from '../../kernel/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode } from '../command.ts';

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

const shown = (name: string, path: string, what: string): Command => ({
  name,
  summary: `Show ${what}: how far it is, its lines, and everything that happened to it in order`,
  examples: [`plexus ${name} ${path === 'invoices' ? "'api|RRRRRRRRRRRRRRRRRRRRRR'" : 'PO-2001'}`],
  arguments: [['<number>', 'its number, with or without the prefix of its key']],
  run: (context, input) => show(context, input, path),
});

export const ordersShowCommand = shown('orders show', 'purchase-orders', 'a purchase order');
export const invoicesShowCommand = shown('invoices show', 'invoices', 'an invoice of a supplier');
export const requisitionsShowCommand = shown('requisitions show', 'requisitions', 'a requisition');

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
