import { formatMoney } from '../../kernel/index.ts';
import { confirmed, usage, YES } from '../confirm.ts';
import { type Command, EXIT, textOption } from '../command.ts';
import { table } from '../output.ts';

interface Exception {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly entity: string;
  readonly owner: string;
  readonly code: string;
  readonly summary: string;
  readonly hint?: string;
  readonly place?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly message?: string;
  readonly event?: string;
  readonly key?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly closedBy?: string;
  readonly resolution?: string;
}

export const exceptionsCommand: Command = {
  name: 'exceptions',
  summary: 'List open exceptions, the one due first at the top',
  examples: ['plexus exceptions', 'plexus exceptions --owner revenue-cycle', 'plexus exceptions --state resolved --json'],
  options: [
    ['--state <state>', 'open, resolved or rejected', 'open'],
    ['--kind <kind>', 'held-record, quarantine, poison, delivery, denial, …'],
    ['--owner <owner>', 'whose work'],
    ['--entity <entity>', 'of one legal entity'],
    ['--cause <cause>', 'what went wrong: document, price, silence, …'],
    ['--assignee <login>', 'work of one person'],
    ['--at-least <minor>', 'only where so much is at stake, in minor units'],
    ['--overdue', 'only what is late'],
    ['--limit <n>', 'how many', '50'],
    ['--after <page>', 'where an earlier page ended'],
  ],
  run: async ({ api, out }, input) => {
    const query = new URLSearchParams();
    for (const name of ['state', 'kind', 'owner', 'entity', 'cause', 'assignee', 'limit', 'after']) {
      const value = textOption(input, name);
      if (value !== undefined) query.set(name, value);
    }
    const atLeast = textOption(input, 'atLeast');
    if (atLeast !== undefined) query.set('atLeast', atLeast);
    if (input.options['overdue'] === true) query.set('overdue', 'true');
    const page = await (await api()).get<{ exceptions: Exception[]; next?: string }>(`/v1/exceptions?${query.toString()}`);
    const rows = page.exceptions.map((item) => [
      item.id,
      item.kind,
      item.owner,
      `${item.dueAt.slice(0, 10)}${item.isOverdue ? ' late' : ''}`,
      amountText(item),
      item.summary,
    ]);
    out.result(page, rows.length === 0 ? '' : table(['ID', 'KIND', 'OWNER', 'DUE (UTC)', 'AMOUNT', 'WHAT HAPPENED'], rows));
    if (rows.length === 0) out.say('No exception fits. Nice work.');
    else if (page.next !== undefined) out.say(`More: add --after '${page.next}'`);
    else out.say(`Next: plexus exceptions show ${page.exceptions[0]?.id ?? ''}`);
    return EXIT.ok;
  },
};

export const exceptionShowCommand: Command = {
  name: 'exceptions show',
  summary: 'Show one exception: what happened, where, what to do',
  examples: ['plexus exceptions show 12'],
  arguments: [['<id>', 'its number']],
  run: async ({ api, out }, input) => {
    const id = numberOf(input.args[0]);
    const document = await (await api()).get<{ exception: Exception }>(`/v1/exceptions/${id}`);
    const item = document.exception;
    const facts: readonly (readonly [string, string | undefined])[] = [
      ['exception', `${item.id}, ${item.kind}, ${item.state}${item.isOverdue ? ', overdue' : ''}`],
      ['what happened', `${item.summary} (${item.code})`],
      ['where', item.place],
      ['what to do', item.hint],
      ['owner', `${item.owner}, ${item.entity}`],
      ['at stake', amountText(item) || undefined],
      ['message', item.message],
      ['event', item.event],
      ['key', item.key],
      ['opened, due', `${item.openedAt}, ${item.dueAt}`],
      ['closed', item.closedBy === undefined ? undefined : `by ${item.closedBy}: ${item.resolution ?? ''}`],
    ];
    out.result(document, facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(14)} ${fact}`])).join('\n'));
    if (item.state === 'open') for (const line of nextSteps(item)) out.say(line);
    return EXIT.ok;
  },
};

export const exceptionResolveCommand: Command = {
  name: 'exceptions resolve',
  summary:
    'Resolve an exception: a held record, quarantined message or poison event is tried again, a denial is appealed and stays open, other work is closed',
  examples: [
    "plexus exceptions resolve 12 --resolution 'crosswalk corrected'",
    "plexus exceptions resolve 31 --retry --resolution 'ERP is back'",
  ],
  arguments: [['<id>', 'its number']],
  options: [
    ['--resolution <text>', 'what was done, for the audit'],
    ['--retry', 'a delivery: look at the target and try again'],
  ],
  run: async ({ api, out }, input) => {
    const id = numberOf(input.args[0]);
    const resolution = textOption(input, 'resolution');
    if (resolution === undefined) throw usage('A resolution is missing', 'Say what was done: --resolution TEXT');
    const decided = await (await api()).post<{ outcome: string }>(`/v1/exceptions/${id}/resolve`, {
      resolution,
      retry: input.options['retry'] === true,
    });
    const text = decided.outcome === 'under-way' ? `${id} is under way and closes when that succeeds` : `${id} is resolved`;
    out.result(decided, `Exception ${text}`);
    return EXIT.ok;
  },
};

export const exceptionRejectCommand: Command = {
  name: 'exceptions reject',
  summary: 'Reject what an exception is about: it is left out for good, and what waits behind it goes on; a denial is written off',
  examples: ["plexus exceptions reject 12 --reason 'sender cancelled it'"],
  arguments: [['<id>', 'its number']],
  options: [['--reason <text>', 'why, for the audit'], YES],
  run: async (context, input) => {
    const id = numberOf(input.args[0]);
    const reason = textOption(input, 'reason');
    if (reason === undefined) throw usage('A reason is missing', 'Say why: --reason TEXT');
    if (!(await confirmed(context, input, `Leave out for good what exception ${id} is about?`))) return EXIT.refused;
    const decided = await (await context.api()).post<{ approval?: string }>(`/v1/exceptions/${id}/reject`, { reason });
    const { approval } = decided;
    const text = approval === undefined ? `Exception ${id} is rejected` : `The write-off is proposal ${approval}`;
    context.out.result(decided, text);
    if (approval !== undefined) context.out.say(`Next: plexus approvals show ${approval}`);
    return EXIT.ok;
  },
};

function nextSteps({ id, kind, code, message, event }: Exception): string[] {
  const about = message ?? event;
  const corrected = kind === 'held-record' || kind === 'quarantine' ? 'with the estate corrected and Plexus started again' : 'when done';
  return [
    ...(about === undefined ? [] : [`Next: plexus trace ${about}`]),
    ...(code === 'RECORD_CODE_UNKNOWN' ? [`Add the missing code here: plexus exceptions correct ${id}`] : []),
    `Then, ${corrected}: plexus exceptions resolve ${id} --resolution TEXT`,
    `Or leave it out for good: plexus exceptions reject ${id} --reason TEXT`,
  ];
}

function numberOf(text = ''): string {
  const id = /^(?:exception:)?(\d{1,18})$/.exec(text)?.[1];
  if (id === undefined) throw usage('The number of the exception is not a number', 'List them with plexus exceptions');
  return id;
}

const amountText = ({ amount, currency }: Exception): string =>
  amount === undefined || currency === undefined ? '' : `${formatMoney({ minor: BigInt(amount), currency })} ${currency}`;
