import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import { freshDatabase } from '../cluster.ts';
import { type CommandSaid, commandsTo } from '../command-run.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const gateway = gatewayOf({ server, keys, log: await openLog(database.pool('plexus_worker'), keys) });
const { data, run: runAs } = await commandsTo(gateway);
const run = (args: readonly string[], person = 'omar'): Promise<CommandSaid> => runAs(args, person);
const ivy = await atConsole({ gateway, server }, { person: 'ivy', roles: ['interface-analyst'], entities: ['north'] });
const opened = await ivy.ask('POST', '/v1/break-glass', { reason: 'patient unresponsive', purpose: 'treatment', minutes: 15 });
const { id } = opened.json<{ breakGlass: { id: string } }>().breakGlass;

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
