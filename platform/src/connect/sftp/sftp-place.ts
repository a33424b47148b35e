import { posix } from 'node:path';
import type { FileLook } from '../files/file-look.ts';
import { isPlainName } from '../files/file-name.ts';
import { type FilePlace, type Finish, finishedNames, TAKEN_FOLDER } from '../files/file-place.ts';
import { isMissing, isRefused, type SftpAccess, type SftpSession } from './session.ts';

export interface SftpFolders {
  readonly folder: string;
  readonly archive: string;
  readonly rejected: string;
}

const READ_BYTES = 128 * 1024;

/** A folder on a server. Names that the server lists are believed only when they are plain names. */
export class SftpPlace implements FilePlace {
  readonly #session: SftpSession;
  readonly #folders: SftpFolders;
  readonly #taken: string;
  readonly #made = new Set<string>();

  constructor(session: SftpSession, folders: SftpFolders) {
    this.#session = session;
    this.#folders = folders;
    this.#taken = posix.join(folders.folder, TAKEN_FOLDER);
  }

  waiting(): Promise<FileLook[]> {
    return this.#list(this.#folders.folder);
  }

  async taken(): Promise<FileLook[]> {
    await this.#make(this.#taken);
    return this.#list(this.#taken);
  }

  /** `rename` of version 3 replaces nothing, which is what is wanted here. */
  take(name: string, takenName: string): Promise<boolean> {
    return this.#session.use(async ({ client, within }) => {
      try {
        await within(client.rename(posix.join(this.#folders.folder, name), posix.join(this.#taken, takenName)));
        return true;
      } catch (error) {
        if (isMissing(error) || (isRefused(error) && (await this.look(takenName)) !== undefined)) return false;
        throw error;
      }
    });
  }

  async look(takenName: string): Promise<FileLook | undefined> {
    return (await this.#list(this.#taken)).find((look) => look.name === takenName);
  }

  async *read(takenName: string): AsyncGenerator<Buffer> {
    const { stream, within } = await this.#session.use(({ client, within }) =>
      Promise.resolve({ within, stream: client.createReadStream(posix.join(this.#taken, takenName), { highWaterMark: READ_BYTES }) }),
    );
    const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#session.use(() => within(chunks.next()));
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      stream.destroy();
    }
  }

  async finish(takenName: string, to: Finish, day: string, name: string): Promise<void> {
    const folder = posix.join(this.#folders[to], day);
    await this.#make(folder);
    const from = posix.join(this.#taken, takenName);
    await this.#session.use(async ({ client, within }) => {
      for (const free of finishedNames(name, takenName)) {
        const target = posix.join(folder, free);
        if ((await within(client.exists(target))) !== false) continue;
        await within(client.rename(from, target)).catch(unlessMissing);
        return;
      }
    });
  }

  #list(folder: string): Promise<FileLook[]> {
    return this.#session.use(async ({ client, within }) => {
      const entries = await within(client.list(folder));
      const files = entries.filter((entry) => entry.type === '-' && isPlainName(entry.name.replace(/^[^~]*~/, '')));
      return files.map((entry) => ({ name: entry.name, size: entry.size, modifiedMs: entry.modifyTime, identity: '' }));
    });
  }

  /** Makes a folder and those above it, once. */
  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await this.#session.use((access) => makeFolder(access, folder));
    this.#made.add(folder);
  }
}

/** Makes a remote folder and the ones above it that are missing. */
export async function makeFolder(access: SftpAccess, folder: string): Promise<void> {
  const { client, within } = access;
  if ((await within(client.exists(folder))) === 'd') return;
  if (posix.dirname(folder) !== folder) await makeFolder(access, posix.dirname(folder));
  try {
    await within(client.mkdir(folder));
  } catch (error) {
    if ((await within(client.exists(folder))) !== 'd') throw error;
  }
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
