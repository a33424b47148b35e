import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { SensitivityPolicy } from '../../src/gateway/index.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { keys, server } = running;
const { tenant, scope } = running.estate;
const sensitivity = parse(
  readFileSync(join(import.meta.dirname, '../../../estate/policies/sensitivity.yaml'), 'utf8'),
) as SensitivityPolicy;
const gateway = gatewayOf(running, { tenant, sensitivity });

async function person(name: string, roles: readonly string[]) {
  const { cookie } = await transaction(server, scope, (tx) => loggedIn(tx, name, { roles, tenant }));
  const headers = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
  return async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await gateway.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.json<{ at?: string; accounts?: object[] }>() };
  };
}
const rita = await person('rita', ['revenue-analyst']);
const adra = await person('adra', ['approver']);
const ivan = await person('ivan', ['interface-analyst']);

let sent = 0;
/** A visit with a diagnosis, and why nobody should know of it; answers its account, pseudonymous, and its message. */
async function visit(number: string, diagnosis: string, vip = '') {
  sent += 1;
  const at = `2026030208${String(sent).padStart(2, '0')}00`;
  const seq = await running.take(
    'northside',
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|${at}||ADT^A01|VISIT${sent}|P|2.3\rEVN|A01|${at}\rPID|1||M${number}^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||${number}^^^NORTH^AN\r` +
      `PV1|1|I|LAB^101^A|||||||||||||${vip}|||||||||||||||||||||||||||${at}\rDG1|1||${diagnosis}\r`,
  );
  await running.settle();
  return { subject: `account:${keys.pseudonym('account', `northside|${number}`)}`, number, seq };
}
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
    const { subject } = await visit(number, diagnosis, vip);
    const aimless = await identity(rita, subject);
    assert.deepEqual([aimless.status, aimless.body.at], [403, `policy ${policy}`]);
    assert.equal((await identity(rita, subject, 'payment')).status, 200);
    const { rows } = await transaction(server, scope, (tx) =>
      tx.query<{ message: bigint }>('select message from event where key = $1 order by recorded_at limit 1', [subject]),
    );
    const body = `/v1/messages/northside:${rows[0]?.message}/parsed`;
    assert.equal((await ivan('POST', body, { reason: 'looking' })).status, 403, 'nor in what was sent');
  });
}

test('a record without any label is revealed with a reason alone', async () => {
  const { subject } = await visit('500920', 'S82.0');
  assert.equal((await identity(rita, subject)).status, 200);
});
