import { getApproval } from '@plexus/sdk';
import { formatMoney } from '../../kernel/index.ts';
import type { Api } from '../api.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { table } from '../output.ts';

/** A proposal as the interface tells it. */
export interface ShownProposal {
  readonly id: string;
  readonly kind: string;
  readonly entity: string;
  readonly subject: string;
  readonly state: string;
  readonly hash: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reason: string;
  readonly maker: string;
  readonly approvers?: number;
  readonly approvals: number;
  readonly roles?: readonly string[];
  readonly dueAt?: string;
  readonly expiresAt?: string;
  readonly event?: string;
}

interface Shown {
  readonly approval: ShownProposal;
  readonly content: Readonly<Record<string, unknown>>;
  readonly steps: readonly { action: string; who: string; forWhom?: string; hash: string; note?: string; at: string }[];
  readonly journals: readonly string[];
  readonly isOwn: boolean;
}

export const NUMBER = ['<id>', 'its number'] as const;
/** As much of a hash as people compare. */
const SHORTEST = 8;

export const approvalsListCommand: Command = {
  name: 'approvals list',
  summary: 'List what waits for another person, or what became of it',
  examples: ['plexus approvals list', 'plexus approvals list --state executed --kind adjustment --json'],
  options: [
    ['--state <state>', 'draft, proposed, approved, rejected, withdrawn, expired or executed', 'proposed'],
    ['--kind <kind>', 'adjustment, denial-write-off, period-reopening, estate-release, …'],
    ['--subject <subject>', 'of one account: account:…'],
    ['--waiting', 'only what waits for you'],
    ['--limit <n>', 'how many', '50'],
    ['--before <id>', 'where an earlier page ended'],
  ],
  run: async ({ api, out }, input) => {
    const query = new URLSearchParams();
    for (const name of ['state', 'kind', 'subject', 'limit', 'before']) {
      const value = textOption(input, name);
      if (value !== undefined) query.set(name, value);
    }
    if (input.options['waiting'] === true) query.set('waiting', 'true');
    const page = await (await api()).get<{ approvals: readonly ShownProposal[]; next?: string }>(`/v1/approvals?${query.toString()}`);
    const rows = page.approvals.map((proposal) => [
      proposal.id,
      proposal.kind,
      proposal.entity,
      amountText(proposal),
      proposal.maker,
      `${proposal.approvals}/${proposal.approvers ?? '-'}`,
      proposal.dueAt?.slice(0, 16) ?? '',
      proposal.reason,
    ]);
    out.result(page, rows.length === 0 ? '' : table(['ID', 'KIND', 'ENTITY', 'AMOUNT', 'MAKER', 'APPROVED', 'DUE (UTC)', 'REASON'], rows));
    if (rows.length === 0) out.say('Nothing waits.');
    else
      out.say(page.next === undefined ? `Next: plexus approvals show ${page.approvals[0]?.id ?? ''}` : `More: add --before ${page.next}`);
    return EXIT.ok;
  },
};

export const approvalsShowCommand: Command = {
  name: 'approvals show',
  summary: 'Show exactly what is proposed, and what was done with it',
  examples: ['plexus approvals show 12'],
  arguments: [NUMBER],
  run: async ({ api, out }, input) => {
    const shown = await (await api()).get<Shown>(`/v1/approvals/${numberOf(input)}`);
    const { approval, content, steps, journals } = shown;
    const facts: readonly (readonly [string, string | undefined])[] = [
      ['proposal', `${approval.id}, ${approval.kind}, ${approval.state}`],
      ['about', `${approval.subject}, ${approval.entity}`],
      ['amount', amountText(approval) || undefined],
      ['reason', `${approval.reason} (${approval.maker})`],
      ...Object.entries(content).map(
        ([name, value]) => [`  ${name}`, Array.isArray(value) ? value.join('\n                 ') : String(value)] as const,
      ),
      ['hash', approval.hash],
      [
        'needs',
        approval.approvers === undefined
          ? undefined
          : `${approval.approvers}${approval.roles === undefined ? '' : ` of ${approval.roles.join(', ')}`}`,
      ],
      ['due, expires', approval.dueAt === undefined ? undefined : `${approval.dueAt}, ${approval.expiresAt ?? ''}`],
      ['became', [approval.event, ...journals].filter((place) => place !== undefined).join(', ') || undefined],
      ...steps.map(
        (step) =>
          [
            '',
            `${step.at}  ${step.action} by ${step.who}${step.forWhom === undefined ? '' : ` for ${step.forWhom}`}${step.note === undefined ? '' : `: ${step.note}`}`,
          ] as const,
      ),
    ];
    out.result(shown, facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(14)} ${fact}`])).join('\n'));
    if (approval.state === 'proposed') out.say(`Next: plexus approvals approve ${approval.id} --hash ${approval.hash.slice(0, SHORTEST)}`);
    return EXIT.ok;
  },
};

export const approvalsApproveCommand: Command = {
  name: 'approvals approve',
  summary: 'Approve what somebody else proposed: exactly what has the hash that was shown',
  examples: ['plexus approvals approve 12 --hash 9f86d081'],
  arguments: [NUMBER],
  options: [
    ['--hash <hash>', 'the beginning of the hash that was shown'],
    ['--note <text>', 'for the history'],
  ],
  run: (context, input) => {
    const note = textOption(input, 'note');
    return decide(context, input, 'approve', note === undefined ? {} : { note });
  },
};

export const approvalsRejectCommand: Command = {
  name: 'approvals reject',
  summary: 'Reject what somebody else proposed',
  examples: ["plexus approvals reject 12 --hash 9f86d081 --reason 'wrong account'"],
  arguments: [NUMBER],
  options: [
    ['--hash <hash>', 'the beginning of the hash that was shown'],
    ['--reason <text>', 'why, for the history'],
  ],
  run: (context, input) => decide(context, input, 'reject', { reason: wanted(input, 'reason', 'Say why: --reason TEXT') }),
};

export const approvalsWithdrawCommand: Command = {
  name: 'approvals withdraw',
  summary: 'Take back what was proposed with the token of this installation',
  examples: ["plexus approvals withdraw 12 --reason 'wrong amount'"],
  arguments: [NUMBER],
  options: [['--reason <text>', 'why, for the history']],
  run: async ({ api, out }, input) => {
    const id = numberOf(input);
    const reason = wanted(input, 'reason', 'Say why: --reason TEXT');
    out.result(await (await api()).post<object>(`/v1/approvals/${id}/withdraw`, { reason }), `Proposal ${id} is withdrawn`);
    return EXIT.ok;
  },
};

/** What is decided about is what has the hash now: another person may have looked at an earlier version. */
async function decide({ api, out }: CliContext, input: CommandInput, verdict: 'approve' | 'reject', words: object): Promise<ExitCode> {
  const server = await api();
  const { id, hash } = await looked(server, input);
  const decided = await server.post<{ outcome: string }>(`/v1/approvals/${id}/${verdict}`, { hash, ...words });
  out.result(decided, outcomeText(id, decided.outcome));
  return EXIT.ok;
}

/** The proposal that somebody looked at, as it still is. Throws `USAGE` when it says something else by now. */
export async function looked(server: Api, input: CommandInput): Promise<ShownProposal & { readonly ifMatch: string }> {
  const id = numberOf(input);
  const seen = wanted(input, 'hash', `Look at it first: plexus approvals show ${id}`);
  let ifMatch = '';
  const onHeaders = (headers: Headers): void => {
    ifMatch = headers.get('etag') ?? '';
  };
  const { approval } = await server.with((client) => getApproval(client, { id }, { onHeaders }));
  if (seen.length >= SHORTEST && approval.hash.startsWith(seen)) return { ...approval, ifMatch };
  throw usage('This is not the hash of what is proposed', `Look at it again: plexus approvals show ${id}`);
}

/** What a request or a decision came to, in words. */
export function outcomeText(id: string, outcome: string): string {
  if (outcome === 'executed') return `Proposal ${id} is done`;
  if (outcome === 'draft') return `Proposal ${id} is a draft`;
  if (outcome === 'approved') return `Proposal ${id} is approved, and done when it is applied`;
  return outcome === 'proposed' ? `Proposal ${id} waits for another person` : `Proposal ${id} is ${outcome}`;
}

/** An option that must be there. Throws `USAGE`. */
export function wanted(input: CommandInput, name: string, hint: string): string {
  const text = textOption(input, name);
  if (text === undefined) throw usage(`--${name} is missing`, hint);
  return text;
}

function numberOf({ args: [text = ''] }: CommandInput): string {
  const id = /^(?:proposal:)?(\d{1,18})$/.exec(text)?.[1];
  if (id === undefined) throw usage('The number of the proposal is not a number', 'List them with plexus approvals list');
  return id;
}

const amountText = ({ amount, currency }: ShownProposal): string =>
  amount === undefined || currency === undefined ? '' : `${formatMoney({ minor: BigInt(amount), currency })} ${currency}`;
