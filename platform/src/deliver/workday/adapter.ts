import { find, findAll, textAt, type XmlElement, type XmlNode } from '@plexus/xml';
import type { Clock, HttpCall } from '../../kernel/index.ts';
import { type AccountNumbers, SAME_NUMBERS } from '../account-numbers.ts';
import type { Adapter, Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import type { Login } from '../authorization.ts';
import { readSummaryJournal } from '../content.ts';
import { readPurchasing } from '../purchasing-content.ts';
import {
  invoiceDifferences,
  isAnothersOrder,
  isOtherVersion,
  isOver,
  ORDER_OF_ANOTHER,
  orderDifferences,
  receiptDifferences,
} from '../purchasing-differences.ts';
import { SUMMARY_JOURNAL } from '../summary/summarize.ts';
import { ask, idIn, type Said, type Service } from './envelope.ts';
import { journalDifferences } from './journal-differences.ts';
import {
  get,
  invoiceRequest,
  invoicesOfNumber,
  itemRequest,
  journalRequest,
  orderRequest,
  receiptRequest,
  supplierRequest,
} from './requests.ts';

/** A request that was not answered has been carried out, or never will be, after this long. */
const SETTLE_MS = 60_000;
const LEDGER = 'ACTUALS';

type Asking = (service: Service, request: XmlNode) => Promise<Said>;
type Outcome = Created | Refusal | Trouble;

interface Kind {
  readonly service: Service;
  /** The request for what stands there under our id, and the name of its data in the answer. */
  readonly look: (outbound: Outbound) => { readonly request: XmlNode; readonly data: string };
  /** What of it stands otherwise than it was sent; undefined where ours is yet to be written over it. */
  readonly compare: (data: XmlElement, outbound: Outbound) => readonly (string | false)[] | undefined;
  /** Whether it is somebody else's document that only has the number of ours. */
  readonly isAnothers?: (data: XmlElement, outbound: Outbound) => boolean;
  readonly make: (outbound: Outbound, asking: Asking) => Promise<XmlNode | Refusal | Trouble>;
  /** Whether something stands there that would make ours a second one. */
  readonly rival?: (outbound: Outbound, asking: Asking) => Promise<Found | Refusal | Trouble>;
}

export interface WorkdayOptions {
  readonly login?: Login | undefined;
  readonly numbers?: AccountNumbers;
  /** Id of the ledger type; ACTUALS when left out. */
  readonly ledger?: string | undefined;
}

/**
 * Workday over its SOAP web services: suppliers, items, orders, receipts, invoices and journals. Every document has an id that we choose and
 * is made with Add_Only, so that a repeated one is refused; it is looked for first all the same.
 */
export function workday(clock: Clock, { login, numbers = SAME_NUMBERS, ledger = LEDGER }: WorkdayOptions = {}): Adapter {
  const kinds = kindsOf(numbers, ledger);
  const askingBy =
    (call: HttpCall): Asking =>
    (service, request) =>
      ask(call, clock, login, service, request);
  return {
    looksFirst: true,
    signsIn: true,
    settleMs: SETTLE_MS,
    find: async (outbound, call) => {
      const kind = kinds[outbound.kind];
      if (kind === undefined) return { result: 'absent' };
      const found = await look(kind, outbound, askingBy(call));
      return 'detail' in found ? { result: 'unavailable', code: found.code } : found;
    },
    create: async (outbound, call) => {
      const kind = kinds[outbound.kind];
      if (kind === undefined) return { result: 'refused-data', code: 'KIND_UNKNOWN', detail: `it takes no ${outbound.kind} from here` };
      return make(kind, outbound, askingBy(call));
    },
  };
}

async function look(kind: Kind, outbound: Outbound, asking: Asking): Promise<Found | Refusal | Trouble> {
  const { request, data } = kind.look(outbound);
  const said = await asking(kind.service, request);
  if (said.result === 'no-such-id') return (await kind.rival?.(outbound, asking)) ?? { result: 'absent' };
  if (said.result !== 'said') return said;
  const found = dataIn(said.response, data);
  if (found === undefined) return { result: 'unavailable', code: 'ANSWER_UNREADABLE' };
  const differences = kind.compare(found, outbound);
  if (differences === undefined) return { result: 'absent' };
  return {
    result: 'already-applied',
    reference: outbound.key,
    differences: differences.filter((one) => one !== false),
    ...(kind.isAnothers?.(found, outbound) === true ? { isAnothers: true } : {}),
  };
}

async function make(kind: Kind, outbound: Outbound, asking: Asking): Promise<Outcome> {
  const request = await kind.make(outbound, asking);
  if ('result' in request) return request;
  const said = await asking(kind.service, request);
  if (said.result === 'said') return { result: 'applied' };
  return said.result === 'no-such-id' ? { result: 'refused-data', code: 'VALIDATION_FAULT', detail: 'an id is not known there' } : said;
}

/** The data of the first document of an answer, whatever wraps it. */
function dataIn(response: XmlElement, name: string): XmlElement | undefined {
  return find(response, 'Response_Data')?.children.flatMap((document) => document.children.filter((child) => child.name === name))[0];
}

function kindsOf(numbers: AccountNumbers, ledger: string): Readonly<Record<string, Kind>> {
  return {
    supplier: {
      service: 'Resource_Management',
      look: ({ content }) => ({
        request: get('Get_Suppliers', 'Supplier_Reference', 'Supplier_ID', readPurchasing('supplier', content).supplier),
        data: 'Supplier_Data',
      }),
      compare: (data, { content }) => {
        const { name, paymentDays, status } = readPurchasing('supplier', content);
        const isEqual =
          textAt(data, 'Supplier_Name') === name &&
          idIn(data, 'Payment_Terms_Reference') === `NET_${paymentDays}` &&
          idIn(data, 'Supplier_Status_Reference') === status;
        return isEqual ? [] : undefined;
      },
      make: ({ content }) => Promise.resolve(supplierRequest(readPurchasing('supplier', content))),
    },
    item: {
      service: 'Resource_Management',
      look: ({ content }) => ({
        request: get('Get_Purchase_Items', 'Purchase_Item_Reference', 'Purchase_Item_ID', readPurchasing('item', content).item),
        data: 'Purchase_Item_Data',
      }),
      compare: (data, { content }) => {
        const { description, baseUnit, status } = readPurchasing('item', content);
        const isEqual =
          textAt(data, 'Item_Name') === description &&
          idIn(data, 'Unit_of_Measure_Reference') === baseUnit &&
          textAt(data, 'Status') === status;
        return isEqual ? [] : undefined;
      },
      make: ({ content }) => Promise.resolve(itemRequest(readPurchasing('item', content))),
    },
    'purchase-order': {
      service: 'Resource_Management',
      look: ({ content }) => ({ request: getOrder(readPurchasing('purchase-order', content).order), data: ORDER_DATA }),
      compare: (data, { content, key }) => {
        const differences = orderDifferences(readPurchasing('purchase-order', content), {
          supplier: idIn(data, 'Supplier_Reference'),
          currency: idIn(data, 'Currency_Reference'),
          day: textAt(data, 'Document_Date') ?? '',
          lines: findAll(data, ORDER_LINE).map((line) => ({
            line: textAt(line, 'Line_Number') ?? '',
            item: idIn(line, 'Item_Reference'),
            quantity: textAt(line, 'Quantity') ?? '0',
            unit: idIn(line, 'Unit_of_Measure_Reference'),
            unitPrice: textAt(line, 'Unit_Cost') ?? '0',
          })),
        }).filter((one) => one !== false);
        // A change of the order is written over what was agreed before.
        return differences.length > 0 && isOtherVersion(textAt(data, 'Memo') ?? '', key) ? undefined : differences;
      },
      isAnothers: (data, { content, key }) =>
        isAnothersOrder(
          readPurchasing('purchase-order', content),
          { supplier: idIn(data, 'Supplier_Reference'), key: textAt(data, 'Memo') ?? '' },
          key,
        ),
      make: makeOrder,
    },
    'goods-receipt': {
      service: 'Resource_Management',
      look: ({ key }) => ({ request: get('Get_Receipts', 'Receipt_Reference', 'Receipt_ID', key), data: 'Receipt_Data' }),
      compare: (data, { content }) => {
        const line = find(data, 'Receipt_Line_Replacement_Data');
        return receiptDifferences(readPurchasing('goods-receipt', content), {
          order: idIn(data, 'Purchase_Order_Reference'),
          line: textAt(line, 'Purchase_Order_Line_Number') ?? '',
          quantity: textAt(line, 'Quantity') ?? '0',
          unit: idIn(line, 'Unit_of_Measure_Reference'),
          day: textAt(data, 'Document_Date') ?? '',
        });
      },
      make: makeReceipt,
    },
    'supplier-invoice': {
      service: 'Resource_Management',
      look: ({ key }) => ({
        request: get('Get_Supplier_Invoices', 'Supplier_Invoice_Reference', 'Supplier_Invoice_ID', key),
        data: INVOICE_DATA,
      }),
      compare: (data, { content }) =>
        invoiceDifferences(readPurchasing('supplier-invoice', content), {
          currency: idIn(data, 'Currency_Reference'),
          day: textAt(data, 'Invoice_Date') ?? '',
          accountingDay: textAt(data, 'Accounting_Date') ?? '',
          total: textAt(data, 'Control_Amount_Total') ?? '0',
        }),
      make: ({ content, key, entity }) =>
        Promise.resolve(invoiceRequest(readPurchasing('supplier-invoice', content), key, entity, numbers)),
      rival: rivalInvoice,
    },
    [SUMMARY_JOURNAL]: {
      service: 'Financial_Management',
      look: ({ key }) => ({
        request: get('Get_Journals', 'Accounting_Journal_Reference', 'Accounting_Journal_ID', key),
        data: 'Accounting_Journal_Data',
      }),
      compare: (data, { content }) => journalDifferences(readSummaryJournal(content), data, numbers),
      make: ({ content, key }) => Promise.resolve(journalRequest(readSummaryJournal(content), key, numbers, ledger)),
    },
  };
}

const ORDER_DATA = 'Purchase_Order_Data';
const ORDER_LINE = 'Goods_Line_Replacement_Data';
const INVOICE_DATA = 'Supplier_Invoice_Data';

const getOrder = (order: string): XmlNode => get('Get_Purchase_Orders', 'Purchase_Order_Reference', 'Purchase_Order_ID', order);

/** With Add_Only unless it changes an order that is there. */
async function makeOrder({ content, key, entity }: Outbound, asking: Asking): Promise<XmlNode | Refusal | Trouble> {
  const order = readPurchasing('purchase-order', content);
  const said = await asking('Resource_Management', getOrder(order.order));
  if (said.result === 'said') return orderRequest(order, key, entity, true);
  if (said.result === 'no-such-id') return orderRequest(order, key, entity, false);
  return said.result === 'unknown' ? { result: 'unavailable', code: said.code } : said;
}

/** Looks at the order first: any quantity would be received. */
async function makeReceipt({ content, key, entity }: Outbound, asking: Asking): Promise<XmlNode | Refusal | Trouble> {
  const receipt = readPurchasing('goods-receipt', content);
  const said = await asking('Resource_Management', getOrder(receipt.order));
  if (said.result === 'no-such-id') return { result: 'refused-data', code: 'ORDER_UNKNOWN', detail: 'it has no order of that number' };
  if (said.result === 'unknown') return { result: 'unavailable', code: said.code };
  if (said.result !== 'said') return said;
  const order = dataIn(said.response, ORDER_DATA);
  if (receipt.supplier !== undefined && idIn(order, 'Supplier_Reference') !== receipt.supplier) return ORDER_OF_ANOTHER;
  const lines = findAll(order, ORDER_LINE);
  const line = lines.find((one) =>
    receipt.line === undefined ? idIn(one, 'Item_Reference') === receipt.item : textAt(one, 'Line_Number') === receipt.line,
  );
  if (line === undefined) return { result: 'refused-data', code: 'ORDER_LINE_UNKNOWN', detail: 'the order has no such line' };
  const [ordered, before] = [textAt(line, 'Quantity') ?? '0', textAt(line, 'Quantity_Received') ?? '0'];
  if (isOver(ordered, before, receipt.quantity)) {
    const detail = `${receipt.quantity} were received, ${before} before, and ${ordered} ordered`;
    return { result: 'refused-data', code: 'OVER_RECEIPT', detail };
  }
  return receiptRequest(receipt, textAt(line, 'Line_Number') ?? '', key, entity);
}

async function rivalInvoice({ content }: Outbound, asking: Asking): Promise<Found | Refusal | Trouble> {
  const invoice = readPurchasing('supplier-invoice', content);
  const said = await asking('Resource_Management', invoicesOfNumber(invoice));
  if (said.result === 'no-such-id') return { result: 'absent' };
  if (said.result !== 'said') return said;
  const other = dataIn(said.response, INVOICE_DATA);
  if (other === undefined) return { result: 'absent' };
  return {
    result: 'already-applied',
    reference: textAt(other, 'Supplier_Invoice_ID') ?? '',
    differences: ['an invoice of this number stands there that did not come from here'],
  };
}
