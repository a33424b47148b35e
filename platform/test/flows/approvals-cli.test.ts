import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { loggedIn, proposed } from '../approvals-given.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { type CommandSaid, commandsTo } from '../command-run.ts';
import { gatewayOf } from '../gateway-given.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const gateway = gatewayOf(story);
const commands = await commandsTo(gateway);
const run = (...args: string[]): Promise<CommandSaid> => commands.run(args);

test('what is asked for on the command line waits for somebody else, whatever name the second one gives', async () => {
  const asked = await run('adjust', story.key, '--amount', '12.50', '--why', 'charity', '--day', '2026-03-05', '--reason', 'cannot pay');
  assert.deepEqual([asked.code, asked.out.trim()], [0, 'Proposal 1 waits for another person']);
  const shown = await run('approvals', 'show', '1');
  assert.match(shown.out, /^proposal {7}1, adjustment, proposed$/m);
  assert.match(shown.out, /^amount {9}12\.50 USD$/m);
  const hash = /^hash +([0-9a-f]{64})$/m.exec(shown.out)?.[1] ?? '';
  const own = await run('approvals', 'approve', '1', '--hash', hash.slice(0, 8));
  assert.deepEqual([own.code, /PROPOSAL_OWN/.test(own.err)], [5, true]);
  assert.match((await run('approvals', 'list')).out, /1 +adjustment +north +12\.50 USD +installation +0\/1/);
  assert.equal((await run('approvals', 'withdraw', '1', '--reason', 'mistake')).out.trim(), 'Proposal 1 is withdrawn');
});

test('another’s is approved or rejected by the hash that was shown', async () => {
  const [first, second] = await transaction(story.server, SCOPE, async (tx) => {
    const { session } = await loggedIn(tx, 'nora', { tenant: TENANT });
    const make = () => proposed(tx, session, { amount: 20_000n, subject: story.key });
    return [await make(), await make()];
  });
  assert.equal((await run('approvals', 'approve', `${first?.id}`, '--hash', '00000000')).code, 2);
  assert.equal((await run('approvals', 'approve', `${first?.id}`)).code, 2);
  const done = await run('approvals', 'approve', `${first?.id}`, '--hash', first?.hash.slice(0, 12) ?? '', '--note', 'seen');
  assert.equal(done.out.trim(), `Proposal ${first?.id} is done`);
  const no = await run('approvals', 'reject', `${second?.id}`, '--hash', second?.hash ?? '', '--reason', 'twice');
  assert.equal(no.out.trim(), `Proposal ${second?.id} is rejected`);
});

test('periods close and open, people are listed and linked', async () => {
  await transaction(story.worker, SCOPE, (tx) =>
    tx.query(
      `insert into fiscal_period (tenant, entity, period, starts, ends) values ($1, 'north', '2026-02', '2026-02-01', '2026-02-28')`,
      [TENANT],
    ),
  );
  assert.equal(
    (await run('periods', 'close', 'north', '2026-02', '--reason', 'month end')).out.trim(),
    'Period 2026-02 of north is closed',
  );
  assert.match((await run('periods', 'reopen', 'north', '2026-02', '--reason', 'late')).out, /waits for another person/);
  await transaction(story.server, SCOPE, (tx) => loggedIn(tx, 'nora.second', { tenant: TENANT }));
  const [one, other] = ['nora.second', 'nora'].map((name) => `openid:https://login.example.test subject-of-${name}`);
  assert.equal((await run('people', 'link', one ?? '', other ?? '', '--reason', 'same employee')).code, 0);
  const listed = JSON.parse((await run('people', 'list', '--json')).out) as { people: { name: string; accounts: object[] }[] };
  assert.equal(listed.people.find(({ name }) => name === 'nora')?.accounts.length, 2);
});

test('a node without the estate files proposes none', async () => {
  const { code, err } = await run('estate', 'propose', '--reason', 'new service line');
  assert.deepEqual([code, /ESTATE_FILES_ABSENT/.test(err)], [3, true]);
});
