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
  /** Moves a taken file to `YYYY-MM-DD/name`; when that name is in use, to `YYYY-MM-DD/takenName`. */
  finish(takenName: string, to: Finish, day: string, name: string): Promise<void>;
}

/** The folder beside the waiting files that holds the taken ones. */
export const TAKEN_FOLDER = '.plexus-taking';
