import { connect, type Socket } from 'node:net';
import { type Acceptor, startAcceptor } from '@plexus/sandbox';
import { frame } from '../../../sandbox/src/mllp/frame-reader.ts';

const LINGER_MS = 250;
const RECONNECT_MS = 100;

/**
 * What must never be built: a front that acknowledges a message once it has it in memory and stores it a moment later. What waits in
 * memory is gone when the process behind it dies, as it would be if the front were part of it.
 */
export async function startEagerFront(port: number): Promise<Acceptor & { readonly forgotten: () => number }> {
  let socket: Socket | undefined;
  let memory: Buffer[] = [];
  let forgotten = 0;
  let closed = false;
  const open = (): void => {
    if (closed) return;
    const opening = connect({ host: '127.0.0.1', port }, () => {
      socket = opening;
    });
    opening.resume();
    opening.on('error', () => opening.destroy());
    opening.on('close', () => {
      socket = undefined;
      forgotten += memory.length;
      memory = [];
      setTimeout(open, RECONNECT_MS);
    });
  };
  open();
  const storing = setInterval(() => {
    for (const message of memory.splice(0)) socket?.write(frame(message));
  }, LINGER_MS);
  const acceptor = await startAcceptor((message) => {
    if (socket === undefined) return undefined;
    memory.push(Buffer.from(message));
    return 'AA';
  });
  return {
    port: acceptor.port,
    forgotten: () => forgotten,
    close: async () => {
      closed = true;
      clearInterval(storing);
      socket?.destroy();
      await acceptor.close();
    },
  };
}
