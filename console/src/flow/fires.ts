import type { FlowPicture } from '../api/flow.ts';
import { durationText } from '../parts/duration.ts';

export interface Fire {
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly detail: string;
  /** The message it stands at. */
  readonly message?: string;
}

/** Waiting longer than this is worth a person's look: the platform itself needs seconds. */
const LONG_SECONDS = 120;

/** What a person should look at besides exceptions: stopped channels, targets that are held, what has waited for long. Worst first. */
export function firesOf(flow: FlowPicture): readonly Fire[] {
  const channels = flow.systems.flatMap((system) => system.channels);
  const targets = flow.systems.flatMap((system) => system.targets);
  return [
    ...channels.flatMap((one): Fire[] =>
      one.stoppedAt === undefined ? [] : [{ tone: 'bad', title: `Channel ${one.channel} stopped`, detail: 'at', message: one.stoppedAt }],
    ),
    ...targets.flatMap((one): Fire[] => {
      if (one.circuit === 'open')
        return [{ tone: 'bad', title: `${one.target} does not answer`, detail: heldText(one.heldBecause, one.waiting) }];
      return one.paused ? [{ tone: 'warn', title: `${one.target} is paused`, detail: heldText(one.heldBecause, one.waiting) }] : [];
    }),
    ...channels.flatMap((one): Fire[] => late(`Messages of ${one.channel} wait`, one.waiting, one.oldestSeconds)),
    ...targets.flatMap((one): Fire[] =>
      one.circuit === 'open' || one.paused ? [] : late(`Deliveries to ${one.target} wait`, one.waiting, one.oldestSeconds),
    ),
  ];
}

const heldText = (because: string | undefined, waiting: number): string =>
  [because, `${waiting.toLocaleString('en')} waiting`].filter((part) => part !== undefined).join(' · ');

const late = (title: string, waiting: number, oldestSeconds = 0): Fire[] =>
  oldestSeconds < LONG_SECONDS
    ? []
    : [{ tone: 'warn', title, detail: `${waiting.toLocaleString('en')} waiting, oldest ${durationText(oldestSeconds)}` }];
