import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../../platform/src/store/index.ts';
import type { MllpCount } from './mllp-child.ts';

type Told = { readonly listening: true } | { readonly count: MllpCount } | { readonly failed: string };

/** One contender's server in a process of its own. */
export class MllpServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #failures: string[] = [];

  constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on('message', (told: Told) => {
      if ('failed' in told) this.#failures.push(told.failed);
    });
  }

  get failures(): readonly string[] {
    return this.#failures;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  static async start(module: string): Promise<MllpServerProcess> {
    const port = await freePort();
    const child = fork(join(import.meta.dirname, 'mllp-child.ts'), [module, String(port)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const server = new MllpServerProcess(child, port);
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${module} ended before it listened`);
    });
    await Promise.race([server.#told('listening'), ended]);
    ended.catch(() => undefined);
    return server;
  }

  async count(): Promise<MllpCount> {
    const told = this.#told('count');
    this.#child.send('count');
    return ((await told) as { count: MllpCount }).count;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async #told(kind: 'listening' | 'count'): Promise<Told> {
    for (;;) {
      const [told] = (await once(this.#child, 'message')) as [Told];
      if (kind in told) return told;
    }
  }
}
