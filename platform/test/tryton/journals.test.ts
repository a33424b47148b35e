import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import type { HttpCall } from '../../src/deliver/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { freshTryton } from './fresh.ts';
import { journal, Sender } from '../erp-conformance/purchasing.ts';
import { LOGIN, SERVICE, type TrytonServer } from './server.ts';

const server = await freshTryton();
const call = callErp(server.url);
const plexus = new Sender(tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }), call);
const controller = new Sender(tryton(systemClock, { login: { user: LOGIN, password: server.passwords.login } }), call);

const posted = async (like: string): Promise<string[]> =>
  (
    await server.sql<{ number: string }>("select number from account_move where state = 'posted' and number like $1 order by number", [
      like,
    ])
  ).map(({ number }) => number);
const drafts = async (like: string): Promise<number> =>
  Number(
    (await server.sql<{ n: string }>("select count(*) as n from account_move where state = 'draft' and number like $1", [like]))[0]?.n,
  );

test('journals asked for together go out together, and a bad one does not hold up its neighbours', async () => {
  const methods: string[] = [];
  const watched = new Sender(plexus.adapter, watching(call, methods));
  const sendings = Array.from({ length: 20 }, (_, n) => {
    const key = `PLX-A-${String(n).padStart(2, '0')}`;
    if (n === 7) return watched.send('summary-journal', key, journal('2026-03-31', '100', unknownAccount('100')));
    if (n === 9) return watched.send('summary-journal', key, journal('2024-03-31', '100'));
    if (n === 11) return watched.send('summary-journal', key, journal('2026-03-31', '100', unbalanced('100')));
    return watched.send('summary-journal', key, journal('2026-03-31', String(100 + n)));
  });
  const verdicts = await Promise.all(sendings);
  const said = verdicts.map(({ next, outcome, code }) => [next, outcome, code].filter(Boolean).join(' '));
  assert.equal(said[7], 'refused refused-data ACCOUNT_UNKNOWN');
  assert.equal(said[9], 'refused refused-period PERIOD');
  assert.equal(said[11], 'refused refused-data UNBALANCED');
  assert.equal(said.filter((one) => one === 'confirmed applied').length, 17);
  assert.equal((await posted('PLX-A-%')).length, 17);
  assert.equal(await drafts('PLX-A-%'), 0, 'what will never be posted is not left as a draft, which would keep the period open');
  assert.equal(methods.filter((method) => method.endsWith('account.move.create')).length, 1);
});

test('a killed Tryton leaves nothing double and nothing undone', async () => {
  const keys = Array.from({ length: 12 }, (_, n) => `PLX-K-${String(n).padStart(2, '0')}`);
  // Killed after the drafts were made, while they are being posted.
  const killing = new Sender(
    plexus.adapter,
    afterSending(call, 'account.move.post', () => server.down('SIGKILL')),
  );
  const verdicts = await Promise.all(keys.map((key) => killing.send('summary-journal', key, journal('2026-03-30', '500'))));
  for (const verdict of verdicts) assert.equal(verdict.next, 'unknown', verdict.outcome);
  const away = await plexus.resolve('summary-journal', keys[0] ?? '', journal('2026-03-30', '500'));
  assert.equal(away.outcome, 'look-unavailable');
  await server.up();
  for (const key of keys) await settle(key);
  assert.deepEqual(await posted('PLX-K-%'), keys);
  assert.equal(await drafts('PLX-K-%'), 0);
});

test('a kill while a journal is being made is resolved the same way', async () => {
  const killing = new Sender(
    plexus.adapter,
    afterSending(call, 'account.move.create', () => server.down('SIGKILL')),
  );
  const verdict = await killing.send('summary-journal', 'PLX-M-1', journal('2026-03-30', '700'));
  assert.equal(verdict.next, 'unknown');
  await server.up();
  await settle('PLX-M-1', '700');
  assert.deepEqual(await posted('PLX-M-%'), ['PLX-M-1']);
});

test('an answer that comes too late is looked for before anything is sent again', async () => {
  const impatient = new Sender(plexus.adapter, slowing(server, 'account.move.post'));
  const verdict = await impatient.send('summary-journal', 'PLX-L-1', journal('2026-03-30', '900'));
  assert.equal(verdict.next, 'unknown');
  await settle('PLX-L-1', '900');
  assert.deepEqual(await posted('PLX-L-%'), ['PLX-L-1']);
});

test('a journal that the ERP dates anew or moves to another period is found when it is read back', async () => {
  await plexus.send('summary-journal', 'PLX-D-1', journal('2026-03-31', '100'));
  const april = "select id from account_period where start_date = '2026-04-01'";
  await server.sql(`update account_move set date = '2026-04-01', period = (${april}) where number = 'PLX-D-1'`);
  const verdict = await plexus.send('summary-journal', 'PLX-D-1', journal('2026-03-31', '100'));
  assert.equal(verdict.next, 'different');
  assert.equal(
    verdict.detail,
    'it is booked on 2026-04-01 instead of 2026-03-31; it is booked in the period 2026-04-01 to 2026-04-30 instead of that of 2026-03-31',
  );
});

test('a journal that stands there twice is told', async () => {
  await plexus.send('summary-journal', 'PLX-T-1', journal('2026-03-31', '100'));
  const ids = await server.sql<{ id: number }>("select id from account_move where number = 'PLX-T-1'");
  await server.sql(
    `insert into account_move (number, post_number, journal, period, date, state, company, create_date, create_uid)
     select number, post_number, journal, period, date, state, company, create_date, create_uid from account_move where id = $1`,
    [ids[0]?.id],
  );
  const verdict = await plexus.send('summary-journal', 'PLX-T-1', journal('2026-03-31', '100'));
  assert.equal(verdict.next, 'different');
  assert.match(verdict.detail ?? '', /^it stands there 2 times/);
});

test('a closed period refuses, and after it is opened again its journals take entries again', async () => {
  await plexus.send('summary-journal', 'PLX-P-1', journal('2026-05-31', '100'));
  const close = await controller.send('fiscal-period', 'p1', { day: '2026-05-31', state: 'closed' });
  assert.equal(close.outcome, 'applied');
  const refused = await plexus.send('summary-journal', 'PLX-P-2', journal('2026-05-31', '100'));
  assert.equal(refused.outcome, 'refused-period');
  const open = await controller.send('fiscal-period', 'p2', { day: '2026-05-31', state: 'open' });
  assert.equal(open.outcome, 'applied');
  const taken = await plexus.send('summary-journal', 'PLX-P-3', journal('2026-05-31', '100'));
  assert.equal(taken.outcome, 'applied');
});

test('a locked period is not opened, and that is told although Tryton says nothing', async () => {
  await server.sql("update account_period set state = 'locked' where start_date = '2026-06-01'");
  const verdict = await controller.send('fiscal-period', 'p3', { day: '2026-06-15', state: 'open' });
  assert.equal(verdict.code, 'NO_TRANSITION');
});

test('a service user who may not close periods is told so', async () => {
  const verdict = await plexus.send('fiscal-period', 'p4', { day: '2026-07-15', state: 'closed' });
  assert.equal(verdict.next, 'refused');
});

test('a session that Tryton has forgotten is opened again, and a wrong password sends nothing', async () => {
  await server.sql('delete from ir_session');
  const verdict = await plexus.send('summary-journal', 'PLX-S-1', journal('2026-03-31', '100'));
  assert.equal(verdict.outcome, 'applied');
  const stranger = new Sender(tryton(systemClock, { login: { user: SERVICE, password: 'not this one' } }), call);
  const turnedAway = await stranger.send('summary-journal', 'PLX-S-2', journal('2026-03-31', '100'));
  assert.deepEqual([turnedAway.next, turnedAway.code], ['again', 'HTTP_401']);
});

const unknownAccount = (amount: string) => [
  { account: '9999', amount },
  { account: '4010', amount: `-${amount}` },
];
const unbalanced = (amount: string) => [
  { account: '1100', amount },
  { account: '4010', amount: `-${amount}1` },
];

/** Looks for a journal until it is settled, sending it again when it is surely absent. */
async function settle(key: string, amount = '500'): Promise<void> {
  const found = await plexus.resolve('summary-journal', key, journal('2026-03-30', amount));
  if (found.next === 'confirmed') return;
  assert.equal(found.outcome, 'absent');
  const again = await plexus.send('summary-journal', key, journal('2026-03-30', amount), { tries: 2 });
  assert.equal(again.next, 'confirmed', again.detail);
}

const methodOf = (body: string | undefined): string => (JSON.parse(body ?? '{}') as { method?: string }).method ?? '';

function watching(inner: HttpCall, methods: string[]): HttpCall {
  return (request) => {
    methods.push(methodOf(request.body));
    return inner(request);
  };
}

/** Does something as soon as Tryton has been sent a call of `method`, once. */
function afterSending(inner: HttpCall, method: string, work: () => Promise<void>): HttpCall {
  let isDone = false;
  return async (request) => {
    if (isDone || !methodOf(request.body).endsWith(method)) return inner(request);
    isDone = true;
    const answer = inner(request);
    await new Promise((resolve) => setImmediate(resolve));
    await work();
    return answer;
  };
}

/** Tryton sleeps from when it is sent `method` until the caller has given up, and then does the work. */
function slowing(of: TrytonServer, method: string): HttpCall {
  const short = callErp(of.url, 300);
  return async (request) => {
    if (!methodOf(request.body).endsWith(method)) return call(request);
    of.pause(true);
    const outcome = await short(request);
    of.pause(false);
    return outcome;
  };
}
