import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { acknowledged, drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { numbersOf, story } from './order-story.ts';
import { tamper, withoutStrace } from './strace.ts';
import { moment, until } from './waiting.ts';

const SEED = 700;
const ERRORS = isFull ? 10 : 1;
const BACK_WITHIN_MS = 30_000;
const skip = withoutStrace() ?? false;
const plexus = skip === false ? await installed(SEED) : undefined;

test('a disk that cannot make writes durable is never answered for: PostgreSQL goes down over it and comes back, and nothing acknowledged is missing', {
  skip,
}, async (t) => {
  assert.ok(plexus !== undefined);
  const pids = plexus.pids();
  const panics = async (): Promise<number> =>
    (await readFile(join(plexus.folder, 'postgres.log'), 'utf8')).split('\n').filter((line) => line.includes('PANIC')).length;
  const backMs: number[] = [];
  const ackLogs: string[] = [];
  let negative = 0;
  for (let n = 0; n < ERRORS; n++) {
    const before = await panics();
    const started = performance.now();
    const sending = sendCharges(plexus, { seed: SEED + n, rate: 100, seconds: 5 });
    await moment(started, 1_500);
    const sessions = await plexus.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type in ('walwriter', 'checkpointer', 'background writer') or application_name like 'plexus%'`,
    );
    const tampering = await tamper(
      sessions.map(({ pid }) => pid),
      'fsync,fdatasync',
      'error=EIO',
    );
    const failing = performance.now();
    await until('PostgreSQL to give up', BACK_WITHIN_MS, async () => ((await panics()) > before ? true : undefined));
    await tampering.release();
    const [probe] = story(numbersOf(n + 1));
    await until('PostgreSQL to be back', BACK_WITHIN_MS, async () => {
      await probe?.tell(plexus, 0);
      return true;
    });
    backMs.push(performance.now() - failing);
    const sent = await sending;
    await drained(plexus);
    ackLogs.push(sent.ackLog);
    negative += sent.report.byCode['AE'] ?? 0;
    assert.ok(acknowledged(sent).length > 0);
    assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  }
  assert.deepEqual(plexus.pids(), pids, 'no process of the platform ended over it');
  assert.deepEqual(await plexus.violations({ ackLogs, erp: plexus.erpUrl, drainedWithinMs: 0 }), []);
  keepFigure(t, {
    name: 'disk-error',
    fault: 'F7',
    injected: `${ERRORS} × fsync and fdatasync of every process of PostgreSQL answered with EIO under 100 arrivals a second`,
    held: 'I1–I7, I11; no process of the platform ended',
    measured: `${negative} answered AE meanwhile; first commit ${ofTime(Math.max(...backMs))} after the disk began to fail at most`,
  });
});
