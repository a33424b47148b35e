export interface PossibleDecision {
  readonly act: 'resolve' | 'retry' | 'reject';
  readonly label: string;
  /** What the platform does then. */
  readonly about: string;
}

const CLOSE: PossibleDecision = { act: 'resolve', label: 'Resolve', about: 'it is closed with your words' };

/** What may be decided about an exception of a kind, the usual first. */
export function decisionsOf(kind: string): readonly PossibleDecision[] {
  switch (kind) {
    case 'held-record':
      return [
        { act: 'resolve', label: 'Replay', about: 'the record is translated again with the mapping in force now' },
        { act: 'reject', label: 'Reject', about: 'the record is given up, and what waits behind it goes on' },
      ];
    case 'quarantine':
      return [
        { act: 'resolve', label: 'Take it in', about: 'the message is translated with the mapping in force now' },
        { act: 'reject', label: 'Reject', about: 'the message stays stored and is given up' },
      ];
    case 'poison':
      return [
        { act: 'resolve', label: 'Apply again', about: 'the event is applied once more, then what waits behind it' },
        { act: 'reject', label: 'Leave it out', about: 'the event is skipped, and what waits behind it goes on' },
      ];
    case 'delivery':
      return [
        { act: 'retry', label: 'Try again', about: 'the target is asked whether it has it; if not, it is sent' },
        { act: 'resolve', label: 'Settled by hand', about: 'somebody did it at the target; it is closed' },
        { act: 'reject', label: 'Give up', about: 'it is never delivered' },
      ];
    case 'denial':
      return [
        { act: 'resolve', label: 'Appeal', about: 'the denial is appealed and stays open until its deadline' },
        { act: 'reject', label: 'Write off', about: 'the money is given up and written off' },
      ];
    default:
      return [CLOSE, { act: 'reject', label: 'Reject', about: 'it is closed as nothing to act on' }];
  }
}
