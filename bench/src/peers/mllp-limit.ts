import { once } from 'node:events';
import { createServer } from 'node:net';

/** The least that can be done in this language: finds frames and the control id, answers; no limits, no checks. */
export const contender = 'hand-written scan';

const END = Buffer.from([0x1c, 0x0d]);

export async function start(port: number, received: (controlId: string) => void): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => {
    let held: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      let answers = '';
      let at = 0;
      for (let end = held.indexOf(END, at); end !== -1; end = held.indexOf(END, at)) {
        const header = held.toString('latin1', at + 1, held.indexOf(0x0d, at));
        const controlId = header.split('|', 10)[9] ?? '';
        received(controlId);
        answers += `\x0bMSH|^~\\&|P|P|S|S|20260302||ACK|${controlId}|P|2.5\rMSA|AA|${controlId}\r\x1c\r`;
        at = end + 2;
      }
      held = held.subarray(at);
      if (answers !== '') socket.write(answers, 'latin1');
    });
    socket.on('error', () => undefined);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
