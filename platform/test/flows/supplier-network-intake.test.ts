import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCxml } from '@plexus/cxml';
import { fastify, type FastifyInstance } from 'fastify';
import { type Denial, HttpChannels, registerCxml, registerSigned, registerSubmit, silent } from '../../src/connect/index.ts';
import { EVENT_COLUMNS, type EventRow, storedEvent } from '../../src/events/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { Fault, ManualClock, systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const { scope, keys, log, channels: directory, channelOf, numberOf } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 6);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: directory });
const runner = createRunner({ pool, log, keys, clock: systemClock, channelOf });

const SECRET = 'a very shared secret';
const SAMPLES = join(import.meta.dirname, '../../../estate/samples');
const secretFile = join(mkdtempSync(join(tmpdir(), 'plexus-cxml-')), 'secret');
const clock = new ManualClock(new Date('2026-03-18T15:00:00Z'));

async function endpoint(receive = inbox.receive): Promise<{ app: FastifyInstance; denials: Denial[] }> {
  writeFileSync(secretFile, `an older secret\n${SECRET}\n`);
  const app = fastify();
  const channels = new HttpChannels();
  const sender = { domain: 'NetworkID', identity: 'AN-NETWORK' };
  channels.open({ name: 'supplier-network', messageBytes: 1e9, cxml: { sender, secretFile } });
  channels.open({ name: 'ap-automation', messageBytes: 1e9, signedBy: secretFile });
  channels.open({ name: 'supplier-invoices-ubl', messageBytes: 1e9 });
  const denials: Denial[] = [];
  const denied = (denial: Denial): Promise<void> => Promise.resolve(void denials.push(denial));
  const options = { channels, receive, clock, log: silent, metrics: silent, denied };
  for (const register of [registerSubmit, registerCxml, registerSigned]) await register(app, options);
  return { app, denials };
}

const sample = (name: string, secret = SECRET): string => readFileSync(join(SAMPLES, name), 'utf8').replace('********', secret);

async function post(app: FastifyInstance, payload: string | Buffer, channel = 'supplier-network') {
  const answer = await app.inject({ method: 'POST', url: `/cxml/${channel}`, payload, headers: { 'content-type': 'text/xml' } });
  assert.equal(answer.statusCode, 200);
  const { status } = readCxml(answer.rawPayload);
  assert.ok(status !== undefined);
  return { ...status, body: answer.body };
}

/** The events that came of all messages of a channel. */
async function events(channel: string) {
  while ((await runner.step()) > 0);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<EventRow>(`select ${EVENT_COLUMNS} from event e where e.channel = $1 order by e.seq`, [numberOf(channel)]),
  );
  return rows.map(storedEvent).map(({ type, key, entity }) => [type, key, entity]);
}

const messages = async (channel: string): Promise<number> =>
  (await transaction(pool, scope, (tx) => tx.query('select 1 from message where channel = $1', [numberOf(channel)]))).rows.length;

test('what a supplier answers, ships and bills over the network becomes events of its orders and invoices', async () => {
  const { app } = await endpoint();
  for (const name of [
    'network-confirmations/changed.xml',
    'network-ship-notices/two-orders.xml',
    'network-invoices/two-orders.xml',
    'network-statuses/delivered.xml',
  ]) {
    const { code, text } = await post(app, sample(name));
    assert.deepEqual([code, text], [201, 'Accepted'], name);
  }
  assert.deepEqual(await events('supplier-network'), [
    ['order.acknowledged', 'order:PO-1002', 'north'],
    ['shipment.notified', 'order:PO-1001', 'north'],
    ['shipment.notified', 'order:PO-1002', 'north'],
    ['invoice.received', 'invoice:supplier-network|CEDAR-OFFICE|INV-77', 'north'],
    ['transmission.answered', 'transmission:41', 'north'],
  ]);
});

test('a payloadID that comes again gets the first Response again, byte for byte, and nothing happens twice', async () => {
  const { app } = await endpoint();
  const document = sample('network-confirmations/accepted.xml');
  const first = await post(app, document);
  clock.advance(60_000);
  const again = await post(app, document);
  assert.equal(first.code, 201);
  assert.equal(again.body, first.body);
  const renewed = await post(app, document.replace(SECRET, 'an older secret'));
  assert.equal(renewed.body, first.body, 'the secret is no part of what it says');
  assert.equal((await events('supplier-network')).filter(([, key]) => key === 'order:PO-1001').length, 2);
  const other = await post(app, document.replace('C-5001', 'C-5999'));
  assert.deepEqual([other.code, other.text], [417, 'Expectation Failed']);
});

test('the shared secret is not kept', async () => {
  const kept: string[] = [];
  const { app } = await endpoint(async (arrival) => {
    kept.push(Buffer.isBuffer(arrival.bytes) ? arrival.bytes.toString() : '');
    return inbox.receive(arrival);
  });
  await post(app, sample('network-invoices/credit-memo.xml'));
  assert.equal(kept.length, 1);
  assert.ok(!kept[0]?.includes(SECRET));
});

test('who shows another secret or is somebody else is not let in, and is on record; guessing is not looked at any more', async () => {
  const { app, denials } = await endpoint();
  const before = await messages('supplier-network');
  const fresh = sample('network-invoices/two-orders.xml', 'guessed-one').replace('inv-1', 'inv-900');
  for (const document of [
    fresh,
    fresh.replace('guessed-one', ''),
    fresh.replaceAll('AN-NETWORK', 'AN-OTHER').replace('guessed-one', SECRET),
  ]) {
    const { code, body } = await post(app, document);
    assert.equal(code, 401);
    assert.ok(!body.includes('guessed-one') && !body.includes(SECRET));
  }
  assert.deepEqual(
    denials.map(({ channel, code }) => [channel, code]),
    Array.from({ length: 3 }, () => ['supplier-network', 'PARTNER_UNKNOWN']),
  );
  for (let n = 0; n < 20; n++) await post(app, fresh);
  assert.equal((await post(app, fresh.replace('guessed-one', SECRET))).code, 401, 'even with the secret');
  clock.advance(61_000);
  assert.equal((await post(app, fresh.replace('guessed-one', SECRET))).code, 201);
  assert.equal(await messages('supplier-network'), before + 1);
});

test('what cannot be taken is told by its status, and is not kept', async () => {
  const { app } = await endpoint();
  const before = await messages('supplier-network');
  const sound = sample('network-confirmations/changed.xml').replace('conf-2', 'conf-901');
  const DTD = 'cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.045/Fulfill.dtd"';
  const refused: readonly (readonly [number, string])[] = [
    [406, 'no XML at all'],
    [406, sound.slice(0, -20)],
    [406, sound.replace(DTD, 'cXML [<!ENTITY e SYSTEM "file:///etc/passwd">]')],
    [406, sound.replace(DTD, `${DTD} [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]`).replace('</Header>', '&b;</Header>')],
    [406, sound.replace('<Request', `${'<a>'.repeat(20_000)}<Request`)],
    [406, sound.replace('quantity="20"', 'quantity="twenty"')],
    [406, sound.replace('type="detail" noticeDate', 'type="perhaps" noticeDate')],
    [417, sound.replace(/<OrderReference[^]*<\/OrderReference>/, '<OrderReference/>')],
    [450, sound.replaceAll('ConfirmationRequest', 'PunchOutSetupRequest')],
    [450, sound.replace('<cXML ', '<cXML version="2.0" ')],
  ];
  for (const [code, document] of refused) assert.equal((await post(app, document)).code, code, document.slice(0, 80));
  assert.equal((await post(app, sound, 'nowhere')).code, 404);
  assert.equal((await post(app, sound, 'supplier-invoices-ubl')).code, 404);
  assert.equal(await messages('supplier-network'), before);
});

test('what could not be kept is answered with 500, so that it is sent again', async () => {
  const { app } = await endpoint(() =>
    Promise.reject(new Fault({ code: 'STORE_AWAY', kind: 'unavailable', message: 'The database is away' })),
  );
  const document = sample('network-confirmations/changed.xml').replace('conf-2', 'conf-902');
  assert.equal((await post(app, document)).code, 500);
  const recovered = await endpoint();
  assert.equal((await post(recovered.app, document)).code, 201);
  writeFileSync(secretFile, '');
  assert.equal((await post(recovered.app, document)).code, 500, 'without a secret nobody is let in');
});

test('a channel of a partner takes nothing from others, whatever token they show', async () => {
  const { app } = await endpoint();
  for (const channel of ['supplier-network', 'ap-automation'])
    assert.equal((await app.inject({ method: 'POST', url: `/v1/channels/${channel}/messages`, payload: 'x' })).statusCode, 404);
});

test('an invoice of UBL is told by its kind and becomes one of its supplier', async () => {
  const { app } = await endpoint();
  for (const name of ['base-quantity', 'credit-note']) {
    const payload = readFileSync(join(SAMPLES, `ubl-invoices/${name}.xml`));
    assert.equal((await app.inject({ method: 'POST', url: '/v1/channels/supplier-invoices-ubl/messages', payload })).statusCode, 202);
  }
  assert.deepEqual(await events('supplier-invoices-ubl'), [
    ['invoice.received', 'invoice:ubl|CEDAR-OFFICE|U-1001', 'north'],
    ['invoice.received', 'invoice:ubl|CEDAR-OFFICE|UC-1002', 'north'],
  ]);
});

function signed(payload: string, { id = 'evt_1', secret = SECRET, at = clock.now(), body = payload } = {}) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { payload, headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` } };
}

test('an invoice that a service pushes is taken when its signature is right, once', async () => {
  const { app } = await endpoint();
  const push = async (sent: { payload: string; headers: Record<string, string> }) =>
    (await app.inject({ method: 'POST', url: '/hooks/ap-automation', ...sent })).statusCode;
  const invoice = sample('ap-invoices/approved.json');
  assert.equal(await push(signed(invoice)), 202);
  assert.equal(await push(signed(invoice)), 200);
  assert.equal(await push(signed(invoice.replace('212.50', '2.50'))), 409);
  assert.deepEqual(await events('ap-automation'), [['invoice.received', 'invoice:ap-automation|CEDAR-OFFICE|LEASE-2026-03', 'north']]);
  const before = await messages('ap-automation');
  assert.equal(await push(signed(invoice, { id: 'evt_2', secret: 'wrong' })), 401);
  assert.equal(await push(signed(invoice, { id: 'evt_2', body: 'another' })), 401);
  assert.equal(await push(signed(invoice, { id: 'evt_2', at: new Date(clock.now().getTime() - 600_000) })), 401);
  assert.equal(await push({ payload: invoice, headers: {} }), 401);
  assert.equal(await messages('ap-automation'), before);
});
