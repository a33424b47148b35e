import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { appendEvents } from '../../src/events/index.ts';
import { type SensitivityPolicy, withheldEvents } from '../../src/gateway/sensitivity/index.ts';
import { AccessControl, type AccessTexts } from '../../src/identity/access/index.ts';
import { transaction } from '../../src/store/index.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { startReceiver, webhookSetting } from './webhook-setting.ts';

const POLICIES = join(import.meta.dirname, '../../../estate/policies');
const text = (name: string): string => readFileSync(join(POLICIES, name), 'utf8');
const sensitivity = parse(text('sensitivity.yaml')) as SensitivityPolicy;
const texts: AccessTexts = { general: text('access/general.cedar'), sensitive: text('access/sensitive.cedar') };

const receiver = await startReceiver();
const { add, attempts, deliveries, eventually, rows, send, story, worker } = await webhookSetting({ internal: [receiver.place] });
const known = { tenant: TENANT, sensitivity };

/** A visit of an account with its diagnosis, and a claim of that account. */
async function visit(account: string, diagnosis: string): Promise<void> {
  const made = (type: string, key: string, data: Record<string, string>) => ({
    identity: createHash('sha256').update(`${type} ${key}`).digest().subarray(0, 16),
    type,
    entity: 'north',
    key,
    occurredAt: '2026-03-02T06:00:00.000Z',
    data,
  });
  await transaction(worker, SCOPE, (tx) =>
    appendEvents(tx, story.log, [
      made('encounter.opened', `account:${account}`, { diagnosis }),
      made('claim.registered', `claim:${account}`, { account: `account:${account}`, name: account }),
    ]),
  );
}
const told = (): string[] => receiver.got.map(({ event }) => event.key).toSorted();

test('a receiver is told of nothing about who is treated for substance use, nor of the claims, and of everything else', async () => {
  const access = new AccessControl(texts);
  const sender = send({ withholding: (tx, offered) => withheldEvents(tx, { ...known, access }, offered) });
  const { id } = await add({ url: receiver.url, types: ['encounter.opened', 'claim.registered'] });
  await visit('treated', 'F11.20');
  await visit('usual', 'S82.0');
  await receiver.until(2);
  await eventually(async () => (await deliveries(id)).every(({ state }) => state === 'delivered'));
  assert.deepEqual(told(), ['account:usual', 'claim:usual']);
  assert.deepEqual((await deliveries(id)).map(({ key }) => key).toSorted(), ['account:usual', 'claim:usual'], 'nor does the list tell');
  assert.equal((await attempts(id)).length, 2);
  assert.equal((await rows('select from exception_item')).length, 0, 'it is nobody’s work');
  await sender.stop();
});

const FEED = 'Action::"events:read",';
/** Says for each of a treated account's events, offered to these clients, whether it is kept from them. */
async function keptFrom(clients: readonly (string | null)[], policies: AccessTexts): Promise<readonly (string | null)[]> {
  const event = {
    id: 'event:x',
    revision: 1,
    type: 'encounter.opened',
    entity: 'north',
    key: 'account:treated',
    occurredAt: '2026-03-02T06:00:00.000Z',
    recordedAt: '2026-03-02T06:00:00.000Z',
    data: {},
  };
  const offered = clients.map((client, n) => ({ delivery: BigInt(n), client, event }));
  const withheld = await transaction(worker, SCOPE, (tx) => withheldEvents(tx, { ...known, access: new AccessControl(policies) }, offered));
  return clients.filter((_, n) => withheld.has(BigInt(n)));
}

test('a policy may name the machine that works with it, and no other is told', async () => {
  const named = texts['sensitive']?.replace(
    'context.breakGlass ||\n  principal is Installation ||',
    'context.breakGlass ||\n  principal == Machine::"part-2-program" ||\n  principal is Installation ||',
  );
  assert.ok(named !== undefined && named !== texts['sensitive'] && named.includes(FEED));
  assert.deepEqual(await keptFrom(['part-2-program', 'portal', null], { ...texts, sensitive: named }), ['portal', null]);
});

test('policies that cannot be asked leave nothing out for good: it waits until they can', async () => {
  await assert.rejects(keptFrom([null], { ...texts, sensitive: 'forbid (principal, action, resource) when { nonsense };' }), {
    code: 'ACCESS_POLICY_FAILED',
  });
});
