import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { go, settled } from './arrival.ts';
import { charge } from './console.ts';
import { staffConsole } from './staff.ts';

const { address, within, running, logIn } = await staffConsole();
/** Markup without the delimiters of HL7 and X12, so that it stands in a field as it is. */
const CANARY = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const REMITTANCE = join(import.meta.dirname, '../../../estate/samples/clearinghouse-835/two-hospitals.edi');

/** Name, alias, race and address of the patient are the canary. */
const planted = (segment: string): string =>
  segment.startsWith('PID|')
    ? segment.replace('EXAMPLETON^BLAKE', `${CANARY}^${CANARY}`).replace('19700101|M|', `19700101|M|${CANARY}|${CANARY}|${CANARY}`)
    : segment;

await running.take('northside', [...charge('CANARY-1', '990101', 'RAD', CANARY).map(planted), ''].join('\r'));
await running.take('northside', [...charge('CANARY-2', '990102', CANARY, CANARY).map(planted), ''].join('\r'));
await running.take('northside', `MSH|^~\\&|NORTHSIDE|${CANARY}|PLEXUS|GPH|202603021215||DFT^P03|CANARY-3|P|2.3\r`).catch(() => undefined);
const names = readFileSync(REMITTANCE, 'latin1')
  .replaceAll(/(N1\*P[RE]\*)[^*~]+/g, `$1${CANARY}`)
  .replaceAll(/(NM1\*\w+\*1\*)[^*~]+\*[^*~]*/g, `$1${CANARY}*${CANARY}`);
await running.take('clearinghouse-835', names);

test('markup planted in the text fields of HL7 and X12 is text on every page, masked and revealed, and nothing of it runs', async () => {
  const { rows } = await within((tx) =>
    tx.query<{ name: string }>(`select c.name || ':' || m.seq as name from message m join channel c using (tenant, channel)`),
  );
  const subjects = await within((tx) =>
    tx.query<{ subject: string }>(`select distinct key as subject from event where key like 'account:%'`),
  );
  assert.ok(rows.length >= 3, `${rows.length} messages`);
  const { page, complaints } = await logIn('ada.minstrel');
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  const seen = async (): Promise<boolean> => ((await page.getByRole('main').textContent()) ?? '').includes(CANARY);
  let shown = 0;
  const visit = async (path: string): Promise<void> => {
    await go(page, `${address}${path}`);
    if (await seen()) shown += 1;
  };
  for (const { name } of rows) {
    await visit(`/messages/${name}`);
    for (const label of ['Canonical', 'Delivered', 'Trace', 'Raw']) {
      await page.getByRole('tab', { name: label }).click();
      await page.getByRole('tab', { name: label, selected: true }).waitFor();
      await settled(page);
      if (await seen()) shown += 1;
    }
    await page.getByRole('button', { name: 'Reveal …' }).click();
    await page.getByLabel('Why do you need to see them?').fill('looking for markup');
    await page.getByRole('button', { name: 'Reveal', exact: true }).click();
    await page.getByText('This is in the audit').waitFor();
    if (await seen()) shown += 1;
  }
  for (const path of ['/', '/messages', '/exceptions', '/ledger', '/accounts', '/admin/audit']) await visit(path);
  for (const { subject } of subjects.rows) await visit(`/accounts/${subject}`);
  assert.ok(shown >= rows.length, `it was seen ${shown} times`);
  assert.deepEqual(ran, []);
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  assert.deepEqual(complaints, [], 'nor was there anything that the policy refused');
});
