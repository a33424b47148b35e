import { connect, type Socket } from 'node:net';

export interface HttpTarget {
  readonly port: number;
  /** Paths that are asked for in turn. */
  readonly paths: readonly string[];
  readonly authorization: string;
}

export interface HttpRun {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds from when each was to be sent to its last byte, sorted. */
  readonly latencies: Float64Array;
  /** Answers that were not 200. */
  readonly refused: number;
}

/**
 * One connection that is kept, with one request at a time; made anew when the server has closed it. Answers are read as far as their length
 * says, and no further.
 */
class Asker {
  readonly #port: number;
  #socket: Socket;
  #held: Buffer = Buffer.alloc(0);
  #done: ((status: number) => void) | undefined;

  constructor(port: number) {
    this.#port = port;
    this.#socket = this.#connected();
  }

  /** Resolves with the status of the answer, 0 when the connection ended without one. */
  ask(path: string, authorization: string): Promise<number> {
    if (!this.#socket.writable) this.#socket = this.#connected();
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n\r\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #connected(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#held = Buffer.alloc(0);
    socket.on('data', (chunk) => this.#take(chunk));
    // What closes it is told by `close`.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket === this.#socket) this.#answered(0);
    });
    return socket;
  }

  #answered(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(status);
  }

  #take(chunk: Buffer): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const head = this.#held.indexOf('\r\n\r\n');
    if (head === -1) return;
    const text = this.#held.toString('latin1', 0, head);
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (this.#held.length < head + 4 + length) return;
    this.#held = this.#held.subarray(head + 4 + length);
    if (/^connection: close/im.test(text)) this.#socket.end();
    this.#answered(Number(text.slice(9, 12)));
  }
}

/** Asks as fast as answers come, on so many connections, for so long. */
export async function askAll(target: HttpTarget, connections: number, seconds: number): Promise<HttpRun> {
  const until = performance.now() + seconds * 1_000;
  const latencies: number[] = [];
  let refused = 0;
  const started = performance.now();
  await each(target, connections, async (asker, n) => {
    for (let turn = n; performance.now() < until; turn += connections) {
      const from = performance.now();
      if ((await asker.ask(pathOf(target, turn), target.authorization)) !== 200) refused += 1;
      latencies.push(performance.now() - from);
    }
  });
  return { requests: latencies.length, seconds: (performance.now() - started) / 1_000, latencies: sorted(latencies), refused };
}

/**
 * Asks at fixed times, `perSecond` of them; who waits for a free connection waits on the clock. What could not be asked in that time is asked
 * afterwards, or left when it is to be `left`.
 */
export async function askEvenly(
  target: HttpTarget,
  connections: number,
  seconds: number,
  perSecond: number,
  late: 'asked' | 'left' = 'asked',
): Promise<HttpRun> {
  const all = Math.floor(seconds * perSecond);
  const latencies: number[] = [];
  let refused = 0;
  let next = 0;
  const started = performance.now();
  await each(target, connections, async (asker) => {
    for (let turn = next++; turn < all; turn = next++) {
      if (late === 'left' && performance.now() - started > seconds * 1_000) return;
      const due = started + (turn / perSecond) * 1_000;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const from = Math.max(due, early > 0 ? performance.now() : due);
      if ((await asker.ask(pathOf(target, turn), target.authorization)) !== 200) refused += 1;
      latencies.push(performance.now() - from);
    }
  });
  return { requests: latencies.length, seconds: (performance.now() - started) / 1_000, latencies: sorted(latencies), refused };
}

async function each({ port }: HttpTarget, connections: number, work: (asker: Asker, n: number) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: connections }, async (_, n) => {
      const asker = new Asker(port);
      await work(asker, n);
      asker.close();
    }),
  );
}

const pathOf = ({ paths }: HttpTarget, turn: number): string => paths[turn % paths.length] ?? '/';

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** The value that a share of the sorted values do not exceed. */
export const quantile = (values: Float64Array, share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
