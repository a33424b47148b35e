import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { after, beforeEach, test, type TestContext } from 'node:test';
import { PickUp, type PickUpOptions } from '../../src/connect/files/pick-up.ts';
import { dropOverSftp, SftpSession, silent, watchSftp } from '../../src/connect/index.ts';
import { SftpPlace } from '../../src/connect/sftp/sftp-place.ts';
import { Fault, ManualClock, systemClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { Sshd, withoutSshd } from './connect-sshd.ts';

const MEGABYTE = 1024 * 1024;
const skip = withoutSshd;
const sshd = skip === false ? await Sshd.start() : undefined;
after(() => sshd?.[Symbol.asyncDispose]());

/** One clearinghouse folder on the server, seen from both sides. */
class Scene {
  readonly inbox = new MemoryInbox();
  readonly clock = new ManualClock(new Date('2026-03-14T09:00:00Z'));
  readonly server: Sshd;
  readonly session: SftpSession;
  pickUp: PickUp;

  constructor(server: Sshd) {
    this.server = server;
    this.session = new SftpSession(server.login(), this.clock);
    this.pickUp = this.restarted();
  }

  restarted(options: Partial<PickUpOptions> = {}): PickUp {
    const folders = { folder: this.path('outbound'), archive: this.path('archive'), rejected: this.path('rejected') };
    const shared = { channel: 'clearinghouse-835', pattern: '*.835', settleMs: 1000, clock: this.clock, log: silent, metrics: silent };
    this.pickUp = new PickUp(new SftpPlace(this.session, folders), { ...shared, receive: this.inbox.receive, ...options });
    return this.pickUp;
  }

  path(name: string): string {
    return join(this.server.path('data'), name);
  }

  put(name: string, content: string | Buffer): Promise<void> {
    return writeFile(this.path(`outbound/${name}`), content);
  }

  async rounds(count = 2): Promise<void> {
    for (let n = 0; n < count; n++) {
      await this.pickUp.round();
      this.clock.advance(1000);
    }
  }

  async list(part: string): Promise<string[]> {
    return (await readdir(this.path(part)).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted();
  }

  async takenPath(): Promise<string> {
    return this.path(`outbound/.plexus-taking/${(await this.list('outbound/.plexus-taking'))[0] ?? ''}`);
  }
}

const sftpTest = (title: string, body: (scene: Scene, t: TestContext) => Promise<void>): void => {
  void test(title, { skip }, async (t) => {
    if (sshd === undefined) return;
    const scene = new Scene(sshd);
    try {
      await body(scene, t);
    } finally {
      await scene.session.close();
    }
  });
};

beforeEach(async () => {
  if (sshd === undefined) return;
  await rm(sshd.path('data'), { recursive: true, force: true });
  await mkdir(sshd.path('data/outbound'), { recursive: true });
});

sftpTest('a remittance file is fetched once it has kept still, and moves to the archive on the server', async (scene) => {
  await scene.put('r1.835', 'ISA*00*');
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, []);
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, ['ISA*00*']);
  assert.equal(scene.inbox.kept[0]?.arrival.source, 'r1.835');
  assert.deepEqual(await scene.list('outbound'), []);
  assert.equal(await readFile(scene.path('archive/2026-03-14/r1.835'), 'utf8'), 'ISA*00*');
});

sftpTest('a partial upload and a rename under way are never taken half', async (scene) => {
  await scene.put('r1.835', 'first ');
  await scene.put('r2.835.part', 'half');
  for (const more of ['second ', 'third']) {
    await scene.rounds(1);
    await appendFile(scene.path('outbound/r1.835'), more);
    await appendFile(scene.path('outbound/r2.835.part'), more);
  }
  await rename(scene.path('outbound/r2.835.part'), scene.path('outbound/r2.835'));
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, []);
  await scene.rounds(1);
  assert.deepEqual(new Set(scene.inbox.texts), new Set(['first second third', 'halfsecond third']));
});

sftpTest('the same name with new content is a new message, the same content a duplicate, and the archive keeps all', async (scene) => {
  for (const content of ['monday', 'tuesday', 'tuesday']) {
    await scene.put('r1.835', content);
    await scene.rounds();
  }
  assert.deepEqual(scene.inbox.texts, ['monday', 'tuesday']);
  assert.equal((await scene.list('archive/2026-03-14')).length, 3);
  assert.deepEqual(await scene.list('outbound'), []);
});

sftpTest('links, folders, hidden, unfinished and foreign names stay where they are', async (scene) => {
  await writeFile(scene.path('secret.835'), 'secret');
  await symlink(scene.path('secret.835'), scene.path('outbound/link.835'));
  await mkdir(scene.path('outbound/folder.835'));
  for (const name of ['.r.835', 'r.835.tmp', 'r.edi', 'r.835~']) await scene.put(name, 'x');
  await scene.put('empty.835', '');
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, []);
});

sftpTest('a file appended to while it is fetched is not stored until it keeps still', async (scene) => {
  await scene.put('r1.835', Buffer.alloc(3 * MEGABYTE, 'x'));
  let interfered = false;
  scene.restarted({
    receive: async (arrival) => {
      if (!interfered) await appendFile(await scene.takenPath(), 'tail');
      interfered = true;
      return scene.inbox.receive(arrival);
    },
  });
  await scene.rounds();
  assert.ok(interfered);
  assert.equal(scene.inbox.kept.length, 0);
  await scene.rounds(3);
  assert.equal(scene.inbox.kept[0]?.bytes.length, 3 * MEGABYTE + 4);
  assert.equal(scene.inbox.kept.length, 1);
});

sftpTest('a file appended to after it was stored is stored again as what it has become', async (scene) => {
  await scene.put('r1.835', 'start');
  let late = true;
  scene.restarted({
    receive: async (arrival) => {
      const receipt = await scene.inbox.receive(arrival);
      if (late) await appendFile(await scene.takenPath(), ' and end');
      late = false;
      return receipt;
    },
  });
  await scene.rounds(4);
  assert.deepEqual(scene.inbox.texts, ['start', 'start and end']);
});

sftpTest('a file removed while it is fetched is not stored, and the others go on', async (scene) => {
  await scene.put('r1.835', Buffer.alloc(3 * MEGABYTE, 'x'));
  await utimes(scene.path('outbound/r1.835'), 1, 1);
  await scene.put('r2.835', 'stays');
  scene.restarted({
    receive: async (arrival) => {
      if (!Buffer.isBuffer(arrival.bytes)) await rm(await scene.takenPath());
      return scene.inbox.receive(arrival);
    },
  });
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['stays']);
});

sftpTest('a crash after the file was stored leads to a duplicate, not to a second message', async (scene) => {
  await scene.put('r1.835', 'content');
  const crashed = scene.restarted({
    receive: async (arrival) => {
      await scene.inbox.receive(arrival);
      return new Promise(() => undefined);
    },
  });
  await crashed.round();
  scene.clock.advance(1000);
  void crashed.round();
  while (scene.inbox.kept.length === 0) await new Promise((resolve) => setImmediate(resolve));
  scene.restarted();
  await scene.rounds();
  assert.deepEqual(scene.inbox.texts, ['content']);
  assert.deepEqual(await scene.list('archive/2026-03-14'), ['r1.835']);
});

sftpTest('a file that is there again while the first of its name is unfinished replaces nothing', async (scene) => {
  scene.inbox.down = true;
  await scene.put('r1.835', 'first');
  await assert.rejects(scene.rounds(), { code: 'STORE_AWAY' });
  await scene.put('r1.835', 'second');
  await assert.rejects(scene.rounds(), { code: 'STORE_AWAY' });
  scene.inbox.down = false;
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['first', 'second']);
});

sftpTest('a server that shows another host key is refused, by both fingerprints, before anything is sent', async (scene) => {
  const { server } = scene;
  await server.down();
  await server.up('other-host');
  try {
    const [pinned, shown] = await Promise.all(['host', 'other-host'].map((key) => readFile(server.path(`${key}.sha256`), 'utf8')));
    await assert.rejects(scene.pickUp.round(), (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.code, 'SFTP_HOST_KEY_CHANGED');
      assert.equal(error.kind, 'denied');
      assert.ok(error.message.includes(pinned?.trim() ?? '') && error.message.includes(shown?.trim() ?? ''));
      return true;
    });
  } finally {
    await server.down();
    await server.up('host');
  }
});

sftpTest('a key the server does not know is refused, and a missing key or fingerprint is named', async (scene) => {
  const { server } = scene;
  const failing = async (changes: Parameters<Sshd['login']>[0]): Promise<string> => {
    const session = new SftpSession(server.login(changes), systemClock);
    const error = await session.use(() => Promise.resolve()).catch((reason: unknown) => reason);
    assert.ok(error instanceof Fault);
    return error.code;
  };
  assert.equal(await failing({ keyFile: server.path('stranger') }), 'SFTP_LOGIN_REFUSED');
  assert.equal(await failing({ keyFile: server.path('nowhere') }), 'KEY_FILE_UNREADABLE');
  assert.equal(await failing({ hostKey: { file: server.path('client.pub') } }), 'SFTP_HOST_KEY_MISSING');
  await server.down();
  assert.equal(await failing({}), 'SFTP_UNREACHABLE');
  await server.up('host');
});

sftpTest('a server that goes away is tried again with growing pauses, and work goes on when it is back', async (scene) => {
  await scene.put('r1.835', 'before');
  await scene.rounds();
  await scene.server.down();
  await assert.rejects(scene.rounds(1));
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    scene.clock.advance(scene.session.pauseMs);
    await assert.rejects(scene.pickUp.round());
    pauses.push(scene.session.pauseMs);
  }
  assert.ok(
    pauses.every((pause, n) => n === 0 || pause >= (pauses[n - 1] ?? 0)) && (pauses.at(-1) ?? 0) > (pauses[0] ?? 0),
    String(pauses),
  );
  await scene.server.up('host');
  await scene.put('r2.835', 'after');
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['before', 'after']);
});

sftpTest('a connection that breaks in the middle of a file stores nothing of it, and the file is fetched again', async (scene) => {
  await scene.put('r1.835', Buffer.alloc(8 * MEGABYTE, 'x'));
  let broke = false;
  scene.restarted({
    receive: async (arrival) => {
      const source = arrival.bytes as AsyncIterable<Buffer>;
      async function* breaking(): AsyncGenerator<Buffer> {
        for await (const part of source) {
          if (!broke) {
            await scene.server.down();
            await scene.server.up('host');
          }
          broke = true;
          yield part;
        }
      }
      return scene.inbox.receive({ ...arrival, bytes: breaking() });
    },
  });
  await assert.rejects(scene.rounds());
  assert.equal(scene.inbox.kept.length, 0);
  await scene.rounds(2);
  assert.equal(scene.inbox.kept[0]?.bytes.length, 8 * MEGABYTE);
});

sftpTest('a large file streams in by pieces, and no request waits until the one before it is acknowledged', async (scene, t) => {
  // What Nagle's algorithm and delayed acknowledgements cost is time, 13.6 s of it instead of 0.3, which a busy machine takes as well.
  const noDelay = t.mock.method(Socket.prototype, 'setNoDelay');
  await scene.put('r1.835', Buffer.alloc(20 * MEGABYTE, 'x'));
  let largest = 0;
  scene.restarted({
    receive: (arrival) => {
      const source = arrival.bytes as AsyncIterable<Buffer>;
      async function* measured(): AsyncGenerator<Buffer> {
        for await (const piece of source) {
          largest = Math.max(largest, piece.length);
          yield piece;
        }
      }
      return scene.inbox.receive({ ...arrival, bytes: measured() });
    },
  });
  await scene.rounds();
  assert.equal(scene.inbox.kept[0]?.bytes.length, 20 * MEGABYTE);
  assert.ok(largest > 0 && largest <= MEGABYTE, `a piece of ${largest} bytes`);
  assert.ok(noDelay.mock.calls.some(({ arguments: [on] }) => on === true));
});

sftpTest('a dropped file appears whole under its name and replaces its predecessor', async (scene) => {
  const folder = scene.path('inbound/new');
  for (const content of [Buffer.from('first'), Buffer.alloc(3 * MEGABYTE + 5, 'y')]) {
    await dropOverSftp(scene.session, { folder, name: 'a.edi', bytes: content });
    assert.deepEqual(await readFile(join(folder, 'a.edi')), content);
  }
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from('one ');
    yield Buffer.from('two');
    await Promise.resolve();
  }
  await dropOverSftp(scene.session, { folder, name: 'b.edi', bytes: pieces() });
  assert.deepEqual(await readdir(folder), ['a.edi', 'b.edi']);
  assert.equal(await readFile(join(folder, 'b.edi'), 'utf8'), 'one two');
  await assert.rejects(dropOverSftp(scene.session, { folder, name: '../x', bytes: Buffer.alloc(1) }), { code: 'FILE_NAME_UNSAFE' });
});

sftpTest('a watch works until it is stopped', async (scene) => {
  const { promise: stored, resolve } = Promise.withResolvers<void>();
  const running = watchSftp({
    channel: 'clearinghouse-835',
    login: scene.server.login(),
    folder: scene.path('outbound'),
    archive: scene.path('archive'),
    pattern: '*.835',
    pollMs: 5,
    settleMs: 0,
    receive: (arrival) => scene.inbox.receive(arrival).finally(resolve),
    clock: systemClock,
    log: silent,
    metrics: silent,
  });
  await scene.put('r1.835', 'content');
  await stored;
  await running.stop();
  assert.deepEqual(await scene.list('outbound'), []);
});

test('a server that accepts and then says nothing is given up after its time', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hostKey = `SHA256:${'A'.repeat(43)}`;
  const login = { host: '127.0.0.1', port, user: 'plexus', keyFile: import.meta.filename, hostKey, connectMs: 50 };
  await assert.rejects(
    new SftpSession(login, systemClock).use(() => Promise.resolve()),
    { kind: 'unavailable' },
  );
  for (const socket of sockets) socket.destroy();
  server.close();
});
