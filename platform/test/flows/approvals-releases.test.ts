import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setEnvironment } from '../../src/govern/approvals/index.ts';
import { applyEstateFolder, estateReader } from '../../src/govern/estate/index.ts';
import { policySchemas } from '../../src/policy-schemas.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate, master } from '../estate.ts';
import { gatewayOf } from '../gateway-given.ts';

const database = await freshDatabase();
const folder = await mkdtemp(join(tmpdir(), 'plexus-estate-'));
after(() => rm(folder, { recursive: true, force: true }));
await cp(join(import.meta.dirname, '../../../estate'), folder, { recursive: true });
await setEnvironment(database.cluster.adminUrl, 'production');
const { tenant, scope, keys, log } = await applyDemoEstate(database, folder);
const server = database.pool('plexus_server');
const gateway = gatewayOf({ server, keys, log }, { tenant, estateFolder: folder, estateProposal: estateReader(folder, policySchemas) });
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, scope, work);
const apply = () => applyEstateFolder(server, folder, policySchemas, master, { principal: 'cli', person: 'operator' });
const change = (row: string): Promise<void> => appendFile(join(folder, 'crosswalks/service-line.csv'), `${row}\n`);

interface Approval {
  readonly id: string;
  readonly hash: string;
  readonly state: string;
}

async function personOf(name: string, roles: readonly string[]) {
  const { cookie } = await within((tx) => loggedIn(tx, name, { roles, tenant }));
  const headers = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
  return {
    post: async (url: string, payload: object) =>
      (await gateway.inject({ method: 'POST', url, headers, payload })).json<{ code: string; outcome: string; approval: Approval }>(),
    get: async (url: string) => (await gateway.inject({ url, headers })).json<{ content: { changes: string[] }; approval: Approval }>(),
  };
}
const ina = await personOf('ina', ['interface-analyst']);
const otto = await personOf('otto', ['operator']);

test('the first release of an installation is taken; those that follow need another person, who sees which files change', async () => {
  assert.equal((await apply()).changed, false, 'nothing changed since');
  assert.equal((await ina.post('/v1/estate/proposals', { reason: 'no change' })).code, 'ESTATE_UNCHANGED');
  await change('9901,oncology');
  await assert.rejects(apply(), { code: 'RELEASE_APPROVAL_WANTED' });
  const { approval, outcome } = await ina.post('/v1/estate/proposals', { reason: 'new service line' });
  assert.equal(outcome, 'proposed');
  assert.deepEqual((await otto.get(`/v1/approvals/${approval.id}`)).content.changes, ['+ crosswalks/service-line 9901: oncology']);
  await assert.rejects(apply(), { code: 'RELEASE_APPROVAL_WANTED' });
  assert.equal((await otto.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'approved');
  assert.deepEqual([(await apply()).release, (await apply()).changed], [2, false]);
  assert.equal((await otto.get(`/v1/approvals/${approval.id}`)).approval.state, 'executed');
});

test('files that changed after the approval are not what was approved, and going back needs approval too', async () => {
  await change('9902,oncology');
  const { approval } = await ina.post('/v1/estate/proposals', { reason: 'second line' });
  assert.equal((await otto.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'approved');
  await change('9903,surgery');
  await assert.rejects(apply(), { code: 'RELEASE_APPROVAL_WANTED' }, 'version 2 was not looked at');
  await cp(join(import.meta.dirname, '../../../estate'), folder, { recursive: true, force: true });
  await assert.rejects(apply(), { code: 'RELEASE_APPROVAL_WANTED' }, 'the first release again');
  const { approval: back } = await ina.post('/v1/estate/proposals', { reason: 'back to the first' });
  assert.equal((await otto.post(`/v1/approvals/${back.id}/approve`, { hash: back.hash })).outcome, 'approved');
  assert.equal((await apply()).release, 3);
  await change('9902,oncology');
  await assert.rejects(
    apply(),
    { code: 'RELEASE_APPROVAL_WANTED' },
    'what was approved as the successor of another release is not that of this one',
  );
});

test('files whose samples fail are not proposed', async () => {
  const file = join(folder, 'samples/bank-deposits/day.expected.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"amount": "\d+"/, '"amount": "1"'));
  assert.equal((await ina.post('/v1/estate/proposals', { reason: 'not tried out' })).code, 'ESTATE_SAMPLE_DIFFERS');
});

test('an installation is not taken back to development', async () => {
  await assert.rejects(setEnvironment(database.cluster.adminUrl, 'test'), { code: 'ENVIRONMENT_LOWERED' });
  await setEnvironment(database.cluster.adminUrl, 'production');
});
