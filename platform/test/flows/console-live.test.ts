import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommandLine } from '../../src/cli/run.ts';
import { loadConfig } from '../../src/config.ts';
import { MllpClient } from '../../src/connect/index.ts';
import { AccountsAnswer, TimelineAnswer } from '../../src/gateway/contract/account.ts';
import { EstateAnswer } from '../../src/gateway/contract/estate.ts';
import { CorrectedAnswer, CorrectionAnswer } from '../../src/gateway/contract/exception.ts';
import { SearchFieldsAnswer } from '../../src/gateway/contract/message.ts';
import { installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';
import { shaped } from './console-desk.ts';

const plexus = await installed(31);
const LIMIT_MS = 30_000;
const base = `http://127.0.0.1:${plexus.httpPort}`;
const page = { origin: base, 'x-plexus-console': '1', 'content-type': 'application/json' };

/** Opens the link that the start printed, as a browser does. */
async function enter(): Promise<string> {
  const link = plexus.said.find((line) => line.startsWith('console: ')) ?? '';
  const code = /#enter=([\w-]+)$/.exec(link)?.[1];
  const entered = await fetch(`${base}/v1/session`, { method: 'POST', headers: page, body: JSON.stringify({ code }) });
  assert.equal(entered.status, 201);
  return entered.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const cookie = await enter();
const ask = async (path: string, body?: object): Promise<{ statusCode: number; body: string }> => {
  const how = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(base + path, { headers: { ...page, cookie }, ...how });
  return { statusCode: response.status, body: await response.text() };
};
const listed = async (path: string): Promise<{ id: string; summary: string; state: string; message: string }[]> =>
  (JSON.parse((await ask(path)).body) as { exceptions: { id: string; summary: string; state: string; message: string }[] }).exceptions;

const chargeIn = (control: string, account: string, department: string): string =>
  [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${control}|P|2.3`,
    `PID|1||${account}9^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||${account}^^^NORTH^AN`,
    `FT1|1|${control}1||20260302|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|${department}`,
    '',
  ].join('\r');

async function send(...messages: readonly string[]): Promise<void> {
  const client = new MllpClient({ host: '127.0.0.1', port: plexus.mllpPort });
  for (const message of messages) assert.equal((await client.send(Buffer.from(message))).code, 'AA');
  await client.stop();
}

test('a missing crosswalk row is added where the work is, heals every record that waits for it, and frees what waited behind', async () => {
  await send(chargeIn('LIVE1', '500123', 'ENDO'), chargeIn('LIVE2', '500123', 'LAB'), chargeIn('LIVE3', '500124', 'ENDO'));
  const held = await until('two exceptions', LIMIT_MS, async () => {
    const open = await listed('/v1/exceptions?code=RECORD_CODE_UNKNOWN');
    return open.length === 2 ? open : undefined;
  });
  const [first] = held;
  const { correction } = shaped(CorrectionAnswer, await ask(`/v1/exceptions/${first?.id}/correction`));
  assert.deepEqual([correction.crosswalk, correction.code, correction.alike], ['northside.department', 'ENDO', 1]);
  const before = shaped(EstateAnswer, await ask('/v1/estate'));
  const row = { crosswalk: correction.crosswalk, code: correction.code, resolution: 'the new endoscopy unit' };

  const wrong = await ask(`/v1/exceptions/${first?.id}/correct`, { ...row, meaning: 'no-such-department' });
  assert.equal((JSON.parse(wrong.body) as { code: string }).code, 'CORRECTION_INSUFFICIENT', wrong.body);
  const other = await ask(`/v1/exceptions/${first?.id}/correct`, { ...row, code: 'OTHER', meaning: correction.meanings[0] });
  assert.equal(other.statusCode, 409);

  const meaning = correction.meanings[0] ?? '';
  const corrected = shaped(CorrectedAnswer, await ask(`/v1/exceptions/${first?.id}/correct`, { ...row, meaning }));
  assert.equal(corrected.release, before.release.number + 1);
  assert.deepEqual(corrected.exceptions.toSorted(), held.map(({ id }) => id).toSorted());
  await until('both closed', LIMIT_MS, async () => ((await listed('/v1/exceptions')).length === 0 ? true : undefined));
  await until('all three charges posted', LIMIT_MS, async () => {
    const [posted] = await plexus.query<{ n: number }>('select count(*)::int as n from journal');
    return posted?.n === 3 ? true : undefined;
  });
  const after = shaped(EstateAnswer, await ask('/v1/estate'));
  assert.deepEqual(
    after.corrections.map(({ crosswalk, code, person, release }) => [crosswalk, code, person, release]),
    [['northside.department', 'ENDO', process.env['USER'] ?? 'operator', corrected.release]],
  );
  const audited = await plexus.query<{ action: string; principal: string }>(
    "select action, principal from audit where action in ('crosswalk.corrected', 'estate.applied') and principal = 'console' order by action",
  );
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['crosswalk.corrected', 'estate.applied'],
  );
  assert.equal((await ask(`/v1/exceptions/${first?.id}/correction`)).statusCode, 404);

  await send(chargeIn('LIVE4', '500125', 'ENDO'));
  await until('a later message with the code', LIMIT_MS, async () => {
    const [posted] = await plexus.query<{ n: number }>('select count(*)::int as n from journal');
    return posted?.n === 4 ? true : undefined;
  });
  assert.deepEqual(await plexus.violations(), []);
});

test('what was added in the console is written to the files on request', async () => {
  const config = loadConfig({
    PLEXUS_DATA: plexus.folder,
    PLEXUS_ESTATE: join(plexus.folder, 'estate'),
    PLEXUS_HTTP_PORT: String(plexus.httpPort),
  });
  const said: string[] = [];
  const around = { write: (text: string) => void said.push(text) };
  const plexusCommand = (...args: string[]): Promise<number> =>
    runCommandLine(args, {
      loadConfig: () => config,
      stdout: around,
      stderr: around,
      interactive: false,
      person: 'ada',
      interrupted: new AbortController().signal,
    });
  await send(chargeIn('LIVE6', '500127', 'MRI'));
  const [held] = await until('the exception', LIMIT_MS, async () => {
    const open = await listed('/v1/exceptions');
    return open.length === 1 ? open : undefined;
  });
  assert.equal(await plexusCommand('exceptions', 'correct', held?.id ?? ''), 0, said.join(''));
  assert.match(said.join(''), /Code MRI is not in crosswalk northside\.department; its codes mean: .*radiology/);
  assert.equal(
    await plexusCommand('exceptions', 'correct', held?.id ?? '', '--to', 'radiology', '--resolution', 'new scanner'),
    0,
    said.join(''),
  );
  await until('it closed', LIMIT_MS, async () => ((await listed('/v1/exceptions')).length === 0 ? true : undefined));
  assert.equal(await plexusCommand('estate', 'export'), 0, said.join(''));
  const text = await readFile(join(plexus.folder, 'estate/crosswalks/northside.department.csv'), 'utf8');
  assert.match(text, /\nENDO,[\w-]+,the new endoscopy unit; exception \d+; [\w-]+ \d{4}-\d{2}-\d{2}\n/);
  assert.match(text, /\nMRI,radiology,new scanner; exception \d+; ada \d{4}-\d{2}-\d{2}\n$/);
});

test('an account is found by its number, and the fields to search by are those the mappings read', async () => {
  const { fields } = shaped(SearchFieldsAnswer, await ask('/v1/messages/fields'));
  const names = fields.map(({ name, kind }) => `${name} ${kind}`);
  for (const name of ['PID-3 mrn', 'PID-18 account', 'CLP01 claim', 'TRN02 trace'])
    assert.ok(names.includes(name), `${name} in ${names.join()}`);
  const byField = await ask('/v1/messages/search', { field: { name: 'PID-18', value: '500123' } });
  assert.equal((JSON.parse(byField.body) as { messages: object[] }).messages.length, 2);
  assert.equal((await ask('/v1/messages/search', { field: { name: 'PID-99', value: '1' } })).statusCode, 400);
  const { accounts } = shaped(AccountsAnswer, await ask('/v1/accounts/search', { search: '500123' }));
  assert.equal(accounts.length, 1);
  assert.deepEqual(accounts[0]?.total, '29600');
  const { entries } = shaped(TimelineAnswer, await ask(`/v1/accounts/${accounts[0]?.subject}/timeline`));
  assert.deepEqual(
    ['message', 'event', 'journal', 'exception'].map((kind) => entries.filter((entry) => entry.kind === kind).length > 0),
    [true, true, true, true],
  );
  assert.doesNotMatch(JSON.stringify(entries), /500123|EXAMPLETON/);
});

test('a screen that listens is told of a message within seconds, without asking', async () => {
  const listening = new AbortController();
  const response = await fetch(`${base}/v1/stream`, { headers: { cookie, 'sec-fetch-site': 'same-origin' }, signal: listening.signal });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const reader = (response.body ?? assert.fail('no body')).pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const received = async (least: number): Promise<void> => {
    for (;;) {
      const counts = [...heard.matchAll(/"counts":\{"received":(\d+)/g)].map(([, n]) => Number(n));
      if (counts.some((n) => n >= least)) return;
      const { value, done } = await reader.read();
      assert.equal(done, false, heard);
      heard += value ?? '';
    }
  };
  await received(5);
  const sent = Date.now();
  await send(chargeIn('LIVE5', '500126', 'LAB'));
  await received(6);
  const took = Date.now() - sent;
  assert.ok(took < 5_000, `${took} ms`);
  assert.match(heard, /event: exceptions\ndata: \{"open":0/);
  listening.abort();
});
