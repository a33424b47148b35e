import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { until } from '../faults/waiting.ts';
import { ownSurroundings, processesOf, supervise } from '../supervised.ts';

const LIMIT_MS = 30_000;
const environment = await ownSurroundings();
const folder = environment.PLEXUS_DATA;
const ports = [environment.PLEXUS_HTTP_PORT, environment.PLEXUS_MLLP_PORT].map(Number);

/** Of the simulated health system: they are fixed in the demo estate. */
const SANDBOX_PORTS = [2222, 8090, 8091, 8099];

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect({ host: '127.0.0.1', port }, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });

/** The simulated health system runs along where nobody else on this machine has its ports. */
async function withSandbox(t: TestContext): Promise<string[]> {
  const taken = (await Promise.all(SANDBOX_PORTS.map(listens))).includes(true);
  if (taken) t.diagnostic('without the simulated health system: its ports are taken on this machine');
  return taken ? [] : ['--sandbox', '--pace', '5'];
}

const serverPid = async (): Promise<number> => Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} stops listeners, platform, health system and database, and leaves no process`, async (t) => {
    const plexus = supervise(environment, ...(await withSandbox(t)));
    await plexus.ready();
    for (const port of ports) assert.ok(await listens(port));
    plexus.process.kill(signal);
    assert.equal(await plexus.ended, 0);
    assert.deepEqual(await processesOf(folder), []);
    for (const port of ports) assert.ok(!(await listens(port)));
    await assert.rejects(readFile(join(folder, 'postgres/postmaster.pid')), { code: 'ENOENT' }, 'the database was shut down in order');
    for (const log of ['work.log', 'connect-serve.log']) {
      assert.doesNotMatch(await readFile(join(folder, 'logs', log), 'utf8'), /stopping failed|"level":60/, log);
    }
  });
}

for (const [moment, said] of [
  ['while the database starts', /Starting the database/],
  ['while the platform starts', /the estate|Estate unchanged/],
] as const) {
  test(`an interruption ${moment} stops at once what runs by then`, async () => {
    const plexus = supervise(environment);
    await until('the moment to come', LIMIT_MS, () => (said.test(plexus.said()) ? true : undefined));
    plexus.process.kill('SIGINT');
    assert.equal(await plexus.ended, 0, plexus.said());
    assert.doesNotMatch(plexus.said(), /Ready:|ended with code/);
    assert.deepEqual(await processesOf(folder), []);
    await assert.rejects(readFile(join(folder, 'postgres/postmaster.pid')), { code: 'ENOENT' }, 'the database was shut down in order');
  });
}

test('after a SIGKILL of the supervisor nothing goes on listening, and the next start takes over the database left behind', async (t) => {
  const more = await withSandbox(t);
  const plexus = supervise(environment, ...more);
  await plexus.ready();
  const server = await serverPid();
  plexus.process.kill('SIGKILL');
  assert.equal(await plexus.ended, 'SIGKILL');
  for (const port of ports) await until(`port ${port} to be closed`, LIMIT_MS, async () => ((await listens(port)) ? undefined : true));
  await until('the processes of Plexus to end', LIMIT_MS, async () => {
    const left = await Promise.all((await processesOf(folder)).map((pid) => readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')));
    return left.some((command) => /main\.ts/.test(command)) ? undefined : true;
  });
  const again = supervise(environment, ...more);
  await again.ready();
  assert.equal(await serverPid(), server, 'the same server');
  again.process.kill('SIGTERM');
  assert.equal(await again.ended, 0);
  assert.deepEqual(await processesOf(folder), []);
});
