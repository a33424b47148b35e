import { type Command, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';

interface Asked {
  readonly outcome: string;
  readonly approval: { readonly id: string };
}

export const shredCommand: Command = {
  name: 'shred',
  summary: 'Ask for what identifies the patient of an account to be destroyed for good, here and in backups; amounts stay',
  examples: ["plexus shred account:3f9c2a --reason 'request 2026-17'"],
  arguments: [['<account>', 'its pseudonymous name, as plexus trace and the ledger show it']],
  options: [['--reason <text>', 'why; kept in the audit, so name no patient'], YES],
  run: async (context, input) => {
    const [account] = input.args;
    const reason = textOption(input, 'reason');
    if (account === undefined) throw usage('Which account?', "plexus shred account:3f9c2a --reason 'request 2026-17'");
    if (reason === undefined) throw usage('Shredding needs a reason', "Add --reason 'request 2026-17'");
    if (!(await confirmed(context, input, `Ask for what identifies the patient of ${account} to be destroyed for good?`)))
      return EXIT.refused;
    const document = await (await context.api()).post<Asked>(`/v1/accounts/${encodeURIComponent(account)}/shred`, { reason });
    const { outcome, approval } = document;
    const isDone = outcome === 'executed';
    context.out.result(document, isDone ? `${account} is shredded` : `Waits for another person as proposal ${approval.id}`);
    context.out.say('Once it is done: plexus backup --only-keys --keys <folder>, then destroy the key folders of earlier backups');
    return EXIT.ok;
  },
};
