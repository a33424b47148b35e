import { type FileHandle, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { posix, join } from 'node:path';
import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;
const MOST_NAMES = 100;

interface OpenFolder {
  readonly entries: FileEntry[];
}

/** How an exchange goes: `work` is its answer; the fault switches may be late with it, refuse it or lose it. */
export type Exchange = (work: () => Promise<void>, refuse: () => void) => Promise<void>;

/**
 * Answers the requests of one SFTP session (version 3) on the files under `root`. Every request is answered, also those that fail or
 * are not known: a client waits for each.
 */
export function serveFiles(sftp: SFTPWrapper, root: string, exchange: Exchange): { readonly close: () => Promise<void> } {
  const files = new Map<number, FileHandle>();
  const folders = new Map<number, OpenFolder>();
  let handles = 0;

  /** Names with `..` stay within the root. */
  const local = (path: string): string => join(root, posix.normalize(posix.join('/', path)));
  const numbered = (): { number: number; handle: Buffer } => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(++handles);
    return { number: handles, handle };
  };
  const answer = (request: number, work: () => Promise<void>): void => {
    const refuse = (): void => sftp.status(request, STATUS_CODE.FAILURE, 'Refused');
    exchange(() => work().catch((error: unknown) => sftp.status(request, statusOf(error), 'Failed')), refuse).catch(refuse);
  };
  const fileOf = (handle: Buffer): FileHandle => {
    const file = files.get(handle.readUInt32BE());
    if (file === undefined) throw new Error('There is no such handle');
    return file;
  };
  const done = (request: number): void => sftp.status(request, STATUS_CODE.OK);

  sftp.on('REALPATH', (request, path) => {
    const filename = posix.normalize(posix.join('/', path));
    sftp.name(request, [{ filename, longname: filename, attrs: NO_ATTRIBUTES }]);
  });
  const onStat = (request: number, path: string): void =>
    answer(request, async () => {
      sftp.attrs(request, attributesOf(await stat(local(path))));
    });
  sftp.on('STAT', onStat);
  sftp.on('LSTAT', onStat);
  sftp.on('FSTAT', (request, handle) =>
    answer(request, async () => {
      sftp.attrs(request, attributesOf(await fileOf(handle).stat()));
    }),
  );
  sftp.on('SETSTAT', (request) => done(request));
  sftp.on('FSETSTAT', (request) => done(request));
  sftp.on('OPENDIR', (request, path) =>
    answer(request, async () => {
      const entries = await listing(local(path));
      const { number, handle } = numbered();
      folders.set(number, { entries });
      sftp.handle(request, handle);
    }),
  );
  sftp.on('READDIR', (request, handle) => {
    const folder = folders.get(handle.readUInt32BE());
    const names = folder?.entries.splice(0, MOST_NAMES) ?? [];
    if (folder === undefined) sftp.status(request, STATUS_CODE.FAILURE);
    else if (names.length === 0) sftp.status(request, STATUS_CODE.EOF);
    else sftp.name(request, names);
  });
  sftp.on('OPEN', (request, path, flags) =>
    answer(request, async () => {
      const file = await open(local(path), modeOf(flags));
      const { number, handle } = numbered();
      files.set(number, file);
      sftp.handle(request, handle);
    }),
  );
  sftp.on('READ', (request, handle, offset, length) =>
    answer(request, async () => {
      const bytes = Buffer.alloc(Math.min(length, 256 * 1024));
      const { bytesRead } = await fileOf(handle).read(bytes, 0, bytes.length, offset);
      if (bytesRead === 0) sftp.status(request, STATUS_CODE.EOF);
      else sftp.data(request, bytes.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (request, handle, offset, data) =>
    answer(request, async () => {
      await fileOf(handle).write(data, 0, data.length, offset);
      done(request);
    }),
  );
  sftp.on('CLOSE', (request, handle) =>
    answer(request, async () => {
      const number = handle.readUInt32BE();
      folders.delete(number);
      const file = files.get(number);
      files.delete(number);
      await file?.close();
      done(request);
    }),
  );
  const work = (request: number, run: () => Promise<unknown>): void =>
    answer(request, async () => {
      await run();
      done(request);
    });
  sftp.on('REMOVE', (request, path) => work(request, () => unlink(local(path))));
  sftp.on('RMDIR', (request, path) => work(request, () => rmdir(local(path))));
  sftp.on('MKDIR', (request, path) => work(request, () => mkdir(local(path))));
  sftp.on('RENAME', (request, from, to) =>
    work(request, async () => {
      // Version 3 replaces nothing.
      const exists = await stat(local(to)).then(
        () => true,
        () => false,
      );
      if (exists) throw new Error('The name is taken');
      await rename(local(from), local(to));
    }),
  );
  return {
    close: async () => {
      for (const file of files.values()) await file.close();
      files.clear();
    },
  };
}

const NO_ATTRIBUTES: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

async function listing(folder: string): Promise<FileEntry[]> {
  const names = await readdir(folder);
  const entries = await Promise.all(
    names.map(async (filename) => {
      const attributes = await stat(join(folder, filename)).catch(() => undefined);
      return attributes === undefined ? [] : [{ filename, longname: longName(filename, attributes), attrs: attributesOf(attributes) }];
    }),
  );
  return entries.flat();
}

/** As `ls -l` writes it; clients tell files from folders by its first letter. */
function longName(name: string, stats: Stats): string {
  const when = stats.mtime.toUTCString().slice(5, 22).split(' ');
  return `${stats.isDirectory() ? 'drwxr-xr-x' : '-rw-r--r--'} 1 plexus plexus ${stats.size} ${when[1]} ${when[0]} ${when[3] ?? '00:00'} ${name}`;
}

function attributesOf(stats: Stats): Attributes {
  const { mode, uid, gid, size, atimeMs, mtimeMs } = stats;
  return { mode, uid, gid, size, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) };
}

function modeOf(flags: number): string {
  if ((flags & OPEN_MODE.WRITE) === 0) return 'r';
  if ((flags & OPEN_MODE.EXCL) !== 0) return 'wx';
  return (flags & OPEN_MODE.TRUNC) === 0 ? 'a' : 'w';
}

function statusOf(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  return code === 'EACCES' || code === 'EPERM' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}
