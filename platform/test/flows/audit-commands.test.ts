import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadConfig, places } from '../../src/config.ts';
import { appendEvents, openLog } from '../../src/events/index.ts';
import { applyEstateFolder } from '../../src/govern/estate/index.ts';
import { audit, makeMasterKey, readMasterKey, tenantKeys } from '../../src/govern/index.ts';
import { createSealer, ensureSigningKey, readSigningKey, type Sealer } from '../../src/govern/seals/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { policySchemas } from '../../src/policy-schemas.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { type CommandSaid, runCommand } from '../command-run.ts';
import { asSuperuser } from '../superuser.ts';

const ESTATE = join(import.meta.dirname, '../../../estate');
const database = await freshDatabase();
const config = loadConfig({ PLEXUS_DATA: database.folder, PLEXUS_ESTATE: ESTATE });
const files = places(config);
const server = database.pool('plexus_server');
const worker = database.pool('plexus_worker');
const ada = { principal: 'console', person: 'ada' };
const ACCOUNT = 'account:2b7Yw0S9nqkT1xVdLr3cUg';
let tenant = '';
let sealer: Sealer;
let channel = '';

const run = (...args: string[]): Promise<CommandSaid> => runCommand(() => config, args, 'grace');

before(async () => {
  await makeMasterKey(files.masterKey);
  await ensureSigningKey(files.auditKey);
  const master = await readMasterKey(files.masterKey);
  ({ tenant } = await applyEstateFolder(server, ESTATE, policySchemas, master, ada));
  const log = await openLog(worker, await tenantKeys(server, master, tenant));
  const scope = { tenant, entities: 'all' } as const;
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ name: string; channel: number }>('select name, channel from channel order by channel limit 1'),
  );
  channel = rows[0]?.name ?? '';
  await transaction(worker, scope, async (tx) => {
    const event = {
      identity: Buffer.alloc(16, 1),
      type: 'charge.recorded',
      entity: 'north',
      key: ACCOUNT,
      occurredAt: '2026-03-02T06:00:00.000Z',
    };
    await appendEvents(tx, log, [
      {
        ...event,
        cause: { channel: rows[0]?.channel ?? 0, message: 1n, start: 0, end: 40, rule: 'r/0', release: 1 },
        data: { kind: 'charge' },
      },
    ]);
    await audit(tx, tenant, ada, [
      { action: 'phi.read', object: ACCOUNT, detail: 'identity: caller gave the account number' },
      { action: 'phi.read', object: `${channel}:1`, detail: 'bytes 0-40: refused claim' },
      { action: 'phi.read', object: `${channel}:2`, detail: 'bytes 0-40: another patient' },
      { action: 'exception.resolved', object: 'exception:9' },
    ]);
  });
  sealer = await createSealer({
    pool: server,
    tenant,
    incarnation: 1,
    key: await readSigningKey(files.auditKey),
    clock: systemClock,
    heads: files.auditHeads,
    lost: () => undefined,
  });
  await sealer.step();
});

test('an auditor finds who did what, page by page', async () => {
  const all = await run('audit', 'search', '--person', 'ada', '--action', 'phi.read', '--limit', '2', '--json');
  const page = JSON.parse(all.out) as { records: { object: string }[]; next: string };
  assert.deepEqual([all.code, page.records.map(({ object }) => object)], [0, [`${channel}:2`, `${channel}:1`]]);
  const rest = await run('audit', 'search', '--person', 'ada', '--action', 'phi.read', '--before', page.next);
  assert.match(rest.out, /account:2b7Yw0S9nqkT1xVdLr3cUg +identity: caller/);
  assert.equal((await run('audit', 'search', '--from', '2026-13-01')).code, 2);
  assert.match((await run('audit', 'search', '--to', '2020-01-01')).err, /Nothing on record fits/);
});

test('what was shown of one account is listed with who saw it and why, and the look is on record itself', async () => {
  const { code, out } = await run('audit', 'disclosures', ACCOUNT, '--json');
  const { disclosures } = JSON.parse(out) as { disclosures: { of: string; object: string; person: string }[] };
  assert.equal(code, 0);
  assert.deepEqual(
    disclosures.map(({ of, object, person }) => [of, object, person]),
    [
      ['identity', ACCOUNT, 'ada'],
      ['message', `${channel}:1`, 'ada'],
    ],
  );
  assert.match((await run('audit', 'search', '--action', 'disclosures.read')).out, /grace/);
  assert.equal((await run('audit', 'disclosures', 'account:unknown')).code, 4);
  assert.equal((await run('audit', 'disclosures', '4711000123')).code, 2);
});

test('an exported file is verified without a database, and an altered one names the row', async () => {
  const file = join(database.folder, 'audit.jsonl');
  const made = await run('audit', 'export', file);
  assert.equal(made.code, 0, made.err);
  const key = (await readSigningKey(files.auditKey)).id;
  const { newest } = JSON.parse(await readFile(files.auditHeads, 'utf8')) as { newest: { batch: string; hash: string } };
  const whole = await run('audit', 'verify', '--file', file, '--trust', key, '--head', `${newest.batch}:${newest.hash}`);
  assert.deepEqual([whole.code, /^Everything is as it was sealed: \d+ rows in 1 sealed batch$/m.test(whole.out)], [0, true], whole.out);
  assert.notEqual((await run('audit', 'export', file)).code, 0, 'an export writes over nothing');
  const altered = join(database.folder, 'altered.jsonl');
  await writeFile(altered, (await readFile(file, 'utf8')).replace('refused claim', 'refused clain'));
  const found = await run('audit', 'verify', '--file', altered, '--json');
  const { findings } = JSON.parse(found.out) as { findings: { problem: string }[] };
  assert.deepEqual([found.code, findings.map(({ problem }) => problem)], [1, ['row-altered', 'file-altered']]);
  assert.notEqual((await run('audit', 'verify', '--file', join(database.folder, 'none.jsonl'))).code, 0);
});

test('an auditor finds the one altered row, whole or by the day, and a tail that was cut off', async () => {
  await sealer.step();
  const good = await run('audit', 'verify');
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.err, /Note where the database cannot reach: --head \d+:[0-9a-f]{64}/);
  await asSuperuser(database, `update audit set person = 'eve' where action = 'exception.resolved'`);
  const day = new Date().toISOString().slice(0, 10);
  for (const args of [[], ['--from', day, '--to', day]]) {
    const { code, out } = await run('audit', 'verify', ...args);
    assert.equal(code, 1);
    assert.match(out, /^ +1 +row-altered +1 +A row is not as it was sealed: \d+$/m);
  }
  assert.equal((await run('audit', 'verify', '--to', '2020-01-01')).code, 0);
  await asSuperuser(database, 'truncate audit, audit_seal');
  const { code, out } = await run('audit', 'verify');
  assert.deepEqual([code, /tail-missing/.test(out)], [1, true]);
});
