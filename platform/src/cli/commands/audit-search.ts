import { type AuditRecord, readDisclosures, searchAudit } from '../../observe/audit/index.ts';
import { openPlatform } from '../../runtime.ts';
import { transaction } from '../../store/index.ts';
import { dayRange } from '../audit-options.ts';
import { type Command, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { shortened, table } from '../output.ts';

const MOST = 1_000;
const shown = (record: AuditRecord): string[] => [
  record.id,
  record.at.replace('T', ' ').slice(0, 19),
  shortened(record.person, 16),
  record.action,
  record.object,
  record.detail ?? '',
];
const HEAD = ['ID', 'AT (UTC)', 'PERSON', 'ACTION', 'OBJECT', 'DETAIL'];

export const auditSearchCommand: Command = {
  name: 'audit search',
  summary: 'Find who did what to what, newest first',
  examples: [
    'plexus audit search --person m.ortiz --from 2026-03-01',
    'plexus audit search --action phi.read --limit 200',
    'plexus audit search --object northside-adt:17',
  ],
  options: [
    ['--action <action>', 'phi.read, exception.resolved, estate.applied …'],
    ['--object <object>', 'what it was done to: a message, exception:9, account:…'],
    ['--person <person>', 'who did it'],
    ['--principal <principal>', 'through what: console, cli, a client, plexus/translate …'],
    ['--from <day>', 'from this day on, UTC'],
    ['--to <day>', 'up to the end of this one'],
    ['--limit <n>', 'how many', '50'],
    ['--before <page>', 'where an earlier page ended'],
  ],
  run: async ({ config, out }, input) => {
    const limit = Number(textOption(input, 'limit'));
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw usage('The limit is a number', `Give one between 1 and ${MOST}`);
    const before = textOption(input, 'before');
    if (before !== undefined && !/^\d{1,18}$/.test(before)) throw usage('No page ended there', 'Give back what an earlier page named');
    const [action, object, person, principal] = ['action', 'object', 'person', 'principal'].map((name) => textOption(input, name));
    const query = {
      action,
      object,
      person,
      principal,
      ...dayRange(input),
      limit,
      ...(before === undefined ? {} : { before: BigInt(before) }),
    };
    const platform = await openPlatform(config());
    try {
      const { server, tenant } = platform;
      const page = await transaction(server, { tenant, entities: 'all' }, (tx) => searchAudit(tx, tenant, query));
      out.result(page, page.records.length === 0 ? '' : table(HEAD, page.records.map(shown)));
      if (page.records.length === 0) out.say('Nothing on record fits');
      if (page.next !== undefined) out.say(`More: add --before ${page.next}`);
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

export const auditDisclosuresCommand: Command = {
  name: 'audit disclosures',
  summary: 'Everything that was shown of one patient account: when, to whom and why',
  examples: ['plexus audit disclosures account:2b7Yw0S9nqkT1xVdLr3cUg'],
  arguments: [['<account>', 'the account by its pseudonymous name, as traces and the console show it']],
  run: async ({ config, out, person }, input) => {
    const [account] = input.args;
    if (account === undefined || !/^account:[\w-]{1,60}$/.test(account)) {
      throw usage(
        'An account is given by its pseudonymous name',
        'Numbers would stay in the history of this shell: plexus trace shows the name',
      );
    }
    const platform = await openPlatform(config());
    try {
      const { server, tenant } = platform;
      const disclosures = await transaction(server, { tenant, entities: 'all' }, (tx) =>
        readDisclosures(tx, tenant, account, { principal: 'cli', person }),
      );
      out.result({ account, disclosures }, disclosures.length === 0 ? '' : table(HEAD, disclosures.map(shown)));
      if (disclosures.length === 0) out.say('Nothing that identifies the patient was shown to anybody');
      else out.say('A message may hold other patients too: the detail says which part of it was shown');
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};
