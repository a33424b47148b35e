import { parseMoney } from '../../kernel/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { outcomeText, type ShownProposal, wanted } from './approvals.ts';

const REASON = ['--reason <text>', 'why, for who approves'] as const;
export const DRAFT = [
  '--draft',
  'write it down only: change it with `plexus approvals edit`, put it forward with `plexus approvals propose`',
] as const;
export const isDraft = ({ options }: CommandInput): { draft?: true } => (options['draft'] === true ? { draft: true } : {});

export const adjustCommand: Command = {
  name: 'adjust',
  summary: 'Ask for a write-off or adjustment of a patient account; above the limits of the day another person must approve it',
  examples: ["plexus adjust account:jW3… --amount 125.00 --why charity --reason 'qualifies for assistance'"],
  arguments: [['<account>', 'its name: account:…']],
  options: [
    ['--amount <amount>', 'what is no longer owed; a negative amount adds to what is owed'],
    ['--currency <code>', 'of the amount', 'USD'],
    ['--why <kind>', 'charity, discount, small-balance, bad-debt, contractual or other'],
    ['--day <day>', 'of which day it is; without: today'],
    REASON,
    DRAFT,
  ],
  run: async (context, input) => {
    const [account = ''] = input.args;
    const currency = textOption(input, 'currency') ?? 'USD';
    const { minor } = parseMoney(wanted(input, 'amount', 'Such as --amount 125.00'), currency);
    const why = wanted(input, 'why', 'One of charity, discount, small-balance, bad-debt, contractual and other');
    const reason = wanted(input, 'reason', 'Say why: --reason TEXT');
    const day = textOption(input, 'day') ?? today();
    return ask(context, '/v1/adjustments', { account, amount: String(minor), currency, day, why, reason, ...isDraft(input) });
  },
};

export const periodsCloseCommand: Command = {
  name: 'periods close',
  summary: 'Close a fiscal period of an entity, softly or for good',
  examples: ["plexus periods close north 2026-01 --state closed --reason 'month end'"],
  arguments: [
    ['<entity>', 'the legal entity'],
    ['<period>', 'such as 2026-01'],
  ],
  options: [
    ['--state <state>', 'soft or closed', 'closed'],
    ['--reason <text>', 'why, for the audit'],
  ],
  run: async ({ api, out }, input) => {
    const state = textOption(input, 'state') ?? 'closed';
    const reason = wanted(input, 'reason', 'Say why: --reason TEXT');
    const moved = await (await api()).post<{ entity: string; period: string }>(`${placeOf(input.args)}/close`, { state, reason });
    out.result(moved, `Period ${moved.period} of ${moved.entity} is ${state}`);
    return EXIT.ok;
  },
};

export const periodsReopenCommand: Command = {
  name: 'periods reopen',
  summary: 'Ask for a closed fiscal period to be opened again; another person must approve it',
  examples: ["plexus periods reopen north 2026-01 --state soft --reason 'late remittance'"],
  arguments: [
    ['<entity>', 'the legal entity'],
    ['<period>', 'such as 2026-01'],
  ],
  options: [['--state <state>', 'open or soft', 'soft'], REASON, DRAFT],
  run: (context, input) => {
    const state = textOption(input, 'state') ?? 'soft';
    const reason = wanted(input, 'reason', 'Say why: --reason TEXT');
    return ask(context, `${placeOf(input.args)}/reopen`, { state, reason, ...isDraft(input) });
  },
};

export const estateProposeCommand: Command = {
  name: 'estate propose',
  summary: 'Propose the estate files as the next release; outside development another person must approve it',
  examples: ["plexus estate propose --reason 'new service line'"],
  options: [REASON, DRAFT],
  run: (context, input) =>
    ask(context, '/v1/estate/proposals', { reason: wanted(input, 'reason', 'Say why: --reason TEXT'), ...isDraft(input) }),
};

async function ask({ api, out }: CliContext, path: string, body: object): Promise<ExitCode> {
  const made = await (await api()).post<{ outcome: string; approval: ShownProposal }>(path, body);
  out.result(made, outcomeText(made.approval.id, made.outcome));
  out.say(`Next: plexus approvals show ${made.approval.id}`);
  return EXIT.ok;
}

function placeOf([entity = '', period = '']: readonly string[]): string {
  if (!/^\d{4}-\d{2}$/.test(period)) throw usage('The period is not one', 'Periods are calendar months, such as 2026-01');
  return `/v1/fiscal-periods/${encodeURIComponent(entity)}/${period}`;
}

/** The day on this machine's calendar. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
