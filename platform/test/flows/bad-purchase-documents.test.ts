import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { BAD, invoice, sample } from '../bad-purchase-documents.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { runningEstate } from '../running-estate.ts';

const running = await runningEstate(await freshDatabase(), new Date());
const { inbox, settle, worker, server } = running;
const { tenant, scope, numberOf } = running.estate;
const gateway = gatewayOf(running, { tenant });
after(() => gateway.close());
const admin = await atConsole({ gateway, server, tenant }, { person: 'ada', roles: ['administrator'] });

/** Takes bytes by a channel's door; answers the number of their message. */
async function take(channel: string, text: string, kind?: string): Promise<bigint> {
  const told = kind === undefined ? {} : { kind };
  const { seq } = await inbox.receive({ channel, bytes: Buffer.from(text, 'latin1'), source: 'test', ...told });
  await settle();
  return seq;
}

const told = async <R extends object>(text: string, channel: string, seq: bigint): Promise<R[]> =>
  (await transaction(worker, scope, (tx) => tx.query<R>(text, [numberOf(channel), String(seq)]))).rows;
const factsOf = async (channel: string, seq: bigint): Promise<string[]> =>
  (
    await told<{ type: string; key: string }>(
      `select type, key from event where channel = $1 and message = $2 and type not like 'record.%' order by seq`,
      channel,
      seq,
    )
  ).map(({ type, key }) => `${type} ${key}`);

for (const [what, { channel, kind, text, code, owner, used = [], mended, becomes }] of Object.entries(BAD)) {
  test(`${what} is ${owner}’s work (${code}), is kept, and ends when its sender mends it`, async () => {
    const seq = await take(channel, text(), kind);
    const [work, ...others] = await told<{ id: string; kind: string; code: string; owner: string }>(
      `select id::text, kind, code, owner from exception_item where channel = $1 and message = $2 and state = 'open'`,
      channel,
      seq,
    );
    assert.deepEqual([work?.kind, work?.code, work?.owner, others], ['held-record', code, owner, []]);
    assert.deepEqual(await factsOf(channel, seq), used);
    assert.equal((await told('select from message where channel = $1 and seq = $2', channel, seq)).length, 1, 'every byte of it is kept');
    const { task } = (await admin.ask('GET', `/v1/tasks/exception:${work?.id}`)).json<{ task: { hash: string; actions: string[] } }>();
    assert.deepEqual(task.actions, ['retry', 'correct', 'reject', 'reassign']);
    const said = { hash: task.hash, action: 'reject', reason: 'its sender sends it again' };
    assert.equal((await admin.ask('POST', `/v1/tasks/exception:${work?.id}/decision`, said)).statusCode, 200);
    const again = await take(channel, mended(), kind);
    assert.ok(
      (await factsOf(channel, again)).some((fact) => fact.startsWith(becomes)),
      (await factsOf(channel, again)).join(', '),
    );
    const { rows } = await transaction(worker, scope, (tx) =>
      tx.query(`select kind, code, summary from exception_item where channel = $1 and message = $2 and state = 'open'`, [
        numberOf(channel),
        String(seq),
      ]),
    );
    assert.deepEqual(rows, [], 'nothing of it is anybody’s work any more');
  });
}

test('an order of the suite and an invoice of the AP service that charge a closed cost center wait for finance, and go on once they come corrected', async () => {
  const order = (version: number, costCenter: string): string =>
    sample('coupa-orders/issued.json')
      .replaceAll('NORTH-3W', 'HAVEN-2N')
      .replaceAll('2001', '2077')
      .replaceAll('"8100"', `"${costCenter}"`)
      .replace('"version":1', `"version":${version}`);
  const lease = (costCenter: string): string =>
    sample('ap-invoices/approved.json')
      .replace('LEASE-2026-03', 'LEASE-2026-04')
      .replace('2026-03-18', '2026-04-17')
      .replace('"8200"', `"${costCenter}"`);
  const openOf = async (key: string): Promise<string[]> =>
    (
      await transaction(server, scope, (tx) =>
        tx.query<{ what: string }>(
          `select kind || ' of ' || owner as what from exception_item where key = $1 and state = 'open' order by 1`,
          [key],
        ),
      )
    ).rows.map(({ what }) => what);
  const [ordered, billed] = ['order:PO-C-2077', 'invoice:ap-automation|CEDAR-OFFICE|LEASE-2026-04'];
  await take('suite-orders', order(1, '8990'));
  await take('ap-automation', lease('8990'));
  assert.deepEqual(
    [await openOf(ordered), await openOf(billed)],
    [['order-coding of finance'], ['invoice-approval of accounts-payable', 'invoice-coding of finance']],
  );
  const sent = async (): Promise<number> =>
    (await transaction(server, scope, (tx) => tx.query(`select from delivery where order_key in ($1, $2)`, [ordered, billed]))).rows.length;
  assert.equal(await sent(), 0, 'nothing of it left');
  await take('suite-orders', order(2, '8100'));
  await take('ap-automation', lease('8210'));
  assert.deepEqual([await openOf(ordered), await openOf(billed)], [[], ['invoice-approval of accounts-payable']]);
  assert.ok((await sent()) > 0, 'the order goes on');
});

test('what was sent twice is one message, and counts once', async () => {
  const text = invoice('INV-77', '6*BX*50');
  const first = await take('meridian-edi', text);
  assert.equal(await take('meridian-edi', text), first);
  assert.deepEqual(await factsOf('meridian-edi', first), ['invoice.received invoice:edi|MERIDIAN-MED|INV-77']);
});
