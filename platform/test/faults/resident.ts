import { readFile } from 'node:fs/promises';

/** What no process of the platform may go past, whatever comes. */
export const MOST_RESIDENT = 512 * 1024 * 1024;

/** Resident bytes of a process; undefined where the system does not tell, or the process is gone. */
export async function residentOf(pid: number | undefined): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Looks at the processes every so often until it is stopped; `most` is what the largest of them came to, 0 where the system does not tell. */
export function watchResident(pids: () => readonly (number | undefined)[], everyMs: number): { most(): number; stop(): void } {
  let most = 0;
  const look = async (): Promise<void> => {
    const sizes = await Promise.all(pids().map(residentOf));
    most = Math.max(most, ...sizes.map((size) => size ?? 0));
  };
  const watching = setInterval(() => void look(), everyMs);
  return { most: () => most, stop: () => clearInterval(watching) };
}

/** Bytes as people read them: `384 MB`. */
export const ofSize = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
