import { resolve } from 'node:path';
import { Loop, type Running } from '../../kernel/index.ts';
import { folderFault } from './faults.ts';
import { LocalPlace } from './local-place.ts';
import { PickUp, type PickUpOptions } from './pick-up.ts';

export interface WatchFolderOptions extends PickUpOptions {
  readonly folder: string;
  /** Where files go that were taken, sorted by day. */
  readonly archive: string;
  /** Where files go that were set aside; `archive/rejected` when left out. */
  readonly rejected?: string;
  readonly pollMs: number;
}

/**
 * Watches a folder by looking into it, since notifications do not cross network mounts. Folders that are missing are made. Taken is what
 * fits `pattern`, has kept still, is an ordinary file, and is not named like one in progress (`.part`, `.tmp`, a leading dot).
 *
 * Throws `FOLDER_UNUSABLE` (unavailable).
 */
export async function watchFolder(options: WatchFolderOptions): Promise<Running> {
  const { channel, log, archive, folder, rejected = resolve(archive, 'rejected') } = options;
  const place = new LocalPlace({ folder, archive, rejected });
  await place.prepare().catch((error: unknown) => {
    throw folderFault(error, folder);
  });
  const pickUp = new PickUp(place, options);
  const work = async (): Promise<boolean> => {
    await pickUp.round();
    return false;
  };
  const loop = new Loop(`folder ${channel}`, options.pollMs, work, (error) => {
    log.error({ channel, fault: folderFault(error, folder) }, 'The folder could not be worked through');
  });
  const stop = async (): Promise<void> => {
    pickUp.stop();
    await loop.stop();
  };
  return { name: loop.name, stop };
}
