import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { EligibilityDesk } from '../../../sandbox/src/clearinghouse/eligibility-desk.ts';
import { FaultSwitches } from '../../../sandbox/src/control/faults.ts';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { type EligibilityPolicy, PayerLine } from '../../src/deliver/eligibility/index.ts';
import { openMachineIdentity } from '../../src/identity/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { freePort } from '../../src/store/index.ts';
import { WebhookSender } from '../../src/webhooks/index.ts';
import { freshDatabase } from '../cluster.ts';
import { master } from '../estate.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { orderOf, tellerOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const folder = await mkdtemp(join(tmpdir(), 'plexus-walk-'));
after(() => rm(folder, { recursive: true, force: true }));
const [port, receiverPort] = [await freePort(), await freePort()];
const base = `http://127.0.0.1:${port}`;
const here = (text: string): string => text.replaceAll('http://127.0.0.1:8080', base).replaceAll('8097', String(receiverPort));

const running = await runningEstate(await freshDatabase());
const { keys, log, server: pool, worker, inbox } = running;
const { tenant, numberOf, release } = running.estate;
const desk = await EligibilityDesk.start({ host: '127.0.0.1', port: 0, switches: new FaultSwitches(new Random(1, 'eligibility')) });
after(() => desk.close());
const asking = { ...(release.estate.policies['eligibility'] as EligibilityPolicy), url: `http://127.0.0.1:${desk.port}/eligibility` };
const policy = { internal: [`127.0.0.1:${receiverPort}`] };
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: await openMachineIdentity({ pool, tenant, master, clock: systemClock, issuer: base }),
  payers: new PayerLine(asking, keys, systemClock),
  webhooks: policy,
});
after(() => gateway.close());
await gateway.listen({ host: '127.0.0.1', port });
const note = (): void => undefined;
const telemetry = { info: note, warn: note, error: note, count: note, gauge: note };
const sender = new WebhookSender({ pool: worker, log, keys, policy, clock: systemClock, chance: () => 0.5, telemetry });
after(() => sender.stop());

const blocksOf = async (page: string, kind: string): Promise<string[]> => {
  const text = await readFile(join(root, 'docs/tasks', page), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${kind}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, body = '']) => here(body));
};
/** What the commands of a block print, `plexus` from the sources. A command that fails fails the block. */
const shell = async (commands: string): Promise<string> => {
  const script = commands.replaceAll('npx plexus', `'${process.execPath}' '${join(root, 'platform/src/cli/main.ts')}'`);
  const env = { ...process.env, PLEXUS_DATA: join(folder, 'data'), PLEXUS_HTTP_PORT: String(port) };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
  await running.settle();
  return stdout;
};

test('who walks through the interface by the page uses every part of it, and every command does what the page says', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'token'), TOKEN);
  const [token = ''] = await blocksOf('connect-a-client.md', 'js');
  await writeFile(join(folder, 'token.mjs'), token.replaceAll('lab-portal', 'walker').replace(/^ *scope: .*\n/m, ''));
  const [receiver = ''] = await blocksOf('receive-webhooks.md', 'js');
  await writeFile(join(folder, 'receiver.mjs'), receiver);
  await running.take(
    'northside',
    'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-1|P|2.3\rPID|1||M1||EXAMPLETON^BLAKE|||||||||||||400001\r' +
      'FT1|1|TX1||20260302||CG|80053|||1|120.00||LAB\r',
  );
  await tellerOf(running)('order.recorded', 'order:WALK-3-1', orderOf('WALK-3-1'));

  const blocks = await blocksOf('walk-the-interface.md', 'sh');
  assert.equal(blocks.length, 15);
  const [register, getToken, program, listen, subscribe, pay, again, follow, poll, read, covered, journal, ask, buy, soap] = blocks;
  assert.ok(
    register &&
      getToken &&
      program &&
      listen &&
      subscribe &&
      pay &&
      again &&
      follow &&
      poll &&
      read &&
      covered &&
      journal &&
      ask &&
      buy &&
      soap,
  );
  await shell(register);
  await shell(getToken);
  await shell(program);
  const listening = spawn('bash', ['-c', `exec ${listen.trim().replace(/&$/, '')}`], { cwd: folder });
  after(() => listening.kill());
  await shell(subscribe);
  assert.match(await shell(pay), /"status":"received"/);
  assert.match(await shell(again), /idempotency-replayed: true/i);
  let followed = '';
  for (let looks = 0; looks < 500 && !followed.includes('payment.recorded'); looks++) followed = await shell(follow);
  assert.match(followed, /"status":"posted".*evt_\S+ payment\.recorded account:/s);
  assert.match(await shell(poll), /"type":"payment\.recorded"/);
  assert.match(await shell(read), /"total":"9500".*"books":\[\]/s);
  assert.match(await shell(covered), /"coverage":"rejected".*"reason":"75"/);
  assert.match(await shell(journal), /"valid":true.*"state":"open".*"status":"received"/s);
  assert.match(await shell(ask), /"kind":"requisition"|"status":"received"/);
  assert.match(await shell(buy), /"key":"requisition:WALK-3".*"key":"order:WALK-3-1".*"status":"received"/s);
  assert.match(await shell(soap), /<p:Total>95\.00<\/p:Total>/);
});
