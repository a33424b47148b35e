import type { Replay } from '../api/replays.ts';
import { counted } from '../parts/words.ts';

interface Told {
  readonly title: string;
  readonly message: string;
}

const isOver = ({ state }: Replay): boolean => state === 'done' || state === 'failed';

export const areOver = (replays: readonly Replay[]): boolean => replays.every(isOver);

/** What became of replays, as far as they have come. One that waited already is not asked for again, so there may be none. */
export function replaysTold(replays: readonly Replay[]): Told {
  const waiting = replays.filter((one) => !isOver(one)).length;
  if (waiting > 0 || replays.length === 0)
    return { title: 'Replay goes on', message: 'It is not done yet: look at the message again later' };
  const failed = replays.filter(({ state }) => state === 'failed').length;
  if (failed > 0) return { title: 'Replay failed', message: `${counted(failed, 'message')} could not be translated again` };
  const events = replays.reduce((sum, one) => sum + (one.events ?? 0), 0);
  return { title: 'Replay done', message: events === 0 ? 'It changed nothing' : `${counted(events, 'event')} written` };
}
