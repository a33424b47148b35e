import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LocalPlace } from '../../src/connect/files/local-place.ts';
import { PickUp, type PickUpOptions } from '../../src/connect/files/pick-up.ts';
import { dropFile, silent, watchFolder } from '../../src/connect/index.ts';
import { Fault, ManualClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from './connect-inbox.ts';

const MEGABYTE = 1024 * 1024;

class Scene implements AsyncDisposable {
  readonly inbox = new MemoryInbox();
  readonly clock = new ManualClock(new Date('2026-03-14T09:00:00Z'));
  readonly root: string;
  readonly folder: string;
  readonly place: LocalPlace;
  pickUp: PickUp;

  private constructor(root: string) {
    this.root = root;
    this.folder = join(root, 'in');
    this.place = new LocalPlace({ folder: this.folder, archive: join(root, 'archive'), rejected: join(root, 'rejected') });
    this.pickUp = this.restarted();
  }

  static async open(): Promise<Scene> {
    const scene = new Scene(await mkdtemp(join(tmpdir(), 'plexus-folder-')));
    await scene.place.prepare();
    return scene;
  }

  /** What a process that has just started knows: nothing. */
  restarted(options: Partial<PickUpOptions> = {}): PickUp {
    const shared = { channel: 'bank-deposits', pattern: '*.txt', settleMs: 1000, clock: this.clock, log: silent, metrics: silent };
    this.pickUp = new PickUp(this.place, { ...shared, receive: this.inbox.receive, ...options });
    return this.pickUp;
  }

  async put(name: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.folder, name), content);
  }

  /** Two looks with time between: what keeps still is taken. */
  async rounds(count = 2): Promise<void> {
    for (let n = 0; n < count; n++) {
      await this.pickUp.round();
      this.clock.advance(1000);
    }
  }

  async list(part: string): Promise<string[]> {
    return (await readdir(join(this.root, part)).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted();
  }

  async taken(): Promise<string[]> {
    return this.list('in/.plexus-taking');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true });
  }
}

test('a file is stored once it has kept still, and then moves to the archive of the day', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'deposits');
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, []);
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, ['deposits']);
  assert.equal(scene.inbox.kept[0]?.arrival.source, 'a.txt');
  assert.deepEqual(await scene.list('in'), []);
  assert.deepEqual(await scene.taken(), []);
  assert.equal(await readFile(join(scene.root, 'archive/2026-03-14/a.txt'), 'utf8'), 'deposits');
});

test('a file that is still being written is left alone until it keeps still', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'first ');
  for (const more of ['second ', 'third']) {
    await scene.rounds(1);
    await appendFile(join(scene.folder, 'a.txt'), more);
  }
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, []);
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, ['first second third']);
});

test('names in progress, hidden and foreign names, links, folders and empty files stay where they are', async () => {
  await using scene = await Scene.open();
  const outside = join(scene.root, 'secret.txt');
  await writeFile(outside, 'secret');
  for (const name of ['a.txt.part', 'a.tmp', '.a.txt', 'a.txt~', 'a.csv']) await scene.put(name, 'x');
  await scene.put('empty.txt', '');
  await symlink(outside, join(scene.folder, 'link.txt'));
  await mkdir(join(scene.folder, 'folder.txt'));
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, []);
  assert.equal((await scene.list('in')).length, 7);
});

test('a file renamed into place when complete is taken whole', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt.part', 'half');
  await scene.rounds();
  await appendFile(join(scene.folder, 'a.txt.part'), ' and half');
  await rename(join(scene.folder, 'a.txt.part'), join(scene.folder, 'a.txt'));
  await scene.rounds();
  assert.deepEqual(scene.inbox.texts, ['half and half']);
});

test('the same name with new content is a new message, and the archive keeps both', async () => {
  await using scene = await Scene.open();
  for (const content of ['monday', 'tuesday', 'wednesday']) {
    await scene.put('a.txt', content);
    await scene.rounds();
  }
  assert.deepEqual(scene.inbox.texts, ['monday', 'tuesday', 'wednesday']);
  assert.equal((await scene.list('archive/2026-03-14')).length, 3);
});

test('the same content again is known as a duplicate and archived', async () => {
  await using scene = await Scene.open();
  for (const name of ['a.txt', 'b.txt']) await scene.put(name, 'same');
  await scene.rounds();
  assert.deepEqual(scene.inbox.texts, ['same']);
  assert.deepEqual(await scene.list('archive/2026-03-14'), ['a.txt', 'b.txt']);
});

test('a file replaced by another of the same size and time between two looks is looked at anew', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'old');
  await scene.rounds(1);
  await scene.put('b.part', 'new');
  await rename(join(scene.folder, 'b.part'), join(scene.folder, 'a.txt'));
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, []);
  await scene.rounds(1);
  assert.deepEqual(scene.inbox.texts, ['new']);
});

test('a crash after the file was taken, or after it was stored, loses and doubles nothing', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'content');
  scene.restarted({ receive: () => new Promise(() => undefined) });
  await scene.pickUp.round();
  scene.clock.advance(1000);
  void scene.pickUp.round();
  while ((await scene.taken()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  scene.restarted();
  await scene.rounds();
  assert.deepEqual(scene.inbox.texts, ['content']);
  assert.deepEqual(await scene.list('archive/2026-03-14'), ['a.txt']);

  // Stored, but the process ends before the file is moved.
  await scene.put('b.txt', 'more');
  const crashed = scene.restarted({
    receive: async (arrival) => {
      await scene.inbox.receive(arrival);
      return new Promise(() => undefined);
    },
  });
  await crashed.round();
  scene.clock.advance(1000);
  void crashed.round();
  while (scene.inbox.kept.length < 2) await new Promise((resolve) => setImmediate(resolve));
  scene.restarted();
  await scene.rounds();
  assert.deepEqual(scene.inbox.texts, ['content', 'more']);
  assert.deepEqual(await scene.list('archive/2026-03-14'), ['a.txt', 'b.txt']);
});

test('a file put there again under the same name while the first is unfinished replaces nothing', async () => {
  await using scene = await Scene.open();
  scene.inbox.down = true;
  await scene.put('a.txt', 'first');
  await assert.rejects(scene.rounds());
  await scene.put('a.txt', 'second');
  await assert.rejects(scene.rounds());
  scene.inbox.down = false;
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['first', 'second']);
});

test('while the store is away files wait, in order, and nothing is moved to the archive', async () => {
  await using scene = await Scene.open();
  scene.inbox.down = true;
  for (const name of ['a.txt', 'b.txt']) await scene.put(name, name);
  await assert.rejects(scene.rounds(), { code: 'STORE_AWAY' });
  assert.deepEqual(await scene.list('archive/2026-03-14'), []);
  scene.inbox.down = false;
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['a.txt', 'b.txt']);
});

test('a file appended to while it is read is not stored until it keeps still', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', Buffer.alloc(3 * MEGABYTE, 'x'));
  let interfered = false;
  scene.restarted({
    receive: async (arrival) => {
      const source = arrival.bytes;
      assert.ok(!Buffer.isBuffer(source));
      async function* interfering(): AsyncGenerator<Buffer> {
        for await (const part of source as AsyncIterable<Buffer>) {
          const name = (await scene.taken())[0] ?? '';
          if (!interfered) await appendFile(join(scene.folder, '.plexus-taking', name), 'tail');
          interfered = true;
          yield part;
        }
      }
      return scene.inbox.receive({ ...arrival, bytes: interfering() });
    },
  });
  await scene.rounds();
  assert.ok(interfered);
  assert.equal(scene.inbox.kept.length, 0);
  await scene.rounds(3);
  assert.equal(scene.inbox.kept.length, 1);
  assert.equal(scene.inbox.kept[0]?.bytes.length, 3 * MEGABYTE + 4);
});

test('a file appended to after it was stored is stored again as what it has become', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'start');
  let late = true;
  scene.restarted({
    receive: async (arrival) => {
      const receipt = await scene.inbox.receive(arrival);
      if (late) await appendFile(join(scene.folder, '.plexus-taking', (await scene.taken())[0] ?? ''), ' and end');
      late = false;
      return receipt;
    },
  });
  await scene.rounds(4);
  assert.deepEqual(scene.inbox.texts, ['start', 'start and end']);
  assert.deepEqual(await scene.list('archive/2026-03-14'), ['a.txt']);
});

test('a file removed while it is read is not stored, and the others go on', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', Buffer.alloc(MEGABYTE, 'x'));
  await scene.put('b.txt', 'stays');
  scene.restarted({
    receive: async (arrival) => {
      if (!Buffer.isBuffer(arrival.bytes))
        await rm(join(scene.folder, '.plexus-taking', (await scene.taken()).find((name) => name.endsWith('a.txt')) ?? ''));
      return scene.inbox.receive(arrival);
    },
  });
  await scene.rounds(3);
  assert.deepEqual(scene.inbox.texts, ['stays']);
});

test('a file set aside by the inbox, or too large to take, goes to the rejected files', async () => {
  await using scene = await Scene.open();
  await scene.put('a.txt', 'readable by nobody');
  await scene.put('b.txt', 'x'.repeat(200));
  const inbox = new MemoryInbox('hl7v2');
  scene.restarted({ receive: inbox.receive, fileBytes: 100 });
  await scene.rounds(2);
  assert.deepEqual(await scene.list('rejected/2026-03-14'), ['a.txt', 'b.txt']);
  assert.equal(inbox.kept.length, 1);
});

test('two that watch the same folder store each file once', async () => {
  await using scene = await Scene.open();
  for (let n = 0; n < 20; n++) await scene.put(`${n}.txt`, `content ${n}`);
  const watchers = [scene.restarted(), scene.restarted()];
  for (let round = 0; round < 4; round++) {
    await Promise.all(watchers.map((watcher) => watcher.round()));
    scene.clock.advance(1000);
  }
  assert.equal(scene.inbox.kept.length, 20);
  assert.equal((await scene.list('archive/2026-03-14')).length, 20);
  assert.deepEqual(await scene.taken(), []);
});

test('a watched folder is made when missing and worked until stopped', async () => {
  await using scene = await Scene.open();
  const { promise: stored, resolve } = Promise.withResolvers<void>();
  const running = await watchFolder({
    channel: 'bank-deposits',
    folder: join(scene.root, 'new/in'),
    archive: join(scene.root, 'new/archive'),
    pattern: '*',
    pollMs: 5,
    settleMs: 0,
    receive: (arrival) => scene.inbox.receive(arrival).finally(resolve),
    clock: { now: () => new Date(), monotonic: () => performance.now() },
    log: silent,
    metrics: silent,
  });
  await dropFile({ folder: join(scene.root, 'new/in'), name: 'x.txt', bytes: Buffer.from('dropped') });
  await stored;
  await running.stop();
  assert.deepEqual(scene.inbox.texts, ['dropped']);
  assert.deepEqual(await scene.list(`new/archive/${new Date().toISOString().slice(0, 10)}`), ['x.txt']);
});

test('a folder that cannot be used is a fault that names it', async () => {
  await using scene = await Scene.open();
  await writeFile(join(scene.root, 'file'), '');
  const folder = join(scene.root, 'file/in');
  const options = { channel: 'x', folder, archive: folder, pattern: '*', pollMs: 5, clock: scene.clock, log: silent, metrics: silent };
  await assert.rejects(watchFolder({ ...options, receive: scene.inbox.receive }), (error) => {
    assert.ok(error instanceof Fault);
    return error.code === 'FOLDER_UNUSABLE' && error.at === folder;
  });
});

test('a dropped file appears whole, replaces its predecessor and leaves no trace of its making', async () => {
  await using scene = await Scene.open();
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from('one ');
    assert.deepEqual(await scene.list('in'), ['a.txt']);
    yield Buffer.from('two');
  }
  await dropFile({ folder: scene.folder, name: 'a.txt', bytes: Buffer.from('first') });
  await dropFile({ folder: scene.folder, name: 'a.txt', bytes: pieces() });
  assert.equal(await readFile(join(scene.folder, 'a.txt'), 'utf8'), 'one two');
  assert.deepEqual(await readdir(scene.folder), ['.plexus-taking', 'a.txt']);
  for (const name of ['../a.txt', 'a/b', '.x', '']) {
    await assert.rejects(dropFile({ folder: scene.folder, name, bytes: Buffer.alloc(0) }), { code: 'FILE_NAME_UNSAFE' });
  }
});
