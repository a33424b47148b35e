import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cpuOfFamily, familyBytes, killFamily } from '../usage.ts';
import type { EngineTask } from './engine-child.ts';
import type { EngineOptions } from './engine-contender.ts';

type Told = 'open' | 'done' | { readonly failed: string };

/** One engine in a process of its own, with whatever server it brings as a child of that. */
export class EngineProcess {
  readonly #child: ChildProcess;
  /** Rejects when the process ends. */
  readonly #ended: Promise<never>;

  constructor(child: ChildProcess, ended: Promise<never>) {
    this.#child = child;
    this.#ended = ended;
  }

  static async start(module: string, options: EngineOptions): Promise<EngineProcess> {
    const child = fork(join(import.meta.dirname, 'engine-child.ts'), [module, JSON.stringify(options)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-2000);
    });
    const ended = once(child, 'exit').then((): never => {
      throw new Error(`ended: ${/^\w*Error: [^\n]*/m.exec(said)?.[0] ?? said.slice(-200)}`);
    });
    ended.catch(() => undefined);
    await Promise.race([once(child, 'message'), ended]);
    return new EngineProcess(child, ended);
  }

  get cpuMs(): number {
    return cpuOfFamily(this.#child.pid ?? 0);
  }

  get memoryBytes(): number {
    return familyBytes(this.#child.pid ?? 0);
  }

  async do(task: EngineTask): Promise<void> {
    const answer = once(this.#child, 'message') as Promise<[Told]>;
    this.#child.send(task);
    const [told] = await Promise.race([answer, this.#ended]);
    if (typeof told === 'object') throw new Error(told.failed);
  }

  /** Ends it without a word, as a power cut does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    killFamily(this.#child.pid ?? 0);
    await exit;
  }
}
