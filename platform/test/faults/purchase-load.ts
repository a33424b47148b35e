import type { Installed } from './installation.ts';
import { moment, until } from './waiting.ts';

export interface PurchaseLoad {
  /** Keeps the numbers of one load apart from another's. */
  readonly seed: number;
  readonly purchases: number;
  /** Between one document and the next, each of its own purchase. */
  readonly everyMs: number;
}

const SUPPLIER = 'ORTHOVANE';
/** How long a sender tries to hand in one document. */
const PATIENCE_MS = 60_000;

interface Document {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const requisitionOf = (seed: number, n: number): string => `RF${seed}-${n}`;
const supplierInvoiceOf = (seed: number, n: number): string => `${seed}${n}7${(n * 7_919) % 1_000}`;

/** Ten boxes at 33.33 that are asked for, received in two parts and billed with freight; without an item, so that nothing else need be known. */
function documentsOf(seed: number, n: number): readonly Document[] {
  const requisition = requisitionOf(seed, n);
  const order = `${requisition}-1`;
  const received = (part: number, quantity: string): Document => ({
    path: '/v1/receipts',
    body: {
      reference: `${requisition}-g${part}`,
      entity: 'north',
      lines: [
        {
          order,
          receipt: `G${seed}-${n}-${part}`,
          line: '1',
          quantity,
          unit: 'BX',
          day: '2026-03-09',
          location: 'dock',
          condition: 'good',
        },
      ],
    },
  });
  const distributions = [
    { costCenter: '6170', share: '33.33' },
    { costCenter: '6180', share: '66.67' },
  ];
  const line = { line: '1', description: 'Drapes', supplier: SUPPLIER, estimate: '33.33', quantity: '10', unit: 'BX', distributions };
  const asked = {
    requisition,
    kind: 'purchase',
    requester: `requester.${seed}.${n}`,
    site: 'north-or',
    costCenter: '6170',
    currency: 'USD',
    day: '2026-03-05',
  };
  const billed = { line: '1', order, orderLine: '1', quantity: '10', unit: 'BX', unitPrice: '33.33', amount: '33330' };
  const number = supplierInvoiceOf(seed, n);
  const invoice = {
    supplier: SUPPLIER,
    number,
    kind: 'invoice',
    day: '2026-03-10',
    currency: 'USD',
    freight: '0',
    tax: '0',
    total: '33330',
    lines: [billed],
  };
  return [
    { path: '/v1/requisitions', body: { reference: requisition, entity: 'north', requisition: { ...asked, lines: [line] } } },
    received(1, '3'),
    received(2, '7'),
    { path: '/v1/invoices', body: { reference: `${requisition}-i`, entity: 'north', invoice } },
  ];
}

/** Has the supplier known. */
export async function introduceSupplier(plexus: Installed): Promise<void> {
  const supplier = {
    record: 'supplier',
    entity: 'shared',
    day: '2026-01-02',
    supplier: SUPPLIER,
    name: 'Orthovane',
    currency: 'USD',
    paymentDays: '30',
    taxId: '890000025',
    reported: 'false',
    status: 'active',
  };
  await handIn(plexus, { path: '/v1/channels/materials-master/messages', body: supplier });
}

/** Who takes documents. */
type Taking = Pick<Installed, 'send'>;

/**
 * Hands purchases in over HTTP, one document of each in turn: every third purchase its invoice first and its requisition last, every fourth document twice.
 * A sender goes on until it is answered.
 */
export async function sendPurchases(plexus: Taking, { seed, purchases, everyMs }: PurchaseLoad): Promise<void> {
  const started = performance.now();
  const all = Array.from({ length: purchases }, (_, n) => (n % 3 === 0 ? documentsOf(seed, n).toReversed() : documentsOf(seed, n)));
  const inTurn = [0, 1, 2, 3].flatMap((part) => all.flatMap((documents) => documents[part] ?? []));
  const sending = inTurn.map(async (document, n) => {
    await moment(started, n * everyMs);
    await handIn(plexus, document);
    if (n % 4 === 0) await handIn(plexus, document, '-again');
  });
  await Promise.all(sending);
}

/** Hands in the documents of one purchase, one after the other; telling it again to a platform that took some of them is no harm. */
export async function tellPurchase(plexus: Taking, seed: number, n: number): Promise<void> {
  for (const document of documentsOf(seed, n)) await handIn(plexus, document);
}

/** The reference names the document, so whoever did not hear the answer may ask again, also under another key (`mark`). */
async function handIn(plexus: Taking, { path, body }: Document, mark = ''): Promise<void> {
  const key = typeof body['reference'] === 'string' ? { 'idempotency-key': `${body['reference']}${mark}` } : {};
  await until(`${path} to take a document`, PATIENCE_MS, async () => {
    const { status, body: said } = await plexus.send(path, body, key);
    if (status >= 400 && status < 500 && status !== 409 && status !== 429) throw new Error(`${path} answered ${status} ${said}`);
    return status === 200 || status === 202 ? true : undefined;
  });
}

/** What is wrong with the purchases of a load, a line each: every one completed, its books as the documents say, and the ERP holding each document once. */
export const wrongPurchases = (plexus: Installed, { seed, purchases }: PurchaseLoad): Promise<string[]> =>
  wrongAmong(
    plexus,
    seed,
    Array.from({ length: purchases }, (_, n) => n),
  );

/** The same of purchases by their numbers. */
export async function wrongAmong(plexus: Installed, seed: number, numbers: readonly number[]): Promise<string[]> {
  const stages = await plexus.query<{ name: string; status: string }>(
    `select key as name, status from process_state where key like $1 or key like $2
     union all select data::json->'invoice'->>'number', status from process_state where key like 'invoice:api|%'`,
    [`requisition:RF${seed}-%`, `order:RF${seed}-%`],
  );
  const stageOf = new Map(stages.map(({ name, status }) => [name, status]));
  const books = await plexus.query<{ subject: string; net: string }>(
    `select subject, string_agg(place || ' ' || amount, ', ' order by place) as net from (
       select j.subject, concat_ws(' ', l.account, l.cost_center) as place, sum(l.amount) as amount
       from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal
       where j.subject like $1 group by 1, 2 having sum(l.amount) <> 0) cells group by subject`,
    [`order:RF${seed}-%`],
  );
  const netOf = new Map(books.map(({ subject, net }) => [subject, net]));
  const book = plexus.erp.purchasing;
  const times = <T>(all: readonly T[], isIt: (one: T) => boolean): number => all.filter(isIt).length;
  return numbers.flatMap((n) => {
    const requisition = requisitionOf(seed, n);
    const order = `${requisition}-1`;
    const number = supplierInvoiceOf(seed, n);
    const found = [
      stageOf.get(`requisition:${requisition}`),
      stageOf.get(`order:${order}`),
      stageOf.get(number),
      netOf.get(`order:${order}`),
      times(book.all('order'), (one) => one.number === order),
      times(book.all('receipt'), (one) => one.order === order),
      times(book.all('invoice'), (one) => one.number === number),
    ];
    const wanted = [
      'ordered',
      'completed',
      'posted',
      'accounts-payable -33330, supply-expense 6170 11109, supply-expense 6180 22221',
      1,
      2,
      1,
    ];
    return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`purchase ${n}: ${JSON.stringify(found)}`];
  });
}
