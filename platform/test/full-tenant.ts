import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { HttpChannels, registerFhir, registerSubmit } from '../src/connect/index.ts';
import type { GatewayLog } from '../src/gateway/index.ts';
import type { MachineIdentity } from '../src/identity/index.ts';
import { systemClock } from '../src/kernel/index.ts';
import { transaction } from '../src/store/index.ts';
import { openExceptions } from '../src/worklist/index.ts';
import type { TestDatabase } from './cluster.ts';
import { gatewayOf, TOKEN } from './gateway-given.ts';
import { KnownPlaces } from './known-values.ts';
import { atConsole } from './people.ts';
import { orderOf, tellerOf } from './purchase-given.ts';
import { type RunningEstate, runningEstate } from './running-estate.ts';

const DAY = '2026-03-05';
const SAMPLES = join(import.meta.dirname, '../../estate/samples');
const count = (): void => undefined;
const PLENTY = { perSecond: 100_000, burst: 1_000_000 };

/** The demo estate with something of every kind in it, and a gateway that nobody is throttled at. */
export interface FullTenant {
  readonly running: RunningEstate;
  readonly gateway: FastifyInstance;
  /** What it has, by address. */
  readonly known: KnownPlaces;
}

export interface FullTenantTerms {
  readonly logger: GatewayLog;
  /** Who machine clients are, as the estate knows its tenant. */
  readonly identity?: (running: RunningEstate) => Promise<MachineIdentity>;
  /** Where webhooks may go beside the public internet. */
  readonly receivers?: readonly string[];
}

/** Makes it: messages of every kind and what follows from them, proposals in every state, drafts, work, clients, webhooks and holds. */
export async function fullTenant(database: TestDatabase, { logger, identity, receivers = [] }: FullTenantTerms): Promise<FullTenant> {
  const running = await runningEstate(database);
  const { tenant, numberOf } = running.estate;
  const channels = new HttpChannels();
  channels.open({ name: 'clearinghouse-835', messageBytes: 100_000 });
  channels.open({ name: 'northside-fhir', messageBytes: 100_000, resources: ['ChargeItem'] });
  const options = { channels, receive: running.inbox.receive, clock: systemClock, log: logger, metrics: { count, gauge: count } };
  const gateway = gatewayOf(running, {
    tenant,
    logger,
    ...(identity === undefined ? {} : { identity: await identity(running) }),
    intake: { receive: running.inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
    quotas: { classes: { read: PLENTY, write: PLENTY, bulk: PLENTY }, clients: {} },
    webhooks: { internal: ['127.0.0.1:9', ...receivers] },
    previewReplay: () => Promise.resolve({ new: 0, unchanged: 0, revised: 0, failures: 0 }),
    estateProposal: () =>
      Promise.resolve((_, reason) =>
        Promise.resolve({ kind: 'estate-release', entity: '*', subject: 'release one', content: { digest: 'one' }, reason }),
      ),
    submit: (app) => {
      void registerSubmit(app, options);
      void registerFhir(app, options);
    },
  });
  const known = new KnownPlaces();
  await sendMessages(running);
  await handIn(gateway, running, known);
  await propose(gateway, running, known);
  await running.settle();
  return { running, gateway, known };
}

const sample = (path: string): string => readFileSync(join(SAMPLES, path), 'latin1');

/** What partners send: charges, claims, their remittance, master data and an order; and work that comes of it. */
async function sendMessages(running: RunningEstate): Promise<void> {
  await running.take('northside', sample('northside-charges/charges-and-payment.hl7').replaceAll('\n', '\r'));
  await running.take('northside', sample('northside-charges/one-bad-line.hl7').replaceAll('\n', '\r'));
  await running.take('patient-accounting', sample('patient-accounting/claims-and-totals.jsonl'));
  await running.take('clearinghouse-835', sample('clearinghouse-835/two-hospitals.edi'));
  await running.take('materials-master', sample('materials-master/records.jsonl'));
  await tellerOf(running)('order.recorded', 'order:PO-1', orderOf('PO-1'));
  const item = { entity: 'north', owner: 'ar', summary: 's', dueAt: new Date().toISOString() };
  const { tenant, scope } = running.estate;
  await transaction(running.worker, scope, (tx) =>
    openExceptions(tx, tenant, [
      { ...item, kind: 'denial', identity: 'a', code: 'DENIED' },
      { ...item, kind: 'unapplied', identity: 'c', code: 'UNKNOWN_CLAIM' },
    ]),
  );
}

/** What clients hand in as business documents. */
async function handIn(gateway: FastifyInstance, running: RunningEstate, known: KnownPlaces): Promise<void> {
  const post = async (url: string, payload: object): Promise<void> => {
    const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'idempotency-key': `made ${url}`.replaceAll(/\W/g, '-') };
    const answer = await gateway.inject({ method: 'POST', url, headers, payload });
    assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`);
    known.note(url, answer.json(), answer.headers.location);
  };
  const line = {
    line: '1',
    description: 'Gloves',
    quantity: '4',
    unit: 'CA',
    estimate: '38.25',
    distributions: [{ costCenter: '7310', share: '100' }],
  };
  const requisition = {
    requisition: 'R-1',
    kind: 'purchase',
    requester: 'pia.ward',
    site: 'north-or',
    costCenter: '7310',
    currency: 'USD',
    day: DAY,
    lines: [line],
  };
  await post('/v1/requisitions', { reference: 'r-1', entity: 'north', requisition });
  const received = {
    order: 'PO-1',
    line: '1',
    receipt: 'GR-1',
    quantity: '3',
    unit: 'BX',
    day: DAY,
    location: 'north-dock',
    condition: 'good',
  };
  await post('/v1/receipts', { reference: 'g-1', entity: 'north', lines: [received] });
  const billed = { line: '1', order: 'PO-1', orderLine: '1', quantity: '3', unit: 'BX', unitPrice: '10.00', amount: '3000' };
  const invoice = {
    supplier: 'medline',
    number: 'I-1',
    kind: 'invoice',
    day: DAY,
    currency: 'USD',
    freight: '0',
    tax: '0',
    total: '3000',
    lines: [billed],
  };
  await post('/v1/invoices', { reference: 'i-1', entity: 'north', invoice });
  const account = { domain: 'northside', number: '400123' };
  await post('/v1/payments', { kind: 'patient', reference: 'p-1', account, amount: '100', currency: 'USD', day: DAY });
  await post('/v1/webhooks', { url: 'http://127.0.0.1:9/events', owner: 'integration', types: ['charge.recorded'] });
  await post('/v1/clients', { id: 'lab-portal', name: 'Lab portal', owner: 'integration', scopes: ['messages:read'] });
  await running.settle();
}

/** What people ask for: proposals that wait, drafts, holds, emergency access and who stands in for whom. */
async function propose(gateway: FastifyInstance, running: RunningEstate, known: KnownPlaces): Promise<void> {
  const { tenant } = running.estate;
  const asked = async (role: string, url: string, payload: object): Promise<void> => {
    const { ask } = await atConsole({ gateway, server: running.server, tenant }, { person: `made-by-${role}`, roles: [role] });
    const answer = await ask('POST', url, payload);
    assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`);
    known.note(url, answer.json(), answer.headers.location);
  };
  const accounts = await transaction(running.server, running.estate.scope, (tx) =>
    tx.query<{ key: string }>(`select distinct key from event where key like 'account:%' order by key`),
  );
  for (const { key } of accounts.rows) for (const place of ['/v1/accounts/', '/v1/audit/disclosures/']) known.add(place, key);
  const journals = await transaction(running.server, running.estate.scope, (tx) =>
    tx.query<{ id: string }>('select journal::text as id from journal order by journal'),
  );
  for (const { id } of journals.rows) known.add('/v1/ledger/journals/', id);
  const account = accounts.rows[0]?.key;
  const adjustment = { account, amount: '500000', currency: 'USD', day: DAY, why: 'charity', reason: 'cannot pay' };
  await asked('revenue-analyst', '/v1/adjustments', adjustment);
  await asked('revenue-analyst', '/v1/adjustments', { ...adjustment, draft: true });
  const lines = [
    { account: 'bad-debt', amount: '100000' },
    { account: 'gross-revenue', amount: '-100000', department: 'laboratory' },
  ];
  const entry = { entity: 'north', day: DAY, currency: 'USD', lines };
  await asked('accountant', '/v1/journal-entries', { ...entry, reference: 'J-1' });
  await asked('accountant', '/v1/journal-entries', { ...entry, reference: 'J-2', draft: true });
  await asked('controller', '/v1/fiscal-periods/north/2025-10/close', { state: 'closed', reason: 'month end' });
  await asked('controller', '/v1/fiscal-periods/north/2025-10/reopen', { state: 'soft', reason: 'late', draft: true });
  await asked('data-steward', '/v1/estate/proposals', { reason: 'a new service line', draft: true });
  await asked('auditor', '/v1/holds', { subject: account, reason: 'a lawsuit' });
  await asked('operator', '/v1/break-glass', { reason: 'an emergency', purpose: 'treatment' });
  for (const entity of ['north', 'lake']) known.add('/v1/fiscal-periods/', entity);
  for (const period of ['2025-10', '2026-03']) known.add('/v1/fiscal-periods/{entity}/', period);
  for (const channel of ['northside', 'clearinghouse-835', 'materials-master']) known.add('/v1/messages/', `${channel}:1`);
  known.add('/v1/invoices/', 'I-1');
  known.add('/v1/items/', '10001');
  known.add('/v1/suppliers/', 'MERIDIAN-MED');
  known.add('/v1/channels/', 'clearinghouse-835');
  known.add('/fhir/', 'northside-fhir');
  known.add('/fhir/{channel}/', 'ChargeItem');
}
