import { connect, type Socket } from 'node:net';
import { type Acceptor, startAcceptor } from '@plexus/sandbox';
import { FrameReader, frame } from '../../../sandbox/src/mllp/frame-reader.ts';
import type { Installed } from './installation.ts';

const LINGER_MS = 250;
const RECONNECT_MS = 100;

export interface EagerFront extends Acceptor {
  /** Acknowledged messages that are not known to be stored. */
  readonly waiting: () => number;
  /** Acknowledged messages that died with the connection. */
  readonly forgotten: () => number;
}

/**
 * What must never be built: a front that acknowledges a message once it has it in memory and stores it a moment later. What waits in
 * memory is gone when the process behind it dies, as it would be if the front were part of it.
 */
export async function startEagerFront(port: number): Promise<EagerFront> {
  let socket: Socket | undefined;
  let memory: Buffer[] = [];
  let unanswered = 0;
  let forgotten = 0;
  let closed = false;
  const open = (): void => {
    if (closed) return;
    const opening = connect({ host: '127.0.0.1', port }, () => {
      socket = opening;
    });
    const reader = new FrameReader();
    opening.on('data', (chunk: Buffer) => {
      unanswered -= reader.push(chunk).length;
    });
    opening.on('error', () => opening.destroy());
    opening.on('close', () => {
      socket = undefined;
      forgotten += memory.length + unanswered;
      memory = [];
      unanswered = 0;
      setTimeout(open, RECONNECT_MS);
    });
  };
  open();
  const storing = setInterval(() => {
    for (const message of memory.splice(0)) {
      unanswered += 1;
      socket?.write(frame(message));
    }
  }, LINGER_MS);
  const acceptor = await startAcceptor((message) => {
    if (socket === undefined) return undefined;
    memory.push(Buffer.from(message));
    return 'AA';
  });
  return {
    port: acceptor.port,
    waiting: () => memory.length + unanswered,
    forgotten: () => forgotten,
    close: async () => {
      closed = true;
      clearInterval(storing);
      socket?.destroy();
      await acceptor.close();
    },
  };
}

/** The same over HTTP: documents are taken with 202 while they are only in memory, and handed on a moment later; what cannot be handed on is gone. */
export function eagerSender({
  send,
}: Pick<Installed, 'send'>): Pick<EagerFront, 'waiting' | 'forgotten' | 'close'> & Pick<Installed, 'send'> {
  const memory: Parameters<Installed['send']>[] = [];
  let unanswered = 0;
  let forgotten = 0;
  const storing = setInterval(() => {
    for (const document of memory.splice(0)) {
      unanswered += 1;
      send(...document)
        .then(({ status }) => (status === 202 ? undefined : Promise.reject(new Error(`answered ${status}`))))
        .catch(() => (forgotten += 1))
        .finally(() => (unanswered -= 1));
    }
  }, LINGER_MS);
  return {
    send: (...document) => {
      memory.push(document);
      return Promise.resolve({ status: 202, headers: new Headers(), body: '' });
    },
    waiting: () => memory.length + unanswered,
    forgotten: () => forgotten,
    close: () => Promise.resolve(clearInterval(storing)),
  };
}
