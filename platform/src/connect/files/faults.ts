import { Fault } from '../../kernel/index.ts';
import { errorCode } from '../error-code.ts';

export const fileChanged = (): Fault =>
  new Fault({
    code: 'FILE_CHANGED',
    kind: 'unavailable',
    message: 'A file changed while it was read; nothing of it was kept, it is taken again when it keeps still',
    hint: 'Ask the sender to write under a temporary name and rename',
  });

export const fileTooLarge = (limit: number): Fault =>
  new Fault({
    code: 'FILE_TOO_LARGE',
    kind: 'rejected',
    message: `A file is larger than the ${limit} bytes this channel takes; it was moved to the rejected files`,
    hint: "Ask for smaller files, or raise the channel's fileBytes",
  });

export const fileNameUnsafe = (): Fault =>
  new Fault({
    code: 'FILE_NAME_UNSAFE',
    kind: 'defect',
    message: 'A file to be written has a name with path parts, control characters or a leading dot, or one over 180 bytes',
    hint: 'Correct the naming rule of the target',
  });

export const fileUnreadable = (error: unknown): Fault =>
  new Fault({
    code: 'FILE_UNREADABLE',
    kind: 'unavailable',
    message: `A file that was taken cannot be read (${errorCode(error)})`,
    hint: 'Check who may read the file; if it was removed, ask the sender to put it there again',
    cause: error,
  });

export const fileTakenThere = (path: string): Fault =>
  new Fault({
    code: 'FILE_EXISTS',
    kind: 'conflict',
    message: 'The server already has a file of this name and cannot replace it',
    hint: 'Ask its owner to fetch or remove the file, or use names that do not repeat',
    at: path,
  });

export const uploadIncomplete = (folder: string): Fault =>
  new Fault({
    code: 'UPLOAD_INCOMPLETE',
    kind: 'unavailable',
    message: 'The server holds fewer bytes than were written; the file was left under its temporary name',
    hint: 'Check the room on the server; it is tried again',
    at: folder,
  });

/** Status codes of SFTP version 3 in words. */
const SFTP_STATUS: ReadonlyMap<string, string> = new Map([
  ['2', 'no such file or folder'],
  ['3', 'permission denied'],
  ['4', 'refused by the server'],
  ['8', 'not supported by the server'],
]);

/** A folder cannot be read or written. Faults of other origin pass through. */
export function folderFault(error: unknown, folder: string): Fault {
  if (error instanceof Fault) return error;
  return new Fault({
    code: 'FOLDER_UNUSABLE',
    kind: 'unavailable',
    message: `A folder cannot be used (${SFTP_STATUS.get(errorCode(error)) ?? errorCode(error)})`,
    hint: 'Check that it exists and is mounted, has room, and that this user may read, write and rename in it',
    at: folder,
    cause: error,
  });
}
