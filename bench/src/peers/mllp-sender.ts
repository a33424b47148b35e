import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const START = '\x0b';
const END = Buffer.from([0x1c, 0x0d]);
const SIZE = 655;

/** An invented admission of 655 bytes, framed. */
export function admission(controlId: string): Buffer {
  const head = `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||ADT^A01^ADT_A01|${controlId}|P|2.5.1\r`;
  const rest = `EVN|A01|202603021215\rPID|1||7001^^^NORTH^MR||EXAMPLETON^AVERY^Q||19700101|F|||1 SAMPLE ROAD^^TESTVILLE^IL^60000\rPV1|1|I|W1^101^A||||1890^PLACEHOLDER^PAT|||MED\rNTE|1||`;
  const content = `${head}${rest}${'x'.repeat(Math.max(0, SIZE - head.length - rest.length - 1))}\r`;
  return Buffer.concat([Buffer.from(START + content), END]);
}

/** One connection that reads acknowledgements. */
class Sender {
  readonly #socket: Socket;
  #held = '';
  #closed = false;
  readonly acknowledged: string[] = [];
  onAnswer: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.onAnswer();
    });
  }

  static async open(port: number): Promise<Sender> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Sender(socket);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  write(bytes: Buffer): void {
    if (!this.#closed) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#held += text;
    let at = 0;
    for (let end = this.#held.indexOf('\x1c\r'); end !== -1; end = this.#held.indexOf('\x1c\r', at)) {
      this.acknowledged.push(/MSA\|\w\w\|([^|\r]*)/.exec(this.#held.slice(at, end))?.[1] ?? '');
      at = end + 2;
    }
    this.#held = this.#held.slice(at);
    if (at > 0) this.onAnswer();
  }
}

export interface SendWait {
  readonly sent: number;
  readonly answered: number;
  readonly seconds: number;
}

/** One message outstanding, the next when it is answered; gives up on a message after two seconds. */
export async function sendAndWait(port: number, run: string, seconds: number): Promise<SendWait> {
  const sender = await Sender.open(port);
  const started = performance.now();
  let sent = 0;
  while (performance.now() - started < seconds * 1000 && !sender.isClosed) {
    const before = sender.acknowledged.length;
    sender.write(admission(`${run}${sent++}`));
    if (!(await answered(sender, before + 1, 2000))) break;
  }
  sender.end();
  return { sent, answered: sender.acknowledged.length, seconds: (performance.now() - started) / 1000 };
}

export interface Pipelined {
  readonly acknowledged: number;
  readonly inOrder: boolean;
  /** Until the last acknowledgement that came. */
  readonly seconds: number;
}

/** `count` messages written at once; waits until all are acknowledged or nothing has come for `quietMs`. */
export async function pipeline(port: number, run: string, count: number, quietMs: number): Promise<Pipelined> {
  const sender = await Sender.open(port);
  const ids = Array.from({ length: count }, (_, n) => `${run}${n}`);
  const started = performance.now();
  sender.write(Buffer.concat(ids.map(admission)));
  let last = started;
  while (sender.acknowledged.length < count) {
    const before = sender.acknowledged.length;
    if (!(await answered(sender, before + 1, quietMs))) break;
    last = performance.now();
  }
  // What is answered once too often comes after the last.
  if (sender.acknowledged.length >= count) await answered(sender, count + 1, 200);
  sender.end();
  const inOrder = sender.acknowledged.length === count && ids.every((id, n) => sender.acknowledged[n] === id);
  return { acknowledged: sender.acknowledged.length, inOrder, seconds: (last - started) / 1000 };
}

/** Three messages 200 ms apart on one connection: what a slow sender does all day. */
export async function spaced(port: number, run: string): Promise<number> {
  const sender = await Sender.open(port);
  for (let n = 0; n < 3; n++) {
    sender.write(admission(`${run}${n}`));
    await answered(sender, Number.POSITIVE_INFINITY, 200);
  }
  sender.end();
  return sender.acknowledged.length;
}

/** Whether `count` answers are there before `ms` are over. */
async function answered(sender: Sender, count: number, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  sender.onAnswer = () => {
    if (sender.acknowledged.length >= count || sender.isClosed) resolve();
  };
  sender.onAnswer();
  await promise;
  clearTimeout(timer);
  return sender.acknowledged.length >= count;
}
