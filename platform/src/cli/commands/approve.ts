import { type Command, type CommandInput, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { wanted } from './approvals.ts';
import { decide, list, LISTING, show } from './tasks.ts';

export const approveListCommand: Command = {
  name: 'approve',
  summary: 'List the proposals that wait for you, due first',
  examples: ['plexus approve'],
  options: LISTING,
  run: (context, input) => list(context, input, 'approval'),
};

export const approveShowCommand: Command = {
  name: 'approve show',
  summary: 'Show what is to be approved, with budget, contract and history',
  examples: ['plexus approve show 12'],
  arguments: [['<id>', 'its number']],
  run: (context, input) => show(context, approvalOf(input), 'approve yes'),
};

const verdict = (name: string, action: string, summary: string, isReasonWanted: boolean): Command => ({
  name: `approve ${name}`,
  summary,
  examples: [`plexus approve ${name} 12 --hash 9f86d081${isReasonWanted ? " --reason 'needs two quotes'" : ''}`],
  arguments: [['<id>', 'its number']],
  options: [
    ['--hash <hash>', 'the beginning of the hash that was shown'],
    ['--reason <text>', isReasonWanted ? 'why, for the history' : 'a note for the history'],
    ['--for <login>', 'whom you stand in for'],
  ],
  run: (context, input) => {
    if (isReasonWanted) wanted(input, 'reason', 'Say why: --reason TEXT');
    const principal = textOption(input, 'for');
    return decide(context, input, approvalOf(input), action, principal === undefined ? {} : { standingInFor: principal });
  },
});

export const approveYesCommand = verdict('yes', 'approve', 'Approve exactly what has the hash that was shown', false);
export const approveNoCommand = verdict('no', 'reject', 'Reject what somebody proposed', true);
export const approveReturnCommand = verdict('return', 'return', 'Give back what somebody proposed, to be changed', true);

function approvalOf({ args: [text = ''] }: CommandInput): string {
  const number = /^(?:approval:)?(\d{1,18})$/.exec(text)?.[1];
  if (number === undefined) throw usage('The number of the proposal is not a number', 'List them with plexus approve');
  return `approval:${number}`;
}
