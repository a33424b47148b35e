import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { MllpClient } from '../../src/connect/index.ts';
import { Fault } from '../../src/kernel/index.ts';
import { keepFigure, ofTime } from './figures.ts';
import { type Installed, installed } from './installation.ts';
import { until } from './waiting.ts';

const run = promisify(execFile);
const BACK_WITHIN_MS = 30_000;
const MEGABYTE = 1024 * 1024;
const mounted: string[] = [];
// Hooks run in the order they were given: this one's turn comes after the installation's own, so it is lazy about what is still in use.
after(async () => {
  for (const folder of mounted) await run('umount', ['-l', folder]).catch(() => undefined);
});

/** A small disk at `folder`. Throws where mounting is not permitted. */
async function mount(folder: string, megabytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  mounted.push(folder);
  await chmod(folder, 0o755);
}

const start = (): Promise<Installed | undefined> =>
  installed(88, {
    environment: { PLEXUS_LOG_LEVEL: 'info' },
    prepare: async (folder) => {
      await mount(folder, 400);
      await mount(join(folder, 'logs'), 2);
    },
  }).catch((error: unknown) => {
    if (error instanceof Error && 'cmd' in error) return undefined;
    throw error;
  });

const plexus = process.getuid?.() === 0 ? await start() : undefined;

/** Fills the disk under `folder` to the last byte and answers what gives the space back. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'ballast');
  const handle = await open(file, 'w');
  for (const size of [MEGABYTE, 4096, 1]) {
    for (;;) {
      const isFull = await handle.write(Buffer.alloc(size)).then(
        ({ bytesWritten }) => bytesWritten < size,
        () => true,
      );
      if (isFull) break;
    }
  }
  await handle.close();
  return () => rm(file);
}

const charge = (id: string): string =>
  [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${id}|P|2.3`,
    `PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||4${id.slice(2)}^^^NORTH^AN`,
    `FT1|1|9${id}||20260302|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB`,
    `NTE|1||${'x'.repeat(4_000)}`,
    '',
  ].join('\r');

const acknowledged: string[] = [];

/** Sends one message and answers MSA-1, with what ERR says. */
async function send(to: Installed, id: string): Promise<{ code: string; why: string }> {
  const client = new MllpClient({ host: '127.0.0.1', port: to.mllpPort, answerMs: 15_000 });
  try {
    const answer = await client.send(Buffer.from(charge(id)));
    if (answer.code === 'AA') acknowledged.push(id);
    return { code: answer.code, why: '' };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.code, why: `${error.message} ${JSON.stringify(error)}` };
  } finally {
    await client.stop();
  }
}

async function isStored(to: Installed): Promise<void> {
  const rows = await to.query<{ control_id: string }>('select control_id from message where control_id = any ($1)', [acknowledged]);
  assert.equal(new Set(rows.map((row) => row.control_id)).size, acknowledged.length, 'every acknowledged message is stored');
  assert.equal(rows.length, acknowledged.length, 'and once');
}

const skip = plexus === undefined && 'needs to mount a small disk, which this user may not do on this machine';

test('a full disk is answered AE and 503 with STORE_DISK_FULL, reading goes on, and intake resumes by itself', { skip }, async (t) => {
  assert.ok(plexus !== undefined);
  assert.equal((await send(plexus, 'DF1')).code, 'AA');
  const pids = plexus.pids();
  const free = await fill(plexus.folder);
  let tries = 0;
  const refusal = await until('the first refusal', BACK_WITHIN_MS, async () => {
    tries += 1;
    const { code, why } = await send(plexus, `DF2${tries}`);
    return code === 'AA' ? undefined : { code, why };
  });
  t.diagnostic(`refused after ${tries} messages that still found room: ${refusal.code} ${refusal.why}`);
  assert.match(refusal.why, /answered AE/);
  const overHttp = await until('the code of a full disk', BACK_WITHIN_MS, async () => {
    const answer = await plexus.send('/v1/channels/clearinghouse-835/messages', 'x'.repeat(500_000), {
      'content-type': 'application/edi-x12',
    });
    return answer.status === 503 ? answer : undefined;
  });
  assert.equal((JSON.parse(overHttp.body) as { code: string }).code, 'STORE_DISK_FULL');
  assert.ok(Number(overHttp.headers.get('retry-after')) >= 1);
  assert.equal((await plexus.get('/v1/exceptions')).status, 200, 'reading goes on');
  await free();
  const freed = performance.now();
  await until('intake to resume', BACK_WITHIN_MS, async () =>
    (await send(plexus, `DF3${(tries += 1)}`)).code === 'AA' ? true : undefined,
  );
  const resumedMs = performance.now() - freed;
  assert.deepEqual(plexus.pids(), pids, 'no process of the platform ended over it');
  await isStored(plexus);
  keepFigure(t, {
    name: 'disk-full/data',
    fault: 'F8',
    injected: 'the disk of data, write-ahead log and logs filled to the last byte',
    held: 'AE and 503 STORE_DISK_FULL, reading goes on, every acknowledged message stored once, no process ended',
    measured: `resumed ${ofTime(resumedMs)} after space was given back`,
  });
});

test('a database that has no room for its write-ahead log goes down, senders are told, and it comes back with space', {
  skip,
}, async (t) => {
  assert.ok(plexus !== undefined);
  const free = await fill(plexus.folder);
  try {
    await until('the server to go down', BACK_WITHIN_MS, async () => {
      const failure = await plexus
        .query("select pg_logical_emit_message(false, 'room', repeat('x', 4000000))")
        .catch((error: unknown) => error);
      return failure instanceof Error && /terminated|ECONNREFUSED|shutting down|recovery/.test(failure.message) ? true : undefined;
    });
    assert.notEqual((await send(plexus, 'DW1')).code, 'AA');
    const { status } = await plexus.send('/v1/channels/clearinghouse-835/messages', 'x', { 'content-type': 'application/edi-x12' });
    assert.equal(status, 503);
  } finally {
    await free();
  }
  const freed = performance.now();
  let tries = 0;
  await until('intake to resume', BACK_WITHIN_MS, async () =>
    (await send(plexus, `DW2${(tries += 1)}`)).code === 'AA' ? true : undefined,
  );
  const resumedMs = performance.now() - freed;
  t.diagnostic(plexus.said.slice(-2).join('; '));
  await isStored(plexus);
  keepFigure(t, {
    name: 'disk-full/wal',
    fault: 'F8',
    injected: 'no room left for the write-ahead log: PostgreSQL goes down',
    held: 'senders are told, every acknowledged message stored once, PostgreSQL and intake come back by themselves',
    measured: `resumed ${ofTime(resumedMs)} after space was given back`,
  });
});

test('a full disk for logs stops nothing, and a process that is started anew meanwhile runs without its log', { skip }, async () => {
  assert.ok(plexus !== undefined);
  const free = await fill(join(plexus.folder, 'logs'));
  const pids = plexus.pids();
  for (let n = 0; n < 20; n++) assert.equal((await plexus.get('/v1/flow')).status, 200);
  assert.equal((await send(plexus, 'DL1')).code, 'AA');
  assert.deepEqual(plexus.pids(), pids);
  await rm(join(plexus.folder, 'logs/connect-serve.log'));
  await (await open(join(plexus.folder, 'logs/more'), 'w')).close();
  await fill(join(plexus.folder, 'logs'));
  await plexus.kill('connect');
  await until('the receiving process to be back', BACK_WITHIN_MS, async () =>
    (await send(plexus, `DL2`)).code === 'AA' ? true : undefined,
  );
  await free();
  assert.equal((await send(plexus, 'DL3')).code, 'AA');
  await isStored(plexus);
  assert.deepEqual(await plexus.violations({}), []);
});
