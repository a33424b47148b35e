import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../../../sandbox/src/chance/random.ts';

/** How a connection through the proxy ails, drawn anew for every connection. */
export interface Ailments {
  /** Reset in the middle of the request. */
  readonly reset?: number;
  /** The request arrives and is worked on; the answer is swallowed and the connection reset. */
  readonly swallow?: number;
  /** Accepted and read, never passed on, never answered. */
  readonly hole?: number;
  /** The answer comes a few bytes at a time. */
  readonly dribble?: number;
}

type Ailment = keyof Ailments;
const AILMENTS = ['reset', 'swallow', 'hole', 'dribble'] as const satisfies readonly Ailment[];
/** Most requests of these tests are longer, so a reset after so many bytes cuts them. */
const MOST_BEFORE_RESET = 400;
const DRIBBLED_BYTES = 7;
const DRIBBLE_MS = 15;

/** A stretch of network that fails as told: it stands between two that speak TCP and draws an ailment for every connection. */
export class FaultProxy {
  readonly struck: Record<Ailment, number> = { reset: 0, swallow: 0, hole: 0, dribble: 0 };
  /** Connections in all. */
  connections = 0;
  /** Port on this machine that connections are passed on to. */
  target = 0;
  #ailments: Ailments = {};
  readonly #random: Random;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(random: Random) {
    this.#random = random;
    this.#server = createServer((socket) => this.#take(socket));
  }

  static async start(random: Random): Promise<FaultProxy> {
    const proxy = new FaultProxy(random);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Shares of connections that ail from now on; what is open already is cut, so that kept connections do not go around it. */
  ail(ailments: Ailments): void {
    this.#ailments = ailments;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #draw(): Ailment | undefined {
    let drawn = this.#random.between(0, 999) / 1000;
    for (const ailment of AILMENTS) {
      drawn -= this.#ailments[ailment] ?? 0;
      if (drawn < 0) return ailment;
    }
    return undefined;
  }

  #take(near: Socket): void {
    this.connections += 1;
    const ailment = this.#draw();
    if (ailment !== undefined) this.struck[ailment] += 1;
    this.#watch(near);
    if (ailment === 'hole') {
      near.resume();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.target });
    this.#watch(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    this.#request(near, far, ailment);
    this.#answer(near, far, ailment);
  }

  #request(near: Socket, far: Socket, ailment: Ailment | undefined): void {
    let left = ailment === 'reset' ? this.#random.between(1, MOST_BEFORE_RESET) : Number.POSITIVE_INFINITY;
    near.on('data', (chunk: Buffer) => {
      far.write(left >= chunk.length ? chunk : chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) reset(near, far);
    });
  }

  #answer(near: Socket, far: Socket, ailment: Ailment | undefined): void {
    if (ailment === 'swallow') {
      far.once('data', () => reset(near, far));
    } else if (ailment === 'dribble') {
      let queued = Buffer.alloc(0);
      const pace = setInterval(() => {
        if (queued.length === 0) return;
        near.write(queued.subarray(0, DRIBBLED_BYTES));
        queued = queued.subarray(DRIBBLED_BYTES);
      }, DRIBBLE_MS);
      far.on('data', (chunk: Buffer) => {
        queued = Buffer.concat([queued, chunk]);
      });
      near.on('close', () => clearInterval(pace));
    } else {
      far.on('data', (chunk: Buffer) => near.write(chunk));
    }
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
  }
}

/** Both ends see a reset, not a goodbye. */
function reset(near: Socket, far: Socket): void {
  near.resetAndDestroy();
  far.resetAndDestroy();
}
