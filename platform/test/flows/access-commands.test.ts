import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from '../../src/cli/run.ts';
import { loadConfig } from '../../src/config.ts';
import { openLog } from '../../src/events/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const gateway = gatewayOf({ server, keys, log: await openLog(database.pool('plexus_worker'), keys) });
const port = new URL(await gateway.listen({ host: '127.0.0.1', port: 0 })).port;
const data = await mkdtemp(join(tmpdir(), 'plexus-cli-'));
await writeFile(join(data, 'token'), `${TOKEN}\n`, { mode: 0o600 });
after(async () => {
  await gateway.close();
  await rm(data, { recursive: true, force: true });
});
const ivy = await atConsole({ gateway, server }, { person: 'ivy', roles: ['interface-analyst'], entities: ['north'] });
const opened = await ivy.ask('POST', '/v1/break-glass', { reason: 'patient unresponsive', purpose: 'treatment', minutes: 15 });
const { id } = opened.json<{ breakGlass: { id: string } }>().breakGlass;

const run = async (args: readonly string[], person = 'omar'): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: '', err: '' };
  const code = await runCommandLine([...args], {
    loadConfig: () => loadConfig({ PLEXUS_DATA: data, PLEXUS_HTTP_PORT: port }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    interactive: false,
    person,
    interrupted: new AbortController().signal,
  });
  return { code, ...said };
};

test('emergency accesses are listed and reviewed from the command line, by somebody else', async () => {
  const listed = await run(['break-glass', 'list']);
  assert.equal(listed.code, 0, listed.err);
  assert.match(listed.out, new RegExp(`^ *${id} +open +ivy .* all +until \\S+ \\S+ +treatment: patient`, 'm'));
  const review = ['break-glass', 'review', id, '--verdict', 'justified', '--words', 'seen with the physician'];
  const own = await run(review, 'ivy');
  assert.equal(own.code, 5);
  assert.match(own.err, /BREAK_GLASS_OWN_REVIEW/);
  assert.equal((await run(review)).code, 0);
  assert.match((await run(['break-glass', 'list'])).out, /reviewed +ivy .* justified by omar +treatment/);
  assert.equal((await run(['break-glass', 'review', id])).code, 2, 'a review needs words');
});

test('a review of access is shown, and written for a spreadsheet that only its owner reads', async () => {
  const shown = await run(['access-review']);
  assert.match(shown.out, /^person +ivy +active .* north +https:\/\/id\.example +interface-analyst$/m);
  const file = join(data, 'access.csv');
  assert.equal((await run(['access-review', '--csv', file])).code, 0);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  assert.deepEqual(
    [lines.length, lines[1]?.startsWith('"person","ivy","ivy","https://id.example","active","interface-analyst"')],
    [2, true],
  );
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});
