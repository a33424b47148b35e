import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from '../../src/cli/run.ts';
import { loadConfig } from '../../src/config.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn, proposed } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { invoiceOf, orderOf, tellerOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { tenant, scope } = running.estate;
const gateway = gatewayOf(running, { tenant });
const port = new URL(await gateway.listen({ host: '127.0.0.1', port: 0 })).port;
const data = await mkdtemp(join(tmpdir(), 'plexus-cli-'));
await writeFile(join(data, 'token'), `${TOKEN}\n`, { mode: 0o600 });
after(async () => {
  await gateway.close();
  await rm(data, { recursive: true, force: true });
});
const tell = tellerOf(running);
await tell('order.recorded', 'order:PO-1', orderOf('PO-1'));
await tell('invoice.received', 'invoice:edi|1', invoiceOf('I-1', 'PO-1', '15.00', '15000'));

const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: '', err: '' };
  const code = await runCommandLine(args, {
    loadConfig: () => loadConfig({ PLEXUS_DATA: data, PLEXUS_HTTP_PORT: port }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    interactive: false,
    person: 'ada',
    interrupted: new AbortController().signal,
  });
  return { code, ...said };
};
const hashIn = (text: string): string => /^hash +([0-9a-f]{64})$/m.exec(text)?.[1] ?? '';

test('a held invoice is found, looked at beside its order and decided by the hash that was shown', async () => {
  const listed = await run('tasks');
  const id = /^(exception:\d+) +invoice-price +price +north +\d/m.exec(listed.out)?.[1] ?? '';
  assert.notEqual(id, '', listed.out);
  const shown = await run('tasks', 'show', id);
  assert.match(shown.out, /^decided by +price:1: /m);
  assert.match(shown.out, /^order:PO-1 +line 1 Gloves, ordered 10 BX at 10\.00, billed 10 BX at 15\.00$/m);
  const hash = hashIn(shown.out);
  assert.equal((await run('tasks', 'decide', id, 'short-pay', '--hash', '00000000', '--reason', 'too dear')).code, 2);
  assert.equal((await run('tasks', 'decide', id, 'resolve', '--hash', hash, '--reason', 'too dear')).code, 5);
  const given = await run('tasks', 'reassign', id, '--to', 'sol.upplinger', '--reason', 'knows the supplier');
  assert.equal(given.out.trim(), `${id} is the work of sol.upplinger`);
  assert.equal(
    (await run('tasks', 'decide', id, 'short-pay', '--hash', hash, '--reason', 'too dear')).code,
    2,
    'it is another version now',
  );
  const now = hashIn((await run('tasks', 'show', id)).out);
  const done = await run('tasks', 'decide', id, 'short-pay', '--hash', now.slice(0, 8), '--reason', 'too dear');
  assert.equal(done.out.trim(), `${id}: under way`);
  await running.settle();
  assert.equal((await run('tasks', 'show', id)).code, 4);
  const invoice = await run('invoices', 'show', 'edi|1');
  assert.match(invoice.out, /^invoice:edi\|1, north, payable$/m);
  assert.match(invoice.out, /Invoice decided/);
  assert.match((await run('orders', 'show', 'PO-1')).out, /^order:PO-1, north, [\s\S]*with invoice:edi\|1[\s\S]*Order recorded/m);
});

test('what somebody asks for is approved or rejected by its number; returned is what a process asks for', async () => {
  const [first, second, third] = await transaction(running.server, scope, async (tx) => {
    const { session } = await loggedIn(tx, 'nora', { roles: ['revenue-analyst'], tenant });
    const make = () => proposed(tx, session, { amount: 60_000n });
    return [await make(), await make(), await make()];
  });
  assert.match((await run('approve')).out, /^approval:1 +adjustment +approval +north +600\.00 USD +nora/m);
  assert.equal((await run('approve', 'yes', `${first?.id}`, '--hash', '00000000')).code, 2);
  assert.equal((await run('approve', 'no', `${second?.id}`, '--hash', second?.hash ?? '')).code, 2, 'a reason is wanted');
  const hash = hashIn((await run('approve', 'show', `${third?.id}`)).out);
  const returned = await run('approve', 'return', `${third?.id}`, '--hash', hash.slice(0, 8), '--reason', 'name the department');
  assert.match(returned.err, /Take one of these: approve, reject/);
  const no = await run('approve', 'no', `${second?.id}`, '--hash', second?.hash ?? '', '--reason', 'twice');
  assert.equal(no.out.trim(), `approval:${second?.id}: rejected`);
});

test('who stands in for whom is listed; the token of the installation lets nobody stand in', async () => {
  assert.match((await run('delegations', 'list')).err, /Nobody stands in/);
  const made = await run('delegations', 'make', 'nora', '--until', '2036-12-31');
  assert.notEqual(made.code, 0);
  assert.equal((await run('delegations', 'make', 'nora', '--until', 'whenever')).code, 2);
  assert.equal((await run('delegations', 'end', 'x')).code, 2);
});
