import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameUnsafe, folderFault } from './faults.ts';
import { isPlainName } from './file-name.ts';
import { syncFolder } from './sync-folder.ts';

export interface FileDrop {
  readonly folder: string;
  readonly name: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** The name a file has while it is written: hidden, and ending in what pick-ups pass over. */
export function temporaryName(name: string): string {
  return `.${name}.part`;
}

/**
 * Puts a file into a folder so that whoever looks sees it whole or not at all, also after a power cut. A file of that name is replaced.
 *
 * Throws `FILE_NAME_UNSAFE` (defect), `FOLDER_UNUSABLE` (unavailable); then nothing is left under `name`.
 */
export async function dropFile(drop: FileDrop): Promise<void> {
  const { folder, name } = drop;
  if (!isPlainName(name)) throw fileNameUnsafe();
  const temporary = join(folder, temporaryName(name));
  try {
    await mkdir(folder, { recursive: true });
    await write(temporary, drop.bytes);
    await rename(temporary, join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw folderFault(error, folder);
  }
}

async function write(path: string, bytes: FileDrop['bytes']): Promise<void> {
  const file = await open(path, 'w', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
