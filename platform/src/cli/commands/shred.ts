import { type Command, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';

interface Shredded {
  readonly subjects: readonly string[];
  readonly erased: number;
  readonly blackened: number;
  readonly wasShredded: boolean;
}

export const shredCommand: Command = {
  name: 'shred',
  summary: 'Destroy for good what identifies the patient of an account, here and in backups; amounts stay',
  examples: ["plexus shred account:3f9c2a --reason 'request 2026-17'"],
  arguments: [['<account>', 'its pseudonymous name, as plexus trace and the ledger show it']],
  options: [['--reason <text>', 'why; kept in the audit, so name no patient'], YES],
  run: async (context, input) => {
    const [account] = input.args;
    const reason = textOption(input, 'reason');
    if (account === undefined) throw usage('Which account?', "plexus shred account:3f9c2a --reason 'request 2026-17'");
    if (reason === undefined) throw usage('Shredding needs a reason', "Add --reason 'request 2026-17'");
    if (!(await confirmed(context, input, `Destroy for good what identifies the patient of ${account}?`))) return EXIT.refused;
    const document = await (await context.api()).post<Shredded>(`/v1/accounts/${encodeURIComponent(account)}/shred`, { reason });
    const { subjects, erased, blackened, wasShredded } = document;
    context.out.result(
      document,
      wasShredded
        ? `${account} was shredded before`
        : `Shredded ${subjects.join(', ')}: ${erased} messages erased, ${blackened} blackened where others are in them`,
    );
    context.out.say('Next: plexus backup --only-keys --keys <folder>, then destroy the key folders of earlier backups');
    return EXIT.ok;
  },
};
