import type { FileLook } from './file-look.ts';

/** Where a finished file goes. */
export type Finish = 'archive' | 'rejected';

/**
 * A folder that files are taken from, here or on a server. Files wait in it; one that is taken moves to a folder of ours beside them under
 * a name of its own, so that nobody else writes or takes it; one that is finished moves on to the archive.
 */
export interface FilePlace {
  /** Ordinary files that wait. No folders, no links. */
  waiting(): Promise<FileLook[]>;
  /** Ordinary files that were taken and are not finished. */
  taken(): Promise<FileLook[]>;
  /** Moves a waiting file among the taken ones. False when it is gone, or when that taken name is in use: nothing is ever replaced. */
  take(name: string, takenName: string): Promise<boolean>;
  /** How a taken file looks now; undefined when it is gone or no ordinary file. */
  look(takenName: string): Promise<FileLook | undefined>;
  read(takenName: string): AsyncIterable<Buffer>;
  /** Moves a taken file to `YYYY-MM-DD/name`, or under the next free of its `finishedNames`. */
  finish(takenName: string, to: Finish, day: string, name: string): Promise<void>;
}

/** The folder beside the waiting files that holds the taken ones. */
export const TAKEN_FOLDER = '.plexus-taking';

/** The names to try for a finished file, so that none is ever replaced. */
export function* finishedNames(name: string, takenName: string): Generator<string> {
  yield name;
  yield takenName;
  for (let n = 2; n < MOST_ALIKE; n++) yield `${n}~${takenName}`;
}

/** Files of one day with the same name, size and time. */
const MOST_ALIKE = 1000;
