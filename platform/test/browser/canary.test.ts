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

/** What tells who a patient is, found nowhere by chance. */
const IDENTIFYING = {
  name: 'QUOKKAFELD',
  given: 'ZEPHYRINA',
  mrn: '7719950431',
  account: '8842276013',
  birthday: '19310229',
  street: '17 PARADIDDLE LANE',
  claim: 'QKC-NORTH-661903-I-0',
} as const;
const patient = `PID|1||${IDENTIFYING.mrn}^^^NORTH^MR||${IDENTIFYING.name}^${IDENTIFYING.given}||${IDENTIFYING.birthday}|F|||${IDENTIFYING.street}|||||||${IDENTIFYING.account}^^^NORTH^AN`;

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
await running.take(
  'northside',
  [...charge('PATIENT-1', '990103', 'RAD').map((segment) => (segment.startsWith('PID|') ? patient : segment)), ''].join('\r'),
);
await running.take(
  'northside',
  [...charge('PATIENT-2', '990103', 'ENDO').map((segment) => (segment.startsWith('PID|') ? patient : segment)), ''].join('\r'),
);
await running.take(
  'clearinghouse-835',
  names
    .replace(/(CLP\*)[^*]+/, `$1${IDENTIFYING.claim}`)
    .replaceAll(/(NM1\*\w+\*1\*)[^*~]+\*[^*~]*/g, `$1${IDENTIFYING.name}*${IDENTIFYING.given}`)
    .replaceAll('000000101', '000000107'),
);

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

test('what tells who a patient is stands in no page, no address and nothing that the browser keeps or was sent, until somebody reveals it', async () => {
  const { rows } = await within((tx) =>
    tx.query<{ name: string }>(
      `select c.name || ':' || m.seq as name from message m join channel c using (tenant, channel) order by m.seq desc`,
    ),
  );
  const subjects = await within((tx) => tx.query<{ key: string }>(`select distinct key from event where key like 'account:%'`));
  const exceptions = await within((tx) => tx.query<{ id: string }>(`select id::text from exception_item where state = 'open'`));
  const { page } = await logIn('ada.minstrel');
  const found: string[] = [];
  const look = (where: string, text: string): void => {
    for (const [what, value] of Object.entries(IDENTIFYING)) if (text.includes(value)) found.push(`${what} in ${where}`);
  };
  const answers: Promise<void>[] = [];
  page.on('response', (response) => {
    look('an address', response.url());
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/v1/') && pathname !== '/v1/stream')
      answers.push(
        response.text().then(
          (text) => look(`the answer to ${pathname}`, text),
          () => undefined,
        ),
      );
  });
  const seen = async (where: string): Promise<void> => {
    look(where, await page.content());
    look(`the address of ${where}`, page.url());
    const kept = () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state]);
    look(`what the browser keeps on ${where}`, await page.evaluate(kept));
  };
  for (const path of [
    '/',
    '/messages',
    '/exceptions',
    '/ledger',
    '/accounts',
    '/approvals',
    '/tasks',
    '/admin/audit',
    ...exceptions.rows.map(({ id }) => `/exceptions?show=${id}`),
    ...subjects.rows.flatMap(({ key }) => [`/accounts/${key}`, `/trace/${key}`, `/admin/audit/accounts/${key}`]),
    ...rows.flatMap(({ name }) =>
      ['', '?tab=canonical', '?tab=delivered', '?tab=trace', '?tab=raw'].map((tab) => `/messages/${name}${tab}`),
    ),
  ]) {
    await go(page, `${address}${path}`);
    await seen(path);
  }
  await Promise.all(answers);
  assert.deepEqual([...new Set(found)], []);

  const [last] = rows.filter(({ name }) => name.startsWith('northside:'));
  await go(page, `${address}/messages/${last?.name}`);
  await page.getByRole('button', { name: 'Reveal …' }).click();
  await page.getByLabel('Why do you need to see them?').fill('looking for the patient');
  await page.getByRole('button', { name: 'Reveal', exact: true }).click();
  await page.getByText('This is in the audit').waitFor();
  await settled(page);
  await seen('what was revealed');
  assert.ok(found.includes('name in what was revealed') && found.includes('mrn in what was revealed'), found.join(', '));
});
