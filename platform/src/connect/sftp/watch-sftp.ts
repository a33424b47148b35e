import { posix } from 'node:path';
import { type Fault, Loop, type Running } from '../../kernel/index.ts';
import { PickUp, type PickUpOptions } from '../files/pick-up.ts';
import { folderFault } from '../files/faults.ts';
import { type SftpLogin, SftpSession } from './session.ts';
import { SftpPlace } from './sftp-place.ts';
import type { TroubleBook } from '../trouble.ts';

export interface WatchSftpOptions extends PickUpOptions {
  readonly login: SftpLogin;
  readonly folder: string;
  /** Folder on the server for files that were taken, sorted by day. */
  readonly archive: string;
  /** Folder on the server for files that were set aside; `archive/rejected` when left out. */
  readonly rejected?: string;
  readonly pollMs: number;
  /** Where it is told that the server is not the one that is known, or does not know us; absent: in the log alone. */
  readonly book?: TroubleBook;
}

/** No later attempt mends these by itself. */
const TROUBLES: readonly string[] = ['SFTP_HOST_KEY_CHANGED', 'SFTP_HOST_KEY_MISSING', 'SFTP_LOGIN_REFUSED', 'KEY_FILE_UNREADABLE'];
/** What the troubles are about. */
const SERVER = 'server';

/**
 * Watches a folder on an SFTP server, by the rules of `watchFolder`. The server need not be there at the start: it is tried again with
 * growing pauses, and every failure is reported with its reason.
 */
export function watchSftp(options: WatchSftpOptions): Running {
  const { channel, log, archive, folder, book, rejected = posix.join(archive, 'rejected') } = options;
  const session = new SftpSession(options.login, options.clock);
  const pickUp = new PickUp(new SftpPlace(session, { folder, archive, rejected }), options);
  const work = async (): Promise<boolean> => {
    if (session.pauseMs > 0) return false;
    await pickUp.round();
    await book?.ended(SERVER);
    return false;
  };
  const loop = new Loop(`sftp ${channel}`, options.pollMs, work, (error) => {
    const fault: Fault = folderFault(error, folder);
    log.error({ channel, fault }, 'The SFTP folder could not be worked through');
    if (TROUBLES.includes(fault.code)) void book?.arose(SERVER, fault);
  });
  const stop = async (): Promise<void> => {
    pickUp.stop();
    await loop.stop();
    await session.close();
  };
  return { name: loop.name, stop };
}
