import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../faults/waiting.ts';
import { charge, consoleUnderTest } from './console.ts';

const LIMIT_MS = 20_000;
const { installation, address, sendHl7, messageOf, enter } = await consoleUnderTest(3);

interface Audited {
  readonly person: string;
  readonly object: string;
  readonly detail: string;
}

const audited = (action: string, person: string): Promise<Audited[]> =>
  installation.query<Audited & { [column: string]: string }>(
    'select person, object, detail from audit where action = $1 and person = $2 order by id',
    [action, person],
  );

/** The journals that came of a message. */
const journalsOf = (controlId: string): Promise<{ journal: string; subject: string }[]> =>
  installation.query<{ journal: string; subject: string }>(
    `select j.journal::text as journal, j.subject from journal j join event e on e.tenant = j.tenant and e.id = j.event
      join message m on m.tenant = e.tenant and m.channel = e.channel and m.seq = e.message where m.control_id = $1 order by j.journal`,
    [controlId],
  );

const posted = (controlId: string): Promise<{ journal: string; subject: string }> =>
  until(`the journal of ${controlId}`, LIMIT_MS, async () => (await journalsOf(controlId))[0]);

/** What the dialog says that a replay would do, as its terms and their counts. */
async function previewOf(page: Page): Promise<Record<string, string>> {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('would fail', { exact: true }).waitFor();
  const [terms, counts] = await Promise.all([dialog.getByRole('term').allTextContents(), dialog.getByRole('definition').allTextContents()]);
  return Object.fromEntries(terms.map((term, n) => [term, counts[n] ?? '']));
}

test('a message is replayed from its page: what it would do is shown before, and nothing is posted twice', async () => {
  await sendHl7(charge('AGAIN-1', '881001', 'RAD'));
  await posted('AGAIN-1');
  const before = await journalsOf('AGAIN-1');
  const message = await messageOf('AGAIN-1');
  const { page, complaints } = await enter({}, 'robin');
  await page.goto(`${address}/messages/${message}`);
  await page.getByRole('button', { name: 'Replay …' }).click();
  assert.deepEqual(await previewOf(page), { new: '0', revised: '0', unchanged: '1', 'would fail': '0' });
  assert.deepEqual(await audited('replay.asked', 'robin'), [], 'looking asks for nothing');
  await page.getByRole('dialog').getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByText('Replay done').waitFor();
  await page.getByText('It changed nothing').waitFor();
  const [asked, ...more] = await audited('replay.asked', 'robin');
  assert.deepEqual(more, []);
  assert.equal(asked?.object, message);
  assert.match(asked.detail, /from start, current mapping$/);
  assert.deepEqual(await journalsOf('AGAIN-1'), before);
  assert.deepEqual(complaints, []);
});

test('a replay that cannot help says so before it is asked for', async () => {
  await sendHl7(charge('AGAIN-2', '881002', 'ENDO'));
  const message = await messageOf('AGAIN-2');
  await until('the exception', LIMIT_MS, async () => (await exceptionOf(message))?.id);
  const { page } = await enter();
  await page.goto(`${address}/messages/${message}`);
  await page.getByRole('heading', { level: 1 }).getByText(message).waitFor();
  await page.keyboard.press('r');
  await page.getByLabel('From the failed stage').check();
  await page.getByLabel('The original one').check();
  assert.deepEqual(await previewOf(page), { new: '0', revised: '0', unchanged: '0', 'would fail': '1' });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('an exception is rejected for a reason: the record is given up, what waits behind it goes on, and the audit says who and why', async () => {
  await sendHl7(charge('GIVEN-UP-1', '881003', 'ENDO'));
  await sendHl7(charge('BEHIND-1', '881003', 'RAD'));
  const message = await messageOf('GIVEN-UP-1');
  const id = await until('the exception', LIMIT_MS, async () => (await exceptionOf(message))?.id);
  const { page, complaints } = await enter({}, 'kim');
  await page.goto(`${address}/exceptions?show=${id}`);
  const panel = page.getByRole('complementary', { name: `Exception ${id}` });
  await panel.getByRole('button', { name: 'Something else …' }).click();
  const reject = panel.getByRole('button', { name: 'Reject', exact: true });
  assert.equal(await reject.isDisabled(), true, 'not without a reason');
  assert.deepEqual(await journalsOf('BEHIND-1'), [], 'it waits behind the held record');
  await panel.getByLabel('Because').fill('sent for a department that was closed');
  await reject.click();
  await panel.getByText('Rejected by kim').waitFor();
  await panel.getByText('sent for a department that was closed').waitFor();
  await posted('BEHIND-1');
  assert.deepEqual(await journalsOf('GIVEN-UP-1'), []);
  assert.deepEqual(await exceptionOf(message), { id, state: 'rejected' });
  assert.deepEqual(await audited('exception.rejected', 'kim'), [
    { person: 'kim', object: `exception:${id}`, detail: 'sent for a department that was closed' },
  ]);
  assert.deepEqual(complaints, []);
});

test('whose account it is stands on its page only for a reason, which the audit has', async () => {
  await sendHl7(charge('WHOSE-1', '881004', 'RAD'));
  const { subject } = await posted('WHOSE-1');
  const { page, complaints } = await enter({}, 'dana');
  await page.goto(`${address}/accounts/${subject}`);
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  const main = page.getByRole('main');
  assert.doesNotMatch((await main.textContent()) ?? '', /881004|EXAMPLETON/);
  await page.getByRole('button', { name: 'Whose is it? …' }).click();
  await giveReason(page, 'Why do you need to know?', 'patient is on the phone');
  await page.getByRole('region', { name: 'Whose account it is' }).getByText('881004').waitFor();
  assert.deepEqual(await audited('phi.read', 'dana'), [{ person: 'dana', object: subject, detail: 'identity: patient is on the phone' }]);
  await page.getByRole('button', { name: 'Mask again' }).click();
  assert.doesNotMatch((await main.textContent()) ?? '', /881004/);
  assert.deepEqual(complaints, []);
});

test('the identifying values of canonical events are shown only for a reason, which the audit has', async () => {
  await sendHl7(charge('SEALED-1', '881005', 'RAD'));
  await posted('SEALED-1');
  const message = await messageOf('SEALED-1');
  const { page, complaints } = await enter({}, 'sam');
  await page.goto(`${address}/messages/${message}?tab=canonical`);
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('heading', { name: 'charge.recorded' }).waitFor();
  assert.doesNotMatch((await panel.textContent()) ?? '', /881005|EXAMPLETON/);
  await panel.getByRole('button', { name: 'Reveal …' }).click();
  await giveReason(page, 'Why do you need to see them?', 'compare with the sender');
  await panel.getByRole('heading', { name: 'Identifying values' }).waitFor();
  assert.match((await panel.textContent()) ?? '', /881005/);
  assert.deepEqual(await audited('phi.read', 'sam'), [{ person: 'sam', object: message, detail: 'events: compare with the sender' }]);
  await panel.getByRole('button', { name: 'Mask again' }).click();
  assert.doesNotMatch((await panel.textContent()) ?? '', /881005/);
  assert.deepEqual(complaints, []);
});

/** Answers the question why; it cannot be passed over. */
async function giveReason(page: Page, question: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const reveal = dialog.getByRole('button', { name: 'Reveal', exact: true });
  assert.equal(await reveal.isDisabled(), true, 'not without a reason');
  await dialog.getByLabel(question).fill(reason);
  await reveal.click();
}

async function exceptionOf(message: string): Promise<{ id: string; state: string } | undefined> {
  const [found] = await installation.query<{ id: string; state: string }>(
    `select i.id::text as id, i.state from exception_item i join channel c using (tenant, channel) where c.name || ':' || i.message = $1`,
    [message],
  );
  return found;
}
