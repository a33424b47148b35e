import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readHeader } from '@plexus/hl7v2';
import { RemittanceReader, tokenize, type RemittancePart } from '@plexus/x12';
import type { DepositRecord } from './bank/deposit.ts';
import { startAnsweringServer } from './http/answering-server.ts';
import { startAcceptor } from './mllp/acceptor.ts';
import { readAmount } from './money/amount.ts';
import type { ClaimRecord } from './patient-accounting/claim.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const WORLD = { seed: 5, startDay: '2025-01-01', encountersPerDay: 4 };

/** Stands in for Plexus: takes everything and remembers it. */
async function receiver(t: TestContext) {
  const messages: Buffer[] = [];
  const records: Record<string, unknown>[] = [];
  const keys: string[] = [];
  const acceptor = await startAcceptor((message) => {
    messages.push(Buffer.from(message));
    return 'AA';
  });
  const http = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ body, headers, path }) => {
      assert.equal(path, '/v1/channels/patient-accounting/messages');
      keys.push(String(headers['idempotency-key']));
      for (const line of body.toString().trimEnd().split('\n')) records.push(JSON.parse(line) as Record<string, unknown>);
      return { status: 202, body: {} };
    },
  });
  t.after(async () => {
    await acceptor.close();
    await http.close();
  });
  return { messages, records, keys, mllp: { host: '127.0.0.1', port: acceptor.port }, plexus: `http://127.0.0.1:${http.port}` };
}

type Receiver = Awaited<ReturnType<typeof receiver>>;

function start(data: string, to: Receiver, until: string): Promise<Sandbox> {
  return startSandbox({
    data,
    world: WORLD,
    pace: null,
    host: '127.0.0.1',
    ports: { sftp: 0, erp: 0, accounting: 0, identity: 0, control: 0 },
    mllp: { northside: to.mllp, summit: to.mllp },
    plexus: to.plexus,
    tokenFile: undefined,
    // The world stops at its present.
    now: () => Date.parse(`${until}T12:00:00Z`),
    jobMs: 0,
  });
}

/** Until the world has caught up with its present and nothing waits. */
async function quiet(sandbox: Sandbox): Promise<void> {
  for (;;) {
    const { world, isDrained } = sandbox.state();
    if (isDrained && 'caughtUp' in world && world.caughtUp === true) return;
    await wait(5);
  }
}

function remittanceParts(data: string): RemittancePart[] {
  const folder = join(data, 'clearinghouse', 'files', 'outbound');
  return readdirSync(folder).flatMap((name) => {
    const reader = new RemittanceReader();
    return [...tokenize(readFileSync(join(folder, name))).flatMap((segment) => reader.push(segment)), ...reader.end()];
  });
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const cents = (text: string): bigint => readAmount(text) ?? assert.fail(`${text} is no amount`);

test('what leaves the systems agrees with their books, and a restart neither repeats nor skips anything', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'sandbox-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const plexus = await receiver(t);

  const first = await start(data, plexus, '2025-02-10');
  await quiet(first);
  await first.close();
  const sentBefore = plexus.messages.length;
  assert.ok(sentBefore > 500, `${sentBefore} messages`);

  const second = await start(data, plexus, '2025-03-20');
  t.after(() => second.close());
  await quiet(second);
  const ids = plexus.messages.map((message) => readHeader(message).controlId);
  assert.ok(ids.length > sentBefore);
  assert.equal(new Set(ids).size, ids.length, 'no message goes twice and no control id is used again');
  for (const letter of ['N', 'S']) {
    const numbers = ids.filter((id) => id.startsWith(letter)).map((id) => Number(id.slice(1)));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
      'none is left out',
    );
  }

  const url = `http://127.0.0.1:${second.ports.accounting}`;
  const get = async (path: string): Promise<Record<string, unknown>[]> =>
    ((await (await fetch(`${url}${path}`)).json()) as { items: Record<string, unknown>[] }).items;
  const accounts = await get('/accounts');
  for (const account of accounts) {
    const { charges, payments, adjustments, balance } = account as Record<string, string>;
    assert.equal(cents(charges ?? '') - cents(payments ?? '') - cents(adjustments ?? ''), cents(balance ?? ''));
  }

  assert.equal(new Set(plexus.keys).size, plexus.keys.length, 'no submission goes twice');
  const claims = plexus.records.filter(({ record }) => record === 'claim-submitted') as unknown as ClaimRecord[];
  assert.deepEqual(
    claims.map(({ claimNumber }) => claimNumber),
    (await get('/claims')).map(({ claimNumber }) => claimNumber),
  );

  const parts = remittanceParts(data);
  const starts = new Set(claims.map(({ claimNumber }) => claimNumber.slice(0, 20)));
  const remitted = parts.filter((part) => part.kind === 'claim');
  const ours = remitted.filter(({ controlNumber }) => starts.has(controlNumber.slice(0, 20)));
  assert.ok(remitted.length - ours.length <= remitted.length * 0.05, 'nearly all claims that are paid are ours');
  const postedByPayers = sum(ours.map(({ paid }) => paid));
  const posted = sum(accounts.map(({ payments }) => cents(String(payments))));
  const byPatients = plexus.messages
    .flatMap((message) => message.toString('latin1').split('\r'))
    .map((segment) => segment.split('|'))
    .filter(([name, , , , , , kind]) => name === 'FT1' && kind === 'PY')
    .map((fields) => cents(fields[11] ?? ''));
  assert.equal(postedByPayers + sum(byPatients), posted);

  const deposits = readdirSync(join(data, 'bank', 'outbound')).flatMap((name) =>
    readFileSync(join(data, 'bank', 'outbound', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as DepositRecord),
  );
  const amounts = new Map(deposits.map(({ traceNumber = '', originator = '', amount }) => [`${traceNumber}|${originator}`, cents(amount)]));
  const headers = parts.filter((part) => part.kind === 'header');
  const paired = headers.filter(({ traceNumber, payerIdentifier }) => amounts.has(`${traceNumber}|${payerIdentifier}`));
  assert.ok(paired.length > 20 && paired.length >= headers.filter(({ paymentAmount }) => paymentAmount > 0n).length * 0.9);
  for (const { traceNumber, payerIdentifier, paymentAmount } of paired) {
    assert.equal(amounts.get(`${traceNumber}|${payerIdentifier}`), paymentAmount);
  }

  const [total] = await get('/control-totals?day=2025-02-01');
  assert.equal(total?.record, 'control-total');
});

test('the switchboard shows the state, switches faults and holds the world still', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const plexus = await receiver(t);
  const sandbox = await start(data, plexus, '2025-01-03');
  t.after(async () => {
    await sandbox.close();
    rmSync(data, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${sandbox.ports.control}`;
  const post = async (path: string, body: object): Promise<number> =>
    (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).status;
  assert.equal(await post('/faults', { system: 'erp', fault: 'down' }), 200);
  await assert.rejects(fetch(`http://127.0.0.1:${sandbox.ports.erp}/fscmRestApi/resources/11.13.18.05/journalBatches`));
  assert.equal(await post('/faults', { system: 'erp', fault: 'fire' }), 400);
  assert.equal(((await (await fetch(`${url}/faults`)).json()) as { faults: unknown[] }).faults.length, 1);
  await fetch(`${url}/faults`, { method: 'DELETE' });
  assert.equal((await fetch(`http://127.0.0.1:${sandbox.ports.erp}/fscmRestApi/resources/11.13.18.05/journalBatches`)).status, 200);
  await quiet(sandbox);
  const state = (await (await fetch(`${url}/state`)).json()) as { systems: Record<string, Record<string, number>> };
  assert.equal(
    state.systems['northside-ehr']?.acknowledged,
    plexus.messages.filter((message) => readHeader(message).controlId.startsWith('N')).length,
  );
  assert.equal(await post('/pace', { pace: 0 }), 200);
  assert.equal(await post('/pace', { pace: -1 }), 400);
});

test('the command says where everything listens and stops cleanly', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'sandbox-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  // Every one of them: another world may run on this machine, under the ports that are theirs unless told.
  const named = ['sftp', 'erp', 'accounting', 'identity', 'analytics', 'eligibility', 'meridian', 'lantern', 'network', 'suite', 'control'];
  const ports = named.flatMap((name) => [`--${name}-port`, '0']);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--data', data, '--pace', '0', ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { ready, control } = JSON.parse(line.toString()) as { ready: boolean; control: string };
  assert.equal(ready, true);
  assert.equal((await fetch(`${control}/state`)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
