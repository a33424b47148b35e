import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';
import type { FileLook } from './file-look.ts';
import { type FilePlace, type Finish, finishedNames, TAKEN_FOLDER } from './file-place.ts';
import { syncFolder } from './sync-folder.ts';

export interface LocalFolders {
  readonly folder: string;
  readonly archive: string;
  readonly rejected: string;
}

/** A folder of this machine, or one mounted to it. */
export class LocalPlace implements FilePlace {
  readonly #folders: LocalFolders;
  readonly #taken: string;

  constructor(folders: LocalFolders) {
    this.#folders = folders;
    this.#taken = join(folders.folder, TAKEN_FOLDER);
  }

  /** Makes the folders that are missing. */
  async prepare(): Promise<void> {
    for (const folder of [this.#taken, this.#folders.archive, this.#folders.rejected]) await mkdir(folder, { recursive: true });
  }

  waiting(): Promise<FileLook[]> {
    return looksIn(this.#folders.folder);
  }

  taken(): Promise<FileLook[]> {
    return looksIn(this.#taken);
  }

  async take(name: string, takenName: string): Promise<boolean> {
    if ((await this.look(takenName)) !== undefined) return false;
    return rename(join(this.#folders.folder, name), join(this.#taken, takenName)).then(() => true, unlessGone(false));
  }

  look(takenName: string): Promise<FileLook | undefined> {
    return lookAt(this.#taken, takenName);
  }

  async *read(takenName: string): AsyncGenerator<Buffer> {
    const file = await open(join(this.#taken, takenName), constants.O_RDONLY | constants.O_NOFOLLOW);
    const chunks: AsyncIterable<Buffer> = file.createReadStream({ highWaterMark: READ_BYTES });
    yield* chunks;
  }

  async finish(takenName: string, to: Finish, day: string, name: string): Promise<void> {
    const folder = join(this.#folders[to], day);
    await mkdir(folder, { recursive: true });
    for (const free of finishedNames(name, takenName)) {
      if ((await lookAt(folder, free)) !== undefined) continue;
      await move(join(this.#taken, takenName), join(folder, free)).catch(unlessGone(undefined));
      return syncFolder(folder);
    }
  }
}

const READ_BYTES = 256 * 1024;

async function looksIn(folder: string): Promise<FileLook[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const looks = await Promise.all(files.map((entry) => lookAt(folder, entry.name)));
  return looks.filter((look) => look !== undefined);
}

async function lookAt(folder: string, name: string): Promise<FileLook | undefined> {
  const stat = await lstat(join(folder, name), { bigint: true }).catch(unlessGone(undefined));
  if (stat === undefined || !stat.isFile()) return undefined;
  return { name, size: Number(stat.size), modifiedMs: Number(stat.mtimeMs), identity: stat.ino.toString(36) };
}

/** Moves a file; over the border of a file system it is copied, safely written, and only then taken away here. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await unlink(from);
  }
}

/** For files that somebody else took first. */
function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === 'ENOENT') return instead;
    throw error;
  };
}
