import { posix } from 'node:path';
import type { SFTPWrapper } from 'ssh2';
import { fileNameUnsafe, fileTakenThere, folderFault, uploadIncomplete } from '../files/faults.ts';
import { type FileDrop, temporaryName } from '../files/drop-file.ts';
import { isPlainName } from '../files/file-name.ts';
import { isRefused, type SftpAccess, type SftpSession } from './session.ts';
import { makeFolder } from './sftp-place.ts';

/**
 * Puts a file on the server so that whoever looks sees it whole or not at all: written under a temporary name, made durable where the
 * server can, measured, renamed. A file of that name is replaced where the server knows `posix-rename@openssh.com`.
 *
 * Throws `FILE_NAME_UNSAFE` (defect), `FILE_EXISTS` (conflict) on a server that cannot replace, `UPLOAD_INCOMPLETE`, `FOLDER_UNUSABLE`
 * (unavailable), and as `SftpSession.use`; then nothing is under `name` that was not there before.
 */
export async function dropOverSftp(session: SftpSession, drop: FileDrop): Promise<void> {
  const { folder, name } = drop;
  if (!isPlainName(name)) throw fileNameUnsafe();
  const temporary = posix.join(folder, temporaryName(name));
  try {
    await session.use(async (access) => {
      await makeFolder(access, folder);
      const size = await upload(access, temporary, drop.bytes);
      if ((await access.within(access.client.stat(temporary))).size !== size) throw uploadIncomplete(folder);
      await replace(access, temporary, posix.join(folder, name));
    });
  } catch (error) {
    throw folderFault(error, folder);
  }
}

/** Pieces that every server takes, and as many under way as keep a distant one busy. */
const PIECE = 32 * 1024;
const UNDER_WAY = 16;

/** Writes a file and gives its size. */
async function upload({ raw, within }: SftpAccess, path: string, bytes: FileDrop['bytes']): Promise<number> {
  const handle = await within(called<Buffer>((done) => raw.open(path, 'w', done)));
  let size = 0;
  let writing: Promise<unknown>[] = [];
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(PIECE, chunk.length - at));
        writing.push(within(called((done) => raw.write(handle, piece, 0, piece.length, size, done))));
        size += piece.length;
        if (writing.length >= UNDER_WAY) {
          await Promise.all(writing);
          writing = [];
        }
      }
    }
    await Promise.all(writing);
    await within(sync(raw, handle));
  } finally {
    await Promise.allSettled(writing);
    await within(called((done) => raw.close(handle, done))).catch(() => undefined);
  }
  return size;
}

/** `fsync@openssh.com`, where the server knows it. */
async function sync(raw: SFTPWrapper, handle: Buffer): Promise<void> {
  await called((done) => {
    try {
      raw.ext_openssh_fsync(handle, done);
    } catch {
      done(undefined);
    }
  });
}

async function replace({ client, within }: SftpAccess, from: string, to: string): Promise<void> {
  try {
    await within(client.posixRename(from, to));
  } catch (error) {
    if (!(error instanceof Error) || !/not support/i.test(error.message)) throw error;
    await within(client.rename(from, to)).catch((refused: unknown) => {
      throw isRefused(refused) ? fileTakenThere(to) : refused;
    });
  }
}

function called<T>(call: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => {
      if (error === undefined || error === null) resolve(value as T);
      else reject(error);
    });
  });
}
