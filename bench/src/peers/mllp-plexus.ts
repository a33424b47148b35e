import { readHeader } from '@plexus/hl7v2';
import { silent, startMllpServer } from '../../../platform/src/connect/index.ts';
import { systemClock } from '../../../platform/src/kernel/index.ts';

export const contender = 'Plexus';

/** The listener as it is, in front of an inbox that keeps nothing. */
export async function start(port: number, received: (controlId: string) => void): Promise<void> {
  await startMllpServer({
    channel: 'bench',
    host: '127.0.0.1',
    port,
    clock: systemClock,
    log: silent,
    metrics: silent,
    receive: ({ bytes }) => {
      const { controlId } = readHeader(bytes as Buffer);
      received(controlId);
      return Promise.resolve({ outcome: 'stored', channel: 'bench', seq: 1n, receivedAt: new Date(), controlId });
    },
  });
}
