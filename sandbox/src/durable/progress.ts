import { renameSync, writeFileSync } from 'node:fs';
import { AppendLog } from './append-log.ts';

interface Mark {
  readonly name: string;
  readonly done: number;
}

/** How many of its items each system has got rid of. The world can be told again from the beginning; only these counts are kept. */
export class Progress {
  readonly #log: AppendLog;
  readonly #done: Map<string, number>;

  private constructor(log: AppendLog, done: Map<string, number>) {
    this.#log = log;
    this.#done = done;
  }

  static async open(path: string): Promise<Progress> {
    const { log, records } = await AppendLog.open(path);
    const done = new Map((records as Mark[]).map((mark) => [mark.name, mark.done]));
    await log.close();
    const lines = [...done].map(([name, count]) => `${JSON.stringify({ name, done: count })}\n`);
    writeFileSync(`${path}.tmp`, lines.join(''));
    renameSync(`${path}.tmp`, path);
    return new Progress((await AppendLog.open(path)).log, done);
  }

  done(name: string): number {
    return this.#done.get(name) ?? 0;
  }

  async set(name: string, done: number): Promise<void> {
    this.#done.set(name, done);
    await this.#log.append(JSON.stringify({ name, done } satisfies Mark));
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}
