import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../platform/src/store/index.ts';

/** Ports that stay the same when the same folder is used again. */
export async function freePorts(folder: string, count: number): Promise<number[]> {
  const file = join(folder, 'ports.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as number[];
  } catch {
    const ports: number[] = [];
    while (ports.length < count) {
      const port = await freePort();
      if (!ports.includes(port)) ports.push(port);
    }
    await writeFile(file, JSON.stringify(ports));
    return ports;
  }
}
