import { mkdirSync, readFileSync } from 'node:fs';
import { open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A file of JSON lines that only grows. `append` resolves when its lines are on the disk; lines that are appended while a flush is
 * under way share the next one, so that a busy writer pays for one flush, not for one a line.
 */
export class AppendLog {
  readonly #file: FileHandle;
  #waiting: string[] = [];
  /** Settles when the lines that wait now are on the disk. */
  #group = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens `path`, making its folder; a last line that a crash cut short is dropped. Returns what was there before. */
  static async open(path: string): Promise<{ readonly log: AppendLog; readonly records: readonly unknown[] }> {
    mkdirSync(dirname(path), { recursive: true });
    const { records, whole } = readLines(path);
    if (whole !== undefined) await truncate(path, whole);
    return { log: new AppendLog(await open(path, 'a')), records };
  }

  append(...lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#waiting.push(line);
    const group = this.#group.promise;
    this.#running ??= this.#flush();
    return group;
  }

  async #flush(): Promise<void> {
    // Lines of the same turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      const group = this.#group;
      this.#waiting = [];
      this.#group = Promise.withResolvers();
      try {
        await this.#file.appendFile(`${lines.join('\n')}\n`);
        await this.#file.datasync();
        group.resolve();
      } catch (error) {
        group.reject(error);
      }
    }
    this.#running = undefined;
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#file.close();
  }
}

function readLines(path: string): { records: unknown[]; whole: number | undefined } {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch {
    return { records: [], whole: undefined };
  }
  const whole = text.lastIndexOf(0x0a) + 1;
  const records: unknown[] = [];
  for (const line of text.toString('utf8', 0, whole).split('\n')) if (line !== '') records.push(JSON.parse(line));
  return { records, whole };
}
