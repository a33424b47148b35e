import type { TaskAction } from '../api/tasks.ts';

export interface ActionWords {
  readonly label: string;
  /** What the platform does then. */
  readonly about: string;
}

/** What each thing that can be done about a task is called, and what comes of it. */
export const ACTION_WORDS: Readonly<Record<TaskAction, ActionWords>> = {
  resolve: { label: 'Resolve', about: 'It is closed with your words.' },
  retry: { label: 'Try again', about: 'The platform does again what failed, and closes it once that succeeds.' },
  correct: { label: 'Correct', about: 'A row is added to a crosswalk.' },
  reject: { label: 'Reject', about: 'What it is about is given up.' },
  appeal: { label: 'Appeal', about: 'The denial is appealed and stays open until its deadline.' },
  'write-off': { label: 'Write off', about: 'The money is given up; over a limit another person approves that.' },
  'accept-variance': {
    label: 'Accept the variance',
    about: 'The invoice is paid although it differs; over a limit another person approves that.',
  },
  'short-pay': { label: 'Short pay', about: 'What nobody disputes is paid.' },
  'request-credit': { label: 'Request a credit', about: 'The invoice waits for a credit memo of the difference.' },
  'not-a-duplicate': { label: 'Not a duplicate', about: 'It is no copy of another invoice, and goes on.' },
  'accept-answer': { label: 'Accept the answer', about: 'What the supplier answered about the line holds.' },
  'refuse-answer': { label: 'Refuse the answer', about: 'It is taken up with the supplier.' },
  'close-order': { label: 'Close the order', about: 'Nothing more is expected of it.' },
  'write-off-open': {
    label: 'Write off what is open',
    about: 'What the order still has in the books is given up; over a limit another person approves that.',
  },
  approve: { label: 'Approve', about: 'With the last approval it is carried out at once, in your name.' },
  return: { label: 'Return for change', about: 'Whoever asked for it changes it and asks again.' },
  reassign: { label: 'Give it to them', about: 'It becomes the work of another owner, of one person, or of both.' },
};

/** What is done on the page of the task; a correction has a page of its own. */
export const offered = (actions: readonly TaskAction[]): readonly TaskAction[] => actions.filter((action) => action !== 'correct');
