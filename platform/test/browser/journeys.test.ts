import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../faults/waiting.ts';
import { charge, consoleUnderTest } from './console.ts';

const LIMIT_MS = 20_000;
const { installation, address, sendHl7, messageOf, enter } = await consoleUnderTest(1);

test('a charge is followed from the flow to its message, its trace and its journal, and back to its bytes', async () => {
  await sendHl7(charge('FOLLOW-1', '880001', 'RAD'));
  const { page, complaints } = await enter();
  await page.getByRole('link', { name: 'northside', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor();
  assert.equal(new URL(page.url()).search, '?channel=northside');

  await page.getByRole('row').filter({ hasText: 'FOLLOW-1' }).getByRole('link').first().click();
  await page
    .getByRole('treeitem', { name: /FT1-11/ })
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Trace' }).click();
  await page.getByRole('link', { name: /^journal:\d+$/ }).click();
  await page.getByRole('heading', { level: 1, name: /Journal/ }).waitFor();
  await page.getByRole('cell', { name: '412.00' }).first().waitFor();

  await page.getByRole('link', { name: /bytes \d+–\d+/ }).click();
  await page.locator('mark').first().waitFor();
  assert.match((await page.locator('mark').allTextContents()).join(''), /^FT1\|1\|/);
  await page.goBack();
  await page.getByRole('link', { name: 'Ledger', exact: true }).first().click();
  await page.getByText('Books balance').waitFor();
  assert.deepEqual(complaints, []);
});

test('the tree and the raw text light each other', async () => {
  const { page } = await enter();
  await page.goto(`${address}/messages/${await messageOf('FOLLOW-1')}`);
  await page.getByRole('treeitem', { name: /FT1-6/ }).first().hover();
  await page.getByRole('treeitem', { name: /FT1-7/ }).first().hover();
  await page.locator('mark').waitFor();
  assert.equal(await page.locator('mark').textContent(), '4071046');
  await page
    .getByRole('treeitem', { name: /^▾\s*MSH|MSH Message Header/ })
    .first()
    .focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('[role="treeitem"]:focus').getAttribute('data-path'), 'MSH-1');
  const text = page.getByRole('region', { name: 'Text of the message' });
  const box = await text.getByText('EVN|').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 8);
  await page.locator('[role="treeitem"][aria-selected="true"][data-path^="EVN"]').waitFor();
});

test('what identifies a patient is masked until a reason is given, and the reason is in the audit', async () => {
  const { page } = await enter({}, 'dana');
  await page.goto(`${address}/messages/${await messageOf('FOLLOW-1')}`);
  const text = page.getByRole('region', { name: 'Text of the message' });
  await text.getByText('PID|1').waitFor();
  assert.doesNotMatch((await text.textContent()) ?? '', /EXAMPLETON|880001/);
  await page.keyboard.press('u');
  await page.getByLabel('Why do you need to see them?').fill('browser test of revealing');
  await page.getByRole('button', { name: 'Reveal', exact: true }).click();
  await text.getByText('EXAMPLETON').waitFor();
  const rows = await installation.query<{ person: string; detail: string }>(
    "select person, detail from audit where action = 'phi.read' and detail like '%browser test of revealing%'",
  );
  assert.deepEqual(
    rows.map(({ person }) => person),
    ['dana'],
  );
  await page.getByRole('button', { name: 'Mask again' }).click();
  assert.doesNotMatch((await text.textContent()) ?? '', /EXAMPLETON/);
});

test('a control id pasted into the palette and Enter land on the message', async () => {
  const { page } = await enter();
  await page.keyboard.press('Control+k');
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/A page, a control id/))
    .fill('FOLLOW-1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/messages\/northside/);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Next row').waitFor();
});

test('a code that no crosswalk knows is corrected by keyboard only, and its account goes on', async () => {
  await sendHl7(charge('HELD-1', '880002', 'ENDO'));
  const { page, complaints } = await enter();
  await until('the exception', LIMIT_MS, async () => {
    const rows = await installation.query("select from exception_item where kind = 'held-record' and state = 'open'");
    return rows.length > 0 ? true : undefined;
  });
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.getByRole('heading', { level: 1, name: 'Exceptions' }).waitFor();
  await page.getByRole('link', { name: /ENDO/ }).waitFor();
  for (let row = 0; row < 20; row++) {
    await page.keyboard.press('j');
    if (await page.getByRole('link', { name: /ENDO/ }).evaluate((link) => link === document.activeElement)) break;
  }
  await page.getByLabel('It means').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.type('surg');
  assert.equal(await page.getByLabel('It means').inputValue(), 'surgery');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until('the journal of the held charge', LIMIT_MS, async () => {
    const rows = await installation.query(
      "select from exception_item where kind = 'held-record' and state = 'resolved' and summary like '%ENDO%'",
    );
    return rows.length > 0 ? true : undefined;
  });
  await page.getByRole('link', { name: /ENDO/ }).waitFor({ state: 'detached' });
  await page.goto(`${address}/messages/${await messageOf('HELD-1')}?tab=trace`);
  await page.getByText('412.00').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('an account is found by its number, which never stands in an address', async () => {
  const { page } = await enter();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(`${address}/accounts`);
  await page.getByLabel('Find an account').fill('880001');
  await page.keyboard.press('Enter');
  await page.locator('[data-row]').first().click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  await page.getByRole('region', { name: 'Balance' }).getByText('412.00').first().waitFor();
  await page
    .getByRole('link', { name: /Charge/ })
    .first()
    .waitFor();
  assert.deepEqual(
    addresses.filter((one) => one.includes('880001')),
    [],
  );
});

test('markup in a message is text, and nothing of it runs', async () => {
  const markup = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  await sendHl7(charge('MARKUP-1', '880004', 'RAD', markup));
  const { page, complaints } = await enter();
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  for (const tab of ['parsed', 'raw', 'canonical']) {
    await page.goto(`${address}/messages/${await messageOf('MARKUP-1')}?tab=${tab}`);
    await page
      .getByRole('tabpanel')
      .getByText(tab === 'canonical' ? 'charge.recorded' : markup)
      .first()
      .waitFor();
  }
  assert.deepEqual(ran, []);
  assert.deepEqual(complaints, []);
});
