import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { GatheringSocket } from './gathering-socket.ts';

async function connected(t: TestContext): Promise<{ near: GatheringSocket; far: Socket }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const near = new GatheringSocket();
  near.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
  t.after(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

/** As the driver writes a statement. */
function state(near: GatheringSocket, text: string): void {
  near.cork();
  near.write(text);
  near.uncork();
}

test('what is written in one breath leaves in one piece and in order', async (t) => {
  const { near, far } = await connected(t);
  const pieces: string[] = [];
  far.on('data', (chunk: Buffer) => pieces.push(chunk.toString()));
  state(near, 'begin;');
  state(near, 'one;');
  assert.equal(near.writableLength, 'begin;one;'.length, 'nothing has left yet');
  await Promise.resolve();
  state(near, 'two;');
  await once(far, 'data');
  state(near, 'three;');
  near.end();
  await once(far, 'close');
  assert.deepEqual(pieces, ['begin;one;two;', 'three;']);
});
