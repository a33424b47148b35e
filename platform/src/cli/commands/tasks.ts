import { formatMoney } from '../../kernel/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { table } from '../output.ts';
import { wanted } from './approvals.ts';

/** A task as the interface tells it. */
interface ShownTask {
  readonly id: string;
  readonly kind: string;
  readonly cause: string;
  readonly entity: string;
  readonly title: string;
  readonly hint?: string;
  readonly subject?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly owner?: string;
  readonly assignee?: string;
  readonly maker?: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly hash: string;
  readonly actions: readonly string[];
}

/** Ordered, received and billed; quantities with their units. */
interface ShownLine {
  readonly order?: string;
  readonly line: string;
  readonly what: string;
  readonly ordered?: string;
  readonly orderPrice?: string;
  readonly received?: string;
  readonly billed?: string;
  readonly billedPrice?: string;
}

interface Shown {
  readonly task: ShownTask;
  readonly decidedBy: readonly string[];
  readonly context: readonly { readonly about: string; readonly facts: readonly { readonly name: string; readonly value: string }[] }[];
  readonly lines: readonly ShownLine[];
  readonly history: readonly { readonly at: string; readonly who: string; readonly action: string; readonly note?: string }[];
  readonly documents: readonly string[];
}

/** As much of a hash as people compare. */
const SHORTEST = 8;

export const LISTING: NonNullable<Command['options']> = [
  ['--limit <n>', 'how many', '50'],
  ['--after <place>', 'where an earlier page ended'],
];

export const tasksCommand: Command = {
  name: 'tasks',
  summary: 'List what waits for you: approvals and exceptions, due first',
  examples: ['plexus tasks', 'plexus tasks --type exception --json'],
  options: [['--type <type>', 'approval or exception'], ...LISTING],
  run: (context, input) => list(context, input, textOption(input, 'type')),
};

export const tasksShowCommand: Command = {
  name: 'tasks show',
  summary: 'Show a task with what a decision about it stands on',
  examples: ['plexus tasks show exception:34'],
  arguments: [['<id>', 'approval:N or exception:N']],
  run: (context, input) => show(context, taskOf(input), 'tasks decide'),
};

export const tasksDecideCommand: Command = {
  name: 'tasks decide',
  summary: 'Do one of the things that a task allows, about exactly what has the hash that was shown',
  examples: ["plexus tasks decide exception:34 short-pay --hash 9f86d081 --reason 'two boxes were missing'"],
  arguments: [
    ['<id>', 'approval:N or exception:N'],
    ['<action>', 'one that plexus tasks show lists'],
  ],
  options: [
    ['--hash <hash>', 'the beginning of the hash that was shown'],
    ['--reason <text>', 'why, for the history'],
    ['--holds <names>', 'holds of an invoice that it is about, with commas; else all'],
  ],
  run: (context, input) => {
    const holds = textOption(input, 'holds');
    const more = holds === undefined ? {} : { holds: holds.split(',') };
    return decide(context, input, taskOf(input), input.args[1] ?? '', more);
  },
};

export const tasksReassignCommand: Command = {
  name: 'tasks reassign',
  summary: 'Make an exception somebody else’s work',
  examples: ["plexus tasks reassign exception:34 --to sol.upplinger --reason 'knows the supplier'"],
  arguments: [['<id>', 'exception:N']],
  options: [
    ['--to <login>', 'a person'],
    ['--owner <owner>', 'an owner of policies/worklist.yaml'],
    ['--reason <text>', 'why, for the history'],
  ],
  run: async ({ api, out }, input) => {
    const id = taskOf(input);
    const [assignee, owner] = [textOption(input, 'to'), textOption(input, 'owner')];
    if (assignee === undefined && owner === undefined) throw usage('Nobody is named', 'Give --to LOGIN, --owner OWNER, or both');
    const reason = wanted(input, 'reason', 'Say why: --reason TEXT');
    const server = await api();
    const { task } = await server.get<Shown>(`/v1/tasks/${id}`);
    const named = { ...(assignee === undefined ? {} : { assignee }), ...(owner === undefined ? {} : { owner }) };
    const done = await server.post<object>(`/v1/tasks/${id}/decision`, { action: 'reassign', hash: task.hash, reason, ...named });
    out.result(done, `${id} is the work of ${[owner, assignee].filter((name) => name !== undefined).join(', ')}`);
    return EXIT.ok;
  },
};

/** Lists what waits, of one type or of both. */
export async function list({ api, out, interactive }: CliContext, input: CommandInput, type: string | undefined): Promise<ExitCode> {
  const query = new URLSearchParams(type === undefined ? {} : { type });
  for (const name of ['limit', 'after']) {
    const value = textOption(input, name);
    if (value !== undefined) query.set(name, value);
  }
  const page = await (await api()).get<{ tasks: readonly ShownTask[]; next?: string }>(`/v1/tasks?${query.toString()}`);
  const rows = page.tasks.map((task) => [
    task.id,
    task.kind,
    task.cause,
    task.entity,
    amountText(task),
    task.assignee ?? task.owner ?? task.maker ?? '',
    `${task.dueAt.slice(0, 16)}${task.isOverdue ? ' !' : ''}`,
    task.title,
  ]);
  const head = ['ID', 'KIND', 'CAUSE', 'ENTITY', 'AMOUNT', 'WHOSE', 'DUE (UTC)', 'WHAT'];
  // What reads it from a pipe or a file is not cut for the eye.
  out.result(page, rows.length === 0 ? '' : table(head, rows, interactive ? undefined : Number.POSITIVE_INFINITY));
  if (rows.length === 0) out.say('Nothing waits for you.');
  else out.say(page.next === undefined ? `Next: plexus tasks show ${page.tasks[0]?.id ?? ''}` : `More: add --after '${page.next}'`);
  return EXIT.ok;
}

/** Shows a task; `next` is the command that decides about it. */
export async function show({ api, out }: CliContext, id: string, next: string): Promise<ExitCode> {
  const shown = await (await api()).get<Shown>(`/v1/tasks/${id}`);
  const { task, decidedBy, context, lines, history, documents } = shown;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['task', `${task.id}, ${task.kind}, ${task.cause}`],
    ['what', task.title],
    ['hint', task.hint],
    ['about', [task.subject, task.entity].filter((name) => name !== undefined).join(', ')],
    ['amount', amountText(task) || undefined],
    ['whose', [task.owner, task.assignee, task.maker].filter((name) => name !== undefined).join(', ') || undefined],
    ['due', `${task.dueAt}${task.isOverdue ? ', overdue' : ''}`],
    ...decidedBy.map((rule) => ['decided by', rule] as const),
    ...context.flatMap(({ about, facts: known }) => known.map(({ name, value }) => [about, `${name}: ${value}`] as const)),
    ...lines.map((line) => [line.order ?? 'billed', lineText(line)] as const),
    ...documents.map((message) => ['document', message] as const),
    ...history.map(
      ({ at, who, action, note }) => ['history', `${at}  ${action} by ${who}${note === undefined ? '' : `: ${note}`}`] as const,
    ),
    ['hash', task.hash],
    ['you may', task.actions.join(', ') || undefined],
  ];
  out.result(shown, facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(14)} ${fact}`])).join('\n'));
  const action = next === 'tasks decide' ? ` ${task.actions[0] ?? ''}` : '';
  const name = next === 'tasks decide' ? task.id : task.id.replace('approval:', '');
  if (task.actions.length > 0) out.say(`Next: plexus ${next} ${name}${action} --hash ${task.hash.slice(0, SHORTEST)}`);
  return EXIT.ok;
}

const lineText = ({ line, what, ordered, orderPrice, received, billed, billedPrice }: ShownLine): string =>
  [
    `line ${line} ${what}`.trim(),
    ...(ordered === undefined ? [] : [`ordered ${ordered} at ${orderPrice}`]),
    ...(received === undefined ? [] : [`received ${received}`]),
    ...(billed === undefined ? [] : [`billed ${billed} at ${billedPrice}`]),
  ].join(', ');

/** What is decided about is what has the hash now: somebody may have changed it since it was shown. */
export async function decide({ api, out }: CliContext, input: CommandInput, id: string, action: string, more: object): Promise<ExitCode> {
  const seen = wanted(input, 'hash', `Look at it first: plexus tasks show ${id}`);
  const server = await api();
  const { task } = await server.get<Shown>(`/v1/tasks/${id}`);
  if (seen.length < SHORTEST || !task.hash.startsWith(seen)) {
    throw usage('This is not the hash of the task as it is now', `Look at it again: plexus tasks show ${id}`);
  }
  const reason = textOption(input, 'reason');
  const said = { action, hash: task.hash, ...(reason === undefined ? {} : { reason }), ...more };
  const decided = await server.post<{ outcome: string; approval?: string }>(`/v1/tasks/${id}/decision`, said);
  const waits = decided.approval === undefined ? '' : `, proposal ${decided.approval}`;
  out.result(decided, `${id}: ${decided.outcome.replaceAll('-', ' ')}${waits}`);
  return EXIT.ok;
}

function taskOf({ args: [text = ''] }: CommandInput): string {
  if (!/^(approval|exception):\d{1,18}$/.test(text)) throw usage('This names no task', 'List them with plexus tasks');
  return text;
}

const amountText = ({ amount, currency }: ShownTask): string =>
  amount === undefined || currency === undefined ? '' : `${formatMoney({ minor: BigInt(amount), currency })} ${currency}`;
