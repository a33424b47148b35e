import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enqueue } from '../../src/deliver/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const CARD = '4111111111111111';
const MASKED = 'XXXXXXXXXXXX1111';

const database = await freshDatabase();
const running = await runningEstate(database);
const { inbox, server, worker, settle } = running;
const { tenant, scope } = running.estate;
const gateway = gatewayOf(running, { tenant });

const ask = (url: string, payload: object) =>
  gateway.inject({ method: 'POST', url, headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` }, payload });
const open = async () =>
  (
    await transaction(server, scope, (tx) =>
      tx.query<{ code: string; owner: string; summary: string; message: bigint | null }>(
        `select code, owner, summary, message from exception_item where kind = 'card-number' and state = 'open' order by id`,
      ),
    )
  ).rows;
const charge = (control: string, note: string): Buffer =>
  Buffer.from(
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|${control}|P|2.3\rPID|1||M1||EXAMPLETON^AVERY|||||||||||||400123\r` +
      `FT1|1|TX-${control}||20260302||CG|80053|||1|120.00||LAB\rNTE|1||${note}\r`,
  );

test('a message with a card number in a remark goes on its way, is work for somebody, and shows the number to nobody', async () => {
  const taken = await inbox.receive({ channel: 'northside', bytes: charge('CARD-1', `paid with ${CARD} at the desk`), source: 'peer' });
  assert.equal(taken.outcome, 'stored');
  const again = await inbox.receive({ channel: 'northside', bytes: charge('CARD-1', `paid with ${CARD} at the desk`), source: 'peer' });
  assert.equal(again.outcome, 'duplicate');
  await inbox.receive({ channel: 'northside', bytes: charge('CARD-2', 'paid at the desk'), source: 'peer' });
  const [found, ...others] = await open();
  assert.deepEqual([found?.code, found?.message, others.length], ['CARD_NUMBER_FOUND', taken.seq, 0]);
  assert.doesNotMatch(found?.summary ?? '', /\d{4}/);
  await settle();
  const posted = await transaction(worker, scope, (tx) => tx.query('select from journal'));
  assert.ok((posted.rowCount ?? 0) >= 2, 'both charges are posted');
  const body = await ask(`/v1/messages/northside:${taken.seq}/body`, { reason: 'the sender asks' });
  assert.equal(body.statusCode, 200);
  assert.ok(!body.body.includes(CARD) && body.body.includes(`paid with ${MASKED} at the desk`), body.body);
});

test('a large message is looked through as it streams in, also where a number is cut', async () => {
  const filler = 'OBX|1|TX|X||something that somebody wrote\r'.repeat(60_000);
  const text = Buffer.concat([charge('CARD-3', 'long'), Buffer.from(`${filler}NTE|2||card ${CARD} it was\r${filler}`)]);
  async function* dripping() {
    for (let at = 0; at < text.length; at += 65_521) yield Promise.resolve(text.subarray(at, at + 65_521));
  }
  const before = (await open()).length;
  await inbox.receive({ channel: 'northside', bytes: dripping(), source: 'peer' });
  assert.equal((await open()).length, before + 1);
});

test('a document of the interface with a card number in its text is refused, not kept, and one work for security', async () => {
  for (let n = 0; n < 2; n++) {
    const refused = await ask('/v1/holds', { subject: 'account:x', reason: `she paid with 4111 1111 1111 1111` });
    assert.equal(refused.statusCode, 422, refused.body);
    assert.deepEqual([refused.json<{ code: string }>().code, refused.json<{ at: string }>().at], ['CARD_NUMBER_REFUSED', 'body/reason']);
  }
  const mine = (await open()).filter(({ owner }) => owner === 'security');
  assert.equal(mine.length, 1);
  assert.match(mine[0]?.summary ?? '', /POST \/v1\/holds; it was not kept$/);
  const kept = await transaction(server, scope, (tx) => tx.query('select from legal_hold'));
  assert.equal(kept.rowCount, 0);
});

test('a journal by SOAP with a card number in its text is refused with the reason, also where it is written in references', async () => {
  for (const written of [CARD, '4111 1111 1111 1111', '&#52;111111111111111']) {
    const refused = await gateway.inject({
      method: 'POST',
      url: '/soap',
      headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'content-type': 'text/xml; charset=utf-8' },
      payload:
        `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:plexus:finance:1"><e:Body><SubmitJournal><DocumentId>J-1</DocumentId>` +
        `<Entity>north</Entity><AccountingDay>2026-03-05</AccountingDay><Currency>USD</Currency><Description>paid with ${written}</Description><Lines>` +
        `<Line><Account>bad-debt</Account><Amount>1.00</Amount></Line><Line><Account>gross-revenue</Account><Amount>-1.00</Amount></Line></Lines>` +
        `</SubmitJournal></e:Body></e:Envelope>`,
    });
    assert.deepEqual([refused.statusCode, /:Code>CARD_NUMBER_REFUSED</.test(refused.body)], [500, true], refused.body);
    assert.ok(!refused.body.includes('111111111111'), 'nor is it said again');
  }
  assert.equal((await open()).filter(({ summary }) => summary.includes('POST /soap')).length, 1);
  assert.equal((await transaction(server, scope, (tx) => tx.query('select from submission'))).rowCount, 0);
});

test('what goes out to a target carries no card number that came in by a remark', async () => {
  const order = { order: 'PO-1', lines: [{ line: '1', quantity: '1', description: `gloves, on card ${CARD}` }], customer: CARD };
  await transaction(worker, scope, (tx) =>
    enqueue(tx, tenant, [
      {
        target: 'tryton-north',
        kind: 'purchase-order',
        entity: 'north',
        orderKey: 'order:PO-1',
        idempotencyKey: 'order:PO-1',
        content: JSON.stringify(order),
        subject: undefined,
        sealed: undefined,
      },
    ]),
  );
  const { rows } = await transaction(worker, scope, (tx) =>
    tx.query<{ content: string }>(`select content from delivery where order_key = 'order:PO-1'`),
  );
  const sent = JSON.parse(rows[0]?.content ?? '{}') as typeof order;
  assert.equal(sent.lines[0]?.description, `gloves, on card ${MASKED}`);
  assert.equal(sent.customer, CARD, 'an identifier that looks like one is what it was');
});
