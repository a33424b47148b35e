import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { acknowledge, type AcknowledgmentCode } from '@plexus/hl7v2';
import { frame } from '../../src/connect/mllp/frame.ts';
import { MllpFramer } from '../../src/connect/mllp/framer.ts';
import { MllpClient, silent, startMllpServer } from '../../src/connect/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { adt } from './connect-peer.ts';

/** What a badly behaved receiver does with a message. */
type Manners = (message: Buffer, socket: Socket, asked: readonly Buffer[]) => void;

interface Receiver extends AsyncDisposable {
  readonly port: number;
  readonly asked: Buffer[];
  connections: number;
}

async function receiver(manners: Manners): Promise<Receiver> {
  const asked: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    result.connections += 1;
    const framer = new MllpFramer(1 << 20);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const message of framer.push(chunk)) {
        asked.push(message);
        manners(message, socket, asked);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const result = {
    port: (server.address() as AddressInfo).port,
    asked,
    connections: 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return result;
}

function answer(message: Buffer, code: AcknowledgmentCode = 'AA'): Buffer {
  return frame(acknowledge(message, { code, controlId: 'R1', at: new Date(0), ...(code === 'AA' ? {} : { error: { code: '103' } }) }));
}

const client = (port: number, answerMs = 2000): MllpClient => new MllpClient({ host: '127.0.0.1', port, answerMs });

async function faultOfSending(sending: Promise<unknown>): Promise<Fault> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Fault, `expected a Fault, got ${String(error)}`);
  return error;
}

test('messages sent at once go out one at a time over one connection, each with its own answer', async () => {
  let outstanding = 0;
  await using other = await receiver((message, socket) => {
    outstanding += 1;
    assert.equal(outstanding, 1);
    setImmediate(() => {
      outstanding -= 1;
      socket.write(answer(message));
    });
  });
  const sender = client(other.port);
  const answers = await Promise.all(['1', '2', '3'].map((id) => sender.send(adt(id))));
  assert.deepEqual(
    answers.map((one) => `${one.code} ${one.controlId}`),
    ['AA 1', 'AA 2', 'AA 3'],
  );
  assert.equal(other.connections, 1);
  await sender.stop();
});

test('a late answer is never taken for the answer to the next message', async () => {
  await using other = await receiver((message, socket, asked) => {
    const late = asked[0];
    if (asked.length > 1 && late !== undefined) socket.write(answer(late));
    if (asked.length > 1) socket.write(answer(message));
  });
  const sender = client(other.port, 30);
  assert.equal((await faultOfSending(sender.send(adt('FIRST')))).code, 'MLLP_ANSWER_TIMEOUT');
  assert.equal((await faultOfSending(sender.send(adt('SECOND')))).code, 'MLLP_ANSWER_MISMATCH');
  assert.equal(other.connections, 2);
  await sender.stop();
});

test('a receiver that answers twice spoils its connection, not the next message', async () => {
  await using other = await receiver((message, socket) => socket.write(Buffer.concat([answer(message), answer(message)])));
  const sender = client(other.port);
  assert.equal((await sender.send(adt('1'))).controlId, '1');
  assert.equal((await sender.send(adt('2'))).controlId, '2');
  assert.equal(other.connections, 2);
  await sender.stop();
});

test('each way of failing has its own name', async () => {
  const failures: Record<string, Manners> = {
    MLLP_ANSWER_UNREADABLE: (_message, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    MLLP_CONNECTION_RESET: (_message, socket) => socket.resetAndDestroy(),
    MLLP_CONNECTION_CLOSED: (_message, socket) => socket.end(),
    MLLP_ANSWER_TIMEOUT: () => undefined,
    MLLP_ANSWER_MISMATCH: (_message, socket) => socket.write(answer(adt('OTHER'))),
    MLLP_ANSWER_NEGATIVE: (message, socket) => socket.write(answer(message, 'AE')),
  };
  for (const [code, manners] of Object.entries(failures)) {
    await using other = await receiver(manners);
    const sender = client(other.port, 100);
    assert.equal((await faultOfSending(sender.send(adt('1')))).code, code);
    await sender.stop();
  }
  await using gone = await receiver(() => undefined);
  await gone[Symbol.asyncDispose]();
  assert.equal((await faultOfSending(client(gone.port).send(adt('1')))).code, 'MLLP_CONNECTION_REFUSED');
});

test('an answer that is framed but no acknowledgement is unreadable', async () => {
  for (const garbage of ['', 'nonsense', 'MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\rPID|1\r']) {
    await using other = await receiver((_message, socket) => socket.write(frame(Buffer.from(garbage))));
    assert.equal((await faultOfSending(client(other.port).send(adt('1')))).code, 'MLLP_ANSWER_UNREADABLE');
  }
});

test('a negative answer tells whether the message is at fault or should be sent again, and the connection goes on', async () => {
  await using other = await receiver((message, socket, asked) => socket.write(answer(message, asked.length === 1 ? 'AR' : 'AA')));
  const sender = client(other.port);
  assert.equal((await faultOfSending(sender.send(adt('1')))).kind, 'rejected');
  await sender.send(adt('2'));
  assert.equal(other.connections, 1);
  await sender.stop();

  const inbox = new MemoryInbox('hl7v2');
  inbox.down = true;
  const shared = { channel: 'c', host: '127.0.0.1', port: 0, clock: systemClock, log: silent, metrics: silent };
  const server = await startMllpServer({ ...shared, receive: inbox.receive });
  const again = client(server.port);
  assert.equal((await faultOfSending(again.send(adt('1')))).kind, 'unavailable');
  await again.stop();
  await server.stop();
});

test('after a failure the next message goes over a new connection', async () => {
  await using other = await receiver((message, socket, asked) => (asked.length === 1 ? socket.end() : socket.write(answer(message))));
  const sender = client(other.port);
  await faultOfSending(sender.send(adt('1')));
  assert.equal((await sender.send(adt('1'))).controlId, '1');
  await sender.stop();
});

test('stopping lets the outstanding message finish and sends no other', async () => {
  const { promise: underWay, resolve } = Promise.withResolvers<() => void>();
  await using other = await receiver((message, socket) => resolve(() => socket.write(answer(message))));
  const sender = client(other.port);
  const first = sender.send(adt('1'));
  const answerFirst = await underWay;
  const second = faultOfSending(sender.send(adt('2')));
  const stopped = sender.stop();
  answerFirst();
  assert.equal((await first).controlId, '1');
  assert.equal((await second).code, 'MLLP_CLIENT_STOPPED');
  await stopped;
  assert.equal(other.asked.length, 1);
});
