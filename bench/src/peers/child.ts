import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a process that failed said last. */
export class ChildFailed extends Error {}

/** Runs a script of this folder in a process of its own and reads its one JSON document. Throws `ChildFailed`. */
export async function runChild<T>(script: string, task: object, limitMs: number): Promise<T> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, script), JSON.stringify(task)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-4000);
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  clearTimeout(limit);
  if (code === 0 && out !== '') return JSON.parse(out) as T;
  const said = /^\w*Error: ([^\n]*)/m.exec(errors)?.[1];
  throw new ChildFailed(signal === null ? (said ?? `ended with code ${code ?? 'none'}`) : `did not end within ${limitMs / 1000} s`);
}
