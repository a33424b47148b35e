import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../src/store/index.ts';
import { TOKEN } from '../gateway-given.ts';
import { webhookSetting } from './webhook-setting.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const folder = await mkdtemp(join(tmpdir(), 'plexus-task-'));
after(() => rm(folder, { recursive: true, force: true }));
const [port, receiverPort] = [await freePort(), await freePort()];
const here = (text: string): string => text.replaceAll('8097', String(receiverPort));
const text = await readFile(join(root, 'docs/tasks/receive-webhooks.md'), 'utf8');
const blocks = [...text.matchAll(/```(sh|js|yaml)\n([\s\S]*?)```/g)].map(([, kind = '', body = '']) => ({ kind, body: here(body) }));
const { eventually, gateway, happen, rows, send } = await webhookSetting({ internal: [`127.0.0.1:${receiverPort}`] });
await gateway.listen({ host: '127.0.0.1', port });
const sender = send();
after(() => sender.stop());

/** The commands of a section, `plexus` from the sources. */
const shell = async (commands: string): Promise<string> => {
  const script = commands.replaceAll('npx plexus', `'${process.execPath}' '${join(root, 'platform/src/cli/main.ts')}'`);
  const env = { ...process.env, PLEXUS_DATA: join(folder, 'data'), PLEXUS_HTTP_PORT: String(port) };
  return (await run('bash', ['-euc', script], { cwd: folder, env })).stdout;
};
const received = async (): Promise<string[]> =>
  (await readFile(join(folder, 'received'), 'utf8')).split('\n').filter((line) => line !== '');

test('who follows the task to receive webhooks gets what happens, once, and takes neither forgeries nor what was sent before', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'token'), TOKEN);
  assert.ok(blocks.find(({ kind }) => kind === 'yaml')?.body.includes(`127.0.0.1:${receiverPort}`));
  const [start, add, ping, show, rotate, takeUp, pause, redeliver] = blocks.filter(({ kind }) => kind === 'sh').map(({ body }) => body);
  assert.ok(start && add && ping && show && rotate && takeUp && pause && redeliver);
  await writeFile(join(folder, 'receiver.mjs'), blocks.find(({ kind }) => kind === 'js')?.body ?? '');
  const receiver = spawn('bash', ['-c', `exec ${start.trim().replace(/&$/, '')}`], { cwd: folder });
  after(() => receiver.kill());

  await shell(add);
  await eventually(() =>
    shell(ping).then(
      (said) => said.startsWith('delivered: 204'),
      () => false,
    ),
  );
  await happen('first', 'claim:first');
  await eventually(async () => (await received()).some((line) => line.endsWith('claim.registered claim:first')));
  assert.match(await shell(show), /delivered +204/);

  const secret = (await readFile(join(folder, 'secret'), 'utf8')).trim();
  const { signedHeaders } = await import('../../src/webhooks/signature.ts');
  const { Secret } = await import('../../src/kernel/index.ts');
  const key = new Secret(Buffer.from(secret.slice(6), 'base64'));
  const posted = async (id: string, at: Date, body: string, changed = body): Promise<number> => {
    const headers = signedHeaders({ id, at, body }, [key]);
    return (await fetch(`http://127.0.0.1:${receiverPort}/`, { method: 'POST', headers: { ...headers }, body: changed })).status;
  };
  const body = JSON.stringify({ type: 'claim.registered', key: 'claim:forged' });
  assert.equal(await posted('evt_x', new Date(), body, body.replace('forged', 'other')), 401, 'altered on its way');
  assert.equal(await posted('evt_x', new Date(Date.now() - 301_000), body), 401, 'kept, and sent again later');
  const [taken = ''] = (await received()).filter((line) => line.endsWith('claim:first'));
  const before = await received();
  assert.equal(await posted(taken.split(' ')[0] ?? '', new Date(), body), 204, 'kept, and sent again at once');
  assert.deepEqual(await received(), before);

  await shell(rotate);
  await happen('with both', 'claim:both');
  await eventually(async () => (await received()).some((line) => line.endsWith('claim:both')));
  await shell(takeUp);
  await happen('with the new one', 'claim:new');
  await eventually(async () => (await received()).some((line) => line.endsWith('claim:new')));
  await shell(pause);
  const known = await received();
  assert.match(await shell(redeliver), /3 events will be sent again/);
  await eventually(async () => (await rows(`select from webhook_delivery where state <> 'delivered'`)).length === 0);
  assert.deepEqual(await received(), known, 'what it has it does not take twice');
});
