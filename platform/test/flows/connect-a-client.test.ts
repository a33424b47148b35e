import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { ManualClock } from '../../src/kernel/index.ts';
import { machineDesk } from './machine-desk.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const folder = await mkdtemp(join(tmpdir(), 'plexus-task-'));
after(() => rm(folder, { recursive: true, force: true }));
const { listen, base, dataToken, audited } = await machineDesk(new ManualClock(new Date()));
await listen();

/** The commands of a section, with our port, and `plexus` from the sources. */
const shell = async (commands: string): Promise<string> => {
  const script = commands
    .replaceAll('npx plexus', `'${process.execPath}' '${join(root, 'platform/src/cli/main.ts')}'`)
    .replaceAll('http://127.0.0.1:8080', base);
  const env = { ...process.env, PLEXUS_DATA: join(folder, 'data'), PLEXUS_HTTP_PORT: new URL(base).port };
  return (await run('bash', ['-euc', script], { cwd: folder, env })).stdout;
};

test('who follows the task to connect a client reads the ledger with a token, and is out once the key is retired', async () => {
  await run('mkdir', [join(folder, 'data')]);
  await writeFile(join(folder, 'data', 'token'), dataToken);
  const text = await readFile(join(root, 'docs/tasks/connect-a-client.md'), 'utf8');
  const blocks = [...text.matchAll(/```(sh|js)\n([\s\S]*?)```/g)].map(([, kind = '', body = '']) => ({ kind, body }));
  const script = blocks.find(({ kind }) => kind === 'js');
  await writeFile(join(folder, 'token.mjs'), (script?.body ?? '').replaceAll('http://127.0.0.1:8080', base));
  const [register, makeKey, addKey, getToken, call, change, disable] = blocks.filter(({ kind }) => kind === 'sh').map(({ body }) => body);
  assert.ok(register && makeKey && addKey && getToken && call && change && disable);

  assert.match(await shell(register), /Client lab-portal is registered/);
  await shell(makeKey);
  assert.match(await shell(addKey), /key +spring, ES256, live/);
  await shell(getToken);
  assert.deepEqual(JSON.parse(await shell(call)), { version: 1, lines: [] });
  await assert.rejects(shell(call.replace('trial-balance', '../exceptions')), /403/);
  await shell(change);
  await assert.rejects(shell(call), /401/);
  await assert.rejects(shell(getToken), /invalid_client/);
  assert.match(await shell(disable), /Client lab-portal is disabled/);
  assert.deepEqual(await audited('token.refused'), ['client:lab-portal: key ended']);
});
