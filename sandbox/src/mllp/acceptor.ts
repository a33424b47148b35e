import { createServer, type AddressInfo, type Socket } from 'node:net';
import { acknowledge, acknowledgeUnreadable, Hl7Error, type AcknowledgmentCode } from '@plexus/hl7v2';
import { FrameReader, frame } from './frame-reader.ts';

export interface Acceptor {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * A listener that answers every message with the code `decide` returns, or leaves it unanswered when that is undefined. It keeps
 * nothing: it stands in for the system under test where only the sender is tested.
 */
export async function startAcceptor(decide: (message: Buffer) => AcknowledgmentCode | undefined): Promise<Acceptor> {
  const sockets = new Set<Socket>();
  let answers = 0;
  const server = createServer((socket) => {
    const reader = new FrameReader();
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        const code = decide(message);
        if (code !== undefined) socket.write(frame(answer(message, code, ++answers)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(message: Buffer, code: AcknowledgmentCode, number: number): Uint8Array {
  const reply = { code, controlId: `ACK${number}`, at: new Date() };
  try {
    return acknowledge(message, reply);
  } catch (error) {
    if (error instanceof Hl7Error) return acknowledgeUnreadable(message, { ...reply, code: 'AR' });
    throw error;
  }
}
