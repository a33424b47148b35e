import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { sensitiveDesk } from './sensitive-desk.ts';

const { running, person, visit, charged } = await sensitiveDesk();
const { tenant, scope } = running.estate;

const rita = await person('rita', ['revenue-analyst']);
const adra = await person('adra', ['approver']);
const ivan = await person('ivan', ['interface-analyst']);

const found = async (who: typeof rita, number: string): Promise<number> => {
  const { status, body } = await who('POST', '/v1/accounts/search', { search: number });
  assert.equal(status, 200, JSON.stringify(body));
  return body.accounts?.length ?? -1;
};
const identity = (who: typeof rita, subject: string, purpose?: string) =>
  who('POST', `/v1/accounts/${subject}/identity`, { reason: 'looking', ...(purpose === undefined ? {} : { purpose }) });

test('that somebody is treated for substance use is in no list of who does not work with it', async () => {
  const treated = await visit('500901', 'F11.20');
  assert.deepEqual([await found(rita, treated.number), await found(adra, treated.number)], [1, 0]);
  const refused = await adra('GET', `/v1/accounts/${treated.subject}`);
  assert.deepEqual([refused.status, refused.body.at], [403, 'policy part-2-is-listed-for-who-works-with-it']);
  assert.equal((await adra('GET', `/v1/accounts/${treated.subject}/timeline`)).status, 403);
  assert.equal((await rita('GET', `/v1/accounts/${treated.subject}`)).status, 200);
  const usual = await visit('500902', 'S82.0');
  assert.deepEqual([await found(rita, usual.number), await found(adra, usual.number)], [1, 1]);
});

for (const [what, number, diagnosis, vip, policy] of [
  ['substance use', '500911', 'F10.1', '', 'sensitive-needs-a-purpose'],
  ['HIV', '500912', 'B20', '', 'sensitive-needs-a-purpose'],
  ['reproduction', '500913', 'Z33.2', '', 'sensitive-needs-a-purpose'],
  ['a patient whom the public knows', '500914', 'S82.0', 'Y', 'known-patients-need-a-purpose'],
] as const) {
  test(`what is about ${what} is revealed for a purpose only, in account and message`, async () => {
    const { subject, message } = await visit(number, diagnosis, vip);
    const aimless = await identity(rita, subject);
    assert.deepEqual([aimless.status, aimless.body.at], [403, `policy ${policy}`]);
    assert.equal((await identity(rita, subject, 'payment')).status, 200);
    assert.equal((await ivan('POST', `/v1/messages/${message}/parsed`, { reason: 'looking' })).status, 403, 'nor in what was sent');
  });
}

test('what is about substance use is left out of every list and view of who does not work with it, and of nothing else', async () => {
  const treated = await visit('500931', 'F11.20');
  const usual = await visit('500932', 'S82.0');
  for (const { number } of [treated, usual]) await charged(number);
  await transaction(running.worker, scope, (tx) =>
    tx.query(
      `insert into exception_item (tenant, entity, kind, identity, owner, code, summary, key, due_at)
        select $1, 'north', 'process', key, 'finance', 'SOMETHING_IS_LATE', 'Somebody should look', key, now() from unnest($2::text[]) key`,
      [tenant, [treated.subject, usual.subject]],
    ),
  );
  const tasksOf = async (who: typeof rita) => {
    const tasks = (await who('GET', '/v1/tasks?type=exception&limit=200')).body.tasks ?? [];
    return tasks.filter(({ title }) => title === 'Somebody should look');
  };
  const worked = (await rita('GET', '/v1/exceptions?limit=500')).body.exceptions ?? [];
  const numbers = new Map(worked.map(({ key, id }) => [key, id]));
  for (const [who, subject, sees] of [
    [rita, treated.subject, true],
    [ivan, treated.subject, false],
    [ivan, usual.subject, true],
  ] as const) {
    const { number, message } = subject === treated.subject ? treated : usual;
    const status = sees ? 200 : 403;
    assert.equal((await who('GET', `/v1/accounts/${subject}/charges`)).status, status, 'charges');
    assert.equal((await who('GET', `/v1/accounts/${subject}/balance`)).status, status, 'balance');
    const found = await who('POST', '/v1/messages/search', { search: number });
    assert.equal((found.body.messages?.length ?? 0) > 0, sees, 'messages found by what identifies somebody');
    assert.equal((await who('GET', `/v1/messages/${message}/parsed`)).status, status, 'parts of a message');
    assert.equal((await who('GET', `/v1/messages/${message}/events`)).status, status, 'what a message became');
    assert.equal((await who('POST', '/v1/trace', { of: number })).status, status, 'trace');
    const feed = (await who('GET', '/v1/events?limit=1000')).body.events ?? [];
    assert.equal(
      feed.some(({ key }) => key === subject),
      sees,
      'feed of events',
    );
    const work = (await who('GET', '/v1/exceptions?limit=500')).body.exceptions ?? [];
    assert.equal(work.filter(({ summary }) => summary === 'Somebody should look').length, 2, 'work stays work');
    assert.equal(
      work.some(({ key }) => key === subject),
      sees,
      'whose account it is about',
    );
    const task = (await who('GET', `/v1/tasks/exception:${numbers.get(subject)}`)).body;
    assert.deepEqual([task.task?.title, task.task?.subject], ['Somebody should look', sees ? subject : undefined], 'a task');
    assert.equal((task.documents?.length ?? 0) > 0, sees, 'what came about it');
  }
  const cora = await person('cora', ['controller']);
  assert.deepEqual(new Set((await tasksOf(cora)).map(({ subject }) => subject)), new Set([undefined, usual.subject]), 'her work');
  const [charge] = (await rita('GET', `/v1/accounts/${treated.subject}/charges`)).body.charges ?? [];
  assert.equal((await rita('GET', `/v1/charges/${charge?.id}`)).status, 200);
  assert.equal((await ivan('GET', `/v1/charges/${charge?.id}`)).status, 403);
  const listed = (await ivan('POST', '/v1/messages/search', {})).body.messages ?? [];
  assert.ok(listed.length > 2, 'a list that is not searched by anybody says nothing of anybody');
});

test('books and deliveries stay whole for who does not work with it, and do not say about whom an amount is', async () => {
  const carl = await person('carl', ['controller']);
  const treated = await visit('500941', 'F11.20');
  const usual = await visit('500942', 'S82.0');
  const charge = await charged(treated.number);
  await charged(usual.number);
  const journals = async (who: typeof rita) => (await who('GET', '/v1/journals?limit=500')).body.journals ?? [];
  const [all, veiled] = [await journals(rita), await journals(carl)];
  const own = all.filter(({ subject }) => subject === treated.subject);
  assert.ok(own.length > 0, 'there are journals of it');
  assert.deepEqual(
    veiled.map(({ id }) => id),
    all.map(({ id }) => id),
  );
  const of = (subject: string) => veiled.filter((journal) => journal.subject === subject).length;
  assert.deepEqual([of(treated.subject), of(usual.subject) > 0], [0, true]);
  const id = own[0]?.id.replace('journal:', '') ?? '';
  const whole = (await rita('GET', `/v1/ledger/journals/${id}`)).body.journal;
  const shown = (await carl('GET', `/v1/ledger/journals/${id}`)).body.journal;
  assert.equal(whole?.subject, treated.subject);
  assert.deepEqual([shown?.subject, shown?.event, shown?.source], ['•••', '•••', undefined]);
  assert.deepEqual(
    shown?.lines.map(({ amount }) => amount),
    whole?.lines.map(({ amount }) => amount),
  );
  assert.equal((await carl('GET', `/v1/journals?subject=${treated.subject}`)).status, 403);
  assert.equal((await carl('POST', '/v1/ledger/activity', { subject: treated.subject })).status, 403);
  assert.deepEqual((await carl('POST', '/v1/ledger/activity', { search: treated.number })).body.lines, []);
  const lines = (await carl('POST', '/v1/ledger/activity', { limit: 1_000 })).body.lines ?? [];
  assert.ok(lines.length > 0 && !lines.some(({ subject }) => subject === treated.subject));
  const keysOf = async (who: typeof rita) => (await who('GET', '/v1/deliveries?limit=500')).body.deliveries?.map(({ key }) => key) ?? [];
  const names = (keys: readonly string[], subject: string): boolean => keys.some((key) => key.startsWith(subject));
  const [sent, seen] = [await keysOf(rita), await keysOf(carl)];
  assert.ok(names(sent, treated.subject) && names(sent, usual.subject), 'there are deliveries of both');
  assert.deepEqual([names(seen, treated.subject), names(seen, usual.subject), seen.length], [false, true, sent.length]);
  // A target that is sent to has a state, by which the statuses of an account are found.
  await transaction(running.worker, scope, (tx) =>
    tx.query('insert into target_state (tenant, target) select distinct tenant, target from delivery on conflict do nothing'),
  );
  const ofMessage = async (who: typeof rita) =>
    (await who('GET', `/v1/messages/${charge}/deliveries`)).body.deliveries?.map(({ key }) => key) ?? [];
  const [gone, goneVeiled] = [await ofMessage(rita), await ofMessage(carl)];
  assert.ok(names(gone, treated.subject), 'what of its message went out');
  assert.deepEqual([names(goneVeiled, treated.subject), goneVeiled.length], [false, gone.length]);
});

test('a record without any label is revealed with a reason alone', async () => {
  const { subject } = await visit('500920', 'S82.0');
  assert.equal((await identity(rita, subject)).status, 200);
});
