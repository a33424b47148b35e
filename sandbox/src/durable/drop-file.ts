import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file under a name that no pattern takes, forces it to the disk and renames it: nobody ever sees half of it. */
export async function dropFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${name}.part`);
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
}
