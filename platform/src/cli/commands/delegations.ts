import { type Command, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { table } from '../output.ts';
import { wanted } from './approvals.ts';

interface ShownDelegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly roles: readonly string[];
  readonly fromAt: string;
  readonly untilAt: string;
}

export const delegationsListCommand: Command = {
  name: 'delegations list',
  summary: 'List who stands in for whom when approvals are asked for',
  examples: ['plexus delegations list'],
  run: async ({ api, out }) => {
    const listed = await (await api()).get<{ delegations: readonly ShownDelegation[] }>('/v1/delegations');
    const rows = listed.delegations.map(({ id, from, to, roles, fromAt, untilAt }) => [
      id,
      from,
      to,
      roles.join(', '),
      fromAt.slice(0, 16),
      untilAt.slice(0, 16),
    ]);
    out.result(listed, rows.length === 0 ? '' : table(['ID', 'FROM', 'TO', 'ROLES', 'FROM (UTC)', 'UNTIL (UTC)'], rows));
    if (rows.length === 0) out.say('Nobody stands in for anybody.');
    return EXIT.ok;
  },
};

export const delegationsMakeCommand: Command = {
  name: 'delegations make',
  summary: 'Let somebody stand in for you until a day, for 90 days at most; only for who is known by name',
  examples: ['plexus delegations make conrad.ledgerly --until 2026-12-31'],
  arguments: [['<login>', 'who stands in']],
  options: [
    ['--until <instant>', 'a day or an instant'],
    ['--from <instant>', 'a day or an instant; else from now on'],
  ],
  run: async ({ api, out }, input) => {
    const [to = ''] = input.args;
    const until = wanted(input, 'until', 'Say until when: --until 2026-12-31');
    const from = textOption(input, 'from');
    const span = { untilAt: instantOf(until), ...(from === undefined ? {} : { fromAt: instantOf(from) }) };
    const made = await (await api()).post<{ id: string }>('/v1/delegations', { to, ...span });
    out.result(made, `Delegation ${made.id}: ${to} stands in until ${span.untilAt}`);
    return EXIT.ok;
  },
};

export const delegationsEndCommand: Command = {
  name: 'delegations end',
  summary: 'End a delegation of your own',
  examples: ['plexus delegations end 3'],
  arguments: [['<id>', 'its number']],
  run: async ({ api, out }, input) => {
    const [id = ''] = input.args;
    if (!/^\d{1,18}$/.test(id)) throw usage('The number of the delegation is not a number', 'List them with plexus delegations list');
    out.result(await (await api()).post<object>(`/v1/delegations/${id}/end`, {}), `Delegation ${id} is ended`);
    return EXIT.ok;
  },
};

function instantOf(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw usage('This is no day and no instant', 'Write 2026-12-31 or 2026-12-31T17:00:00Z');
  return at.toISOString();
}
