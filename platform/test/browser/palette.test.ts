import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staffConsole } from './staff.ts';

const { logIn } = await staffConsole();
/** What somebody types who is asked for an account, claim or order number. */
const ACCOUNT_NUMBER = '400123998';

test('what is searched for in the palette is in no address, whoever may read purchases', async () => {
  const { page } = await logIn('conrad.ledgerly');
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.keyboard.press('Control+k');
  const searched = page.waitForRequest((request) => request.url().endsWith('/v1/purchases/search'));
  await page.getByPlaceholder(/A page, a control id/).fill(ACCOUNT_NUMBER);
  assert.deepEqual((await searched).postDataJSON(), { search: ACCOUNT_NUMBER, limit: 3 });
  assert.equal((await (await searched).response())?.status(), 200);
  assert.deepEqual(
    addresses.filter((address) => address.includes(ACCOUNT_NUMBER)),
    [],
  );
});
