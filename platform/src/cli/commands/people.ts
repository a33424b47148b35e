import { type Command, EXIT } from '../command.ts';
import { usage } from '../confirm.ts';
import { table } from '../output.ts';
import { wanted } from './approvals.ts';

interface Person {
  readonly name: string;
  readonly accounts: readonly { readonly account: string; readonly login: string; readonly since: string }[];
}

export const peopleListCommand: Command = {
  name: 'people list',
  summary: 'List the people who came in, with the accounts and clients that are theirs',
  examples: ['plexus people list', 'plexus people list --json'],
  run: async ({ api, out }) => {
    const document = await (await api()).get<{ people: readonly Person[] }>('/v1/people');
    const rows = document.people.flatMap(({ name, accounts }) =>
      accounts.map(({ account, login, since }, n) => [n === 0 ? name : '', login, account, since.slice(0, 10)]),
    );
    out.result(document, rows.length === 0 ? '' : table(['PERSON', 'LOGIN', 'ACCOUNT', 'SINCE'], rows));
    return EXIT.ok;
  },
};

export const peopleLinkCommand: Command = {
  name: 'people link',
  summary: 'Say that two accounts are of one person, or whose a client is, for good: nobody approves what one of their accounts proposed',
  examples: ["plexus people link client:lab-portal 'openid:https://login.example 248289761001' --reason 'answers for it'"],
  arguments: [
    ['<account>', 'an account, or client:ID'],
    ['<other>', 'an account of the person'],
  ],
  options: [['--reason <text>', 'how it is known, for the audit']],
  run: async ({ api, out }, input) => {
    const [account, other] = input.args;
    if (account === undefined || other === undefined) throw usage('Two accounts are wanted', 'List them with plexus people list');
    const reason = wanted(input, 'reason', 'Say how it is known: --reason TEXT');
    const document = await (await api()).post<object>('/v1/people/links', { account, other, reason });
    out.result(document, `${account} is of the same person as ${other} from now on`);
    return EXIT.ok;
  },
};
