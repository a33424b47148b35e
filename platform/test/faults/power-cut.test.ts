import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { acknowledged, drained, type Sent, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { processesOf } from '../supervised.ts';
import { installed } from './installation.ts';
import { numbersOf, story } from './order-story.ts';
import { PowerRig, withoutPowerRig } from './power-rig.ts';
import { moment, until } from './waiting.ts';

const SEED = 600;
const CUTS = isFull ? 10 : 1;
const BACK_WITHIN_MS = 60_000;
const skip = isFull ? ((await withoutPowerRig()) ?? false) : 'power is cut in the full form only: npm run faults -- --only power-cut';
const rigs: PowerRig[] = [];
// Hooks run in the order they were given: the mount goes before the installation's folder is removed, the rest after.
after(async () => {
  for (const rig of rigs) await rig.unmount();
});
const plexus =
  skip === false
    ? await installed(SEED, {
        prepare: async (folder) => {
          await mkdir(join(folder, 'rig'));
          rigs.push(await PowerRig.start(join(folder, 'rig'), join(folder, 'postgres')));
        },
      })
    : undefined;
after(async () => {
  for (const rig of rigs) await rig.end();
});
// The installation was copied there, not made there: unlike the server's own files the copies are not flushed yet.
for (const rig of rigs) await rig.settle();

/** Ends the server with all its sessions, also those that wait for the dead disk: power cuts spare nobody. */
async function endServer(folder: string): Promise<void> {
  const [postmaster] = await processesOf(`${folder}/postgres`);
  if (postmaster === undefined) return;
  const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')).split(' ').map(Number);
  // Without children the file is empty, and signalling process 0 would end ourselves with our whole group.
  for (const pid of [postmaster, ...children].filter((one) => one > 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

const lastWords = async (folder: string): Promise<string> =>
  (await readFile(join(folder, 'postgres.log'), 'utf8')).trimEnd().split('\n').slice(-8).join(' | ');

/** Cuts the power of the database's disk under load and plugs it in again. Answers how long until a message was taken again; undefined when none was. */
async function cutUnderLoad(n: number): Promise<{ sent: Sent; backMs: number | undefined }> {
  const [rig] = rigs;
  assert.ok(plexus !== undefined && rig !== undefined);
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED + n, rate: 100, seconds: 4 });
  await moment(started, 2_500);
  rig.cut();
  await endServer(plexus.folder);
  await rig.plugIn();
  // The supervisor may have started one on what memory still had of the dead disk: a power cut would have ended that too.
  for (const pid of await processesOf(`${plexus.folder}/postgres`)) process.kill(pid, 'SIGKILL');
  const pluggedIn = performance.now();
  const [probe] = story(numbersOf(n + 1));
  const backMs = await until('a message to be taken again', BACK_WITHIN_MS, async () => {
    await probe?.tell(plexus, 0);
    return performance.now() - pluggedIn;
  }).catch(() => undefined);
  return { sent: await sending, backMs };
}

test('the power of the disk is cut under load: what was acknowledged is there when it comes back', { skip }, async (t) => {
  assert.ok(plexus !== undefined);
  const all: Sent[] = [];
  const backMs: number[] = [];
  for (let n = 0; n < CUTS; n++) {
    const cut = await cutUnderLoad(n);
    if (cut.backMs === undefined) throw new Error(`the database did not come back: ${await lastWords(plexus.folder)}`);
    backMs.push(cut.backMs);
    all.push(cut.sent);
    await drained(plexus);
    assert.deepEqual(await wrongsOf(plexus, cut.sent, false), []);
  }
  assert.deepEqual(await plexus.violations({ ackLogs: all.map(({ ackLog }) => ackLog), erp: plexus.erpUrl, drainedWithinMs: 0 }), []);
  keepFigure(t, {
    name: 'power-cut',
    fault: 'F6',
    injected: `${CUTS} × the power of the database's disk cut under 100 arrivals a second: whatever was not flushed is lost`,
    held: 'I1–I7, I11; PostgreSQL comes back by itself',
    measured: `${all.reduce((sum, sent) => sum + acknowledged(sent).length, 0)} acknowledged messages, 0 lost; a message taken ${ofTime(Math.max(...backMs))} after the power was back at most`,
  });
});

test('with fsync off, a power cut is noticed', { skip }, async (t) => {
  assert.ok(plexus !== undefined);
  // A start is refused with fsync off, so it is switched off behind the back of processes that run already.
  await plexus.query('alter system set fsync = off');
  await plexus.query('select pg_reload_conf()');
  await until('fsync to be off', BACK_WITHIN_MS, async () =>
    (await plexus.query<{ fsync: string }>('show fsync'))[0]?.fsync === 'off' ? true : undefined,
  );
  const { sent, backMs } = await cutUnderLoad(CUTS);
  const noticed =
    backMs === undefined
      ? ['the database does not start any more']
      : await until('the checks to run', BACK_WITHIN_MS, () => plexus.violations({ ackLogs: [sent.ackLog] })).catch(() => [
          'the database cannot be read any more',
        ]);
  t.diagnostic(noticed.join('; '));
  assert.ok(backMs === undefined || noticed.length > 0);
  keepFigure(t, {
    name: 'fsync-off',
    fault: 'control',
    injected: `fsync switched off behind the back of running processes; the power of the disk cut once after ${acknowledged(sent).length} acknowledged messages`,
    held: 'the checks notice',
    measured: noticed.map((violation) => violation.replace(/:.*/, '')).join('; '),
  });
});
