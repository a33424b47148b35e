import { postJournalEntries } from '@plexus/sdk';
import { type Command, EXIT, textOption } from '../command.ts';
import { readGiven } from '../given-file.ts';
import { journalLines } from '../journal-file.ts';
import { outcomeText, wanted } from './approvals.ts';
import { DRAFT, isDraft } from './proposals.ts';

export const journalsProposeCommand: Command = {
  name: 'journals propose',
  summary: 'Hand in a journal whose lines are in a CSV file; above the limits of the day another person must approve it',
  examples: [
    "plexus journals propose lines.csv --reference ACCRUAL-3 --entity north --day 2026-03-31 --description 'Utilities of March' --draft",
  ],
  arguments: [['<file>', 'its lines: account,amount and the dimensions that the accounts keep; debits above zero, credits below']],
  options: [
    ['--reference <reference>', 'what you call it: one journal each'],
    ['--entity <entity>', 'the legal entity'],
    ['--day <day>', 'of which day it is'],
    ['--currency <code>', 'of the amounts', 'USD'],
    ['--description <text>', 'what it is for, in words that name no patient'],
    DRAFT,
  ],
  run: async ({ api, out }, input) => {
    const [file = ''] = input.args;
    const currency = textOption(input, 'currency') ?? 'USD';
    const description = textOption(input, 'description');
    const body = {
      reference: wanted(input, 'reference', 'A name that no other journal of yours has'),
      entity: wanted(input, 'entity', 'The legal entity that it is of'),
      day: wanted(input, 'day', 'Such as --day 2026-03-31'),
      currency,
      ...(description === undefined ? {} : { description }),
      lines: journalLines(await readGiven(file), currency, file),
      ...isDraft(input),
    };
    const made = await (await api()).with((client) => postJournalEntries(client, { body }));
    if ('approval' in made) {
      out.result(made, outcomeText(made.approval.id, made.outcome));
      out.say(`Next: plexus approvals show ${made.approval.id}`);
      return EXIT.ok;
    }
    const { id, status, approval } = made.journal;
    out.result(made, approval === undefined ? `Journal ${id} is ${status}` : outcomeText(approval, 'proposed'));
    out.say(approval === undefined ? `Next: plexus trace ${made.journal.message ?? id}` : `Next: plexus approvals show ${approval}`);
    return EXIT.ok;
  },
};
