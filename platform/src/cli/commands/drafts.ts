import { patchApproval, postApprovalPropose } from '@plexus/sdk';
import { parseMoney } from '../../kernel/index.ts';
import { type Command, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { readGiven } from '../given-file.ts';
import { journalLines } from '../journal-file.ts';
import { looked, NUMBER, outcomeText } from './approvals.ts';

const HASH = ['--hash <hash>', 'the beginning of the hash that was shown'] as const;

export const approvalsEditCommand: Command = {
  name: 'approvals edit',
  summary: 'Change a draft of your own',
  examples: ['plexus approvals edit 12 --hash 9f86d081 --amount 125.00'],
  arguments: [NUMBER],
  options: [
    HASH,
    ['--amount <amount>', 'in the currency of the draft'],
    ['--why <kind>', 'of an adjustment'],
    ['--day <day>', 'of which day it is'],
    ['--state <state>', 'open or soft, of a period'],
    ['--description <text>', 'of a journal'],
    ['--lines <file>', 'of a journal: a CSV file with all of its lines'],
    ['--reason <text>', 'why, for who approves'],
  ],
  run: async ({ api, out }, input) => {
    const server = await api();
    const { id, currency = 'USD', ifMatch } = await looked(server, input);
    const amount = textOption(input, 'amount');
    const given = ['why', 'day', 'state', 'description', 'reason'].flatMap((name) => {
      const text = textOption(input, name);
      return text === undefined ? [] : [[name, text] as const];
    });
    const file = textOption(input, 'lines');
    const change = {
      ...Object.fromEntries(given),
      ...(amount === undefined ? {} : { amount: String(parseMoney(amount, currency).minor) }),
      ...(file === undefined ? {} : { lines: journalLines(await readGiven(file), currency, file) }),
    };
    if (Object.keys(change).length === 0)
      throw usage('Nothing is changed', 'Name what: --amount, --why, --day, --state, --description, --lines or --reason');
    const changed = await server.with((client) => patchApproval(client, { id, body: change }, { ifMatch }));
    out.result(changed, `Proposal ${id} is a draft, version ${changed.approval.version}`);
    out.say(`Next: plexus approvals propose ${id} --hash ${changed.approval.hash.slice(0, 8)}`);
    return EXIT.ok;
  },
};

export const approvalsProposeCommand: Command = {
  name: 'approvals propose',
  summary: 'Put a draft of your own forward, exactly as it was shown',
  examples: ['plexus approvals propose 12 --hash 9f86d081'],
  arguments: [NUMBER],
  options: [HASH],
  run: async ({ api, out }, input) => {
    const server = await api();
    const { id, hash } = await looked(server, input);
    const made = await server.with((client) => postApprovalPropose(client, { id, body: { hash } }));
    out.result(made, outcomeText(id, made.outcome));
    return EXIT.ok;
  },
};
