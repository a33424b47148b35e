import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A document of the estate's samples. */
export const sample = (name: string): string => readFileSync(join(import.meta.dirname, '../../estate/samples', name), 'latin1');

let control = 100;
/** An interchange of Meridian with one set, of the segments after ST. */
function set(kind: string, group: string, segments: string): string {
  control += 1;
  const number = String(control).padStart(9, '0');
  const count = segments.split('~').length + 2;
  return (
    `ISA*00*          *00*          *ZZ*MERIDIANMED    *ZZ*GPHEALTH       *260311*0930*U*00401*${number}*0*P*>~` +
    `GS*${group}*MERIDIANMED*GPHNORTH*20260311*0930*${control}*X*004010~ST*${kind}*0001~${segments}~SE*${count}*0001~GE*1*${control}~IEA*1*${number}~`
  );
}
export const invoice = (number: string, line: string, { day = '20260314', total = '30000' } = {}): string =>
  set('810', 'IN', `BIG*${day}*${number}**PO-1***DI~IT1*1*${line}**BP*GLOVES~TDS*${total}~CTT*1`);
const torn = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** A document that cannot be used, and what becomes of it. */
export interface Bad {
  readonly channel: string;
  /** What its door tells of it, where it does. */
  readonly kind?: string;
  readonly text: () => string;
  /** Code and owner of the work it makes. */
  readonly code: string;
  readonly owner: string;
  /** Facts that its sound neighbours became all the same. */
  readonly used?: readonly string[];
  /** The same document as it should have been, and what it becomes. */
  readonly mended: () => string;
  readonly becomes: string;
}

/** A sample of the suite, at the hospital that buys there. */
const suite = (name: string): string => sample(`coupa-${name}`).replaceAll('NORTH-3W', 'HAVEN-2N').replaceAll('NORTH-AP', 'HAVEN-ACT');
/** A sample of the network under another payloadID. */
const network = (name: string, mark: string, change: (text: string) => string = (text) => text): string =>
  change(sample(name).replace(/payloadID="/, `payloadID="${mark}-`));

const ANSWER = 'BAK*00*AC*PO-1*20260310~PO1*1*10*BX*50**BP*GLOVES~ACK*IA*10*BX~CTT*1';
const NOTICE = 'BSN*00*SH-1*20260312*1015*0001~HL*1**S*1~HL*2*1*O*1~PRF*PO-1~HL*3*2*I*0~LIN*1*BP*GLOVES~SN1**6*BX~CTT*3';
const edi = { channel: 'meridian-edi', owner: 'purchasing' };
export const BAD: Readonly<Record<string, Bad>> = {
  'an 855 that is torn': {
    ...edi,
    text: () => torn(set('855', 'PR', ANSWER)),
    code: 'X12_SEGMENT_UNTERMINATED',
    mended: () => set('855', 'PR', ANSWER),
    becomes: 'order.acknowledged order:PO-1',
  },
  'an 855 whose quantity is a word': {
    ...edi,
    text: () => set('855', 'PR', ANSWER.replace('IA*10', 'IA*ten')),
    code: 'X12_SET_REJECTED',
    mended: () => set('855', 'PR', ANSWER.replace('20260310', '20260311')),
    becomes: 'order.acknowledged order:PO-1',
  },
  'an 856 that names no order': {
    ...edi,
    text: () => set('856', 'SH', NOTICE.replace('PRF*PO-1~', '')),
    code: 'RECORD_VALUE_MISSING',
    mended: () => set('856', 'SH', NOTICE),
    becomes: 'shipment.notified order:PO-1',
  },
  'an 856 whose levels do not join': {
    ...edi,
    text: () => sample('edi-ship-notices/level-lost.edi'),
    code: 'X12_SET_REJECTED',
    mended: () => set('856', 'SH', NOTICE.replace('PO-1~', 'PO-1001~')),
    becomes: 'shipment.notified order:PO-1001',
  },
  'an 810 whose total is not its parts, beside one that is sound': {
    ...edi,
    text: () => sample('edi-invoices/total-wrong.edi'),
    code: 'X12_INVOICE_UNBALANCED',
    used: ['invoice.received invoice:edi|MERIDIAN-MED|INV-303'],
    mended: () => invoice('INV-302', '6*BX*50'),
    becomes: 'invoice.received invoice:edi|MERIDIAN-MED|INV-302',
  },
  'an 810 whose price is a word': {
    ...edi,
    text: () => invoice('INV-3', '6*BX*fifty'),
    code: 'X12_SET_REJECTED',
    mended: () => invoice('INV-3', '6*BX*50'),
    becomes: 'invoice.received invoice:edi|MERIDIAN-MED|INV-3',
  },
  'an 810 of the thirteenth month': {
    ...edi,
    text: () => invoice('INV-4', '6*BX*50', { day: '20261332' }),
    code: 'X12_SET_REJECTED',
    mended: () => invoice('INV-4', '6*BX*50'),
    becomes: 'invoice.received invoice:edi|MERIDIAN-MED|INV-4',
  },
  'an 820 whose amount is a word': {
    channel: 'bank-remittances',
    owner: 'treasury',
    text: () => sample('edi-payments/two-invoices.edi').replace('1330.48*1330.48', 'lots*lots'),
    code: 'X12_SET_REJECTED',
    mended: () => sample('edi-payments/two-invoices.edi').replaceAll('000000042', '000000049'),
    becomes: 'supplier-payment.reported invoice:edi|MERIDIAN-MED|INV-301',
  },
  'an 832 whose price is a word': {
    ...edi,
    text: () => sample('edi-catalogs/two-prices.edi').replace(/CTP\*([^*]*)\*([^*]*)\*[^*~]*/, 'CTP*$1*$2*cheap'),
    code: 'X12_SET_REJECTED',
    mended: () => sample('edi-catalogs/two-prices.edi').replaceAll('000000042', '000000050'),
    becomes: 'contract-price.recorded item:GLOVES',
  },
  'an 850, which is ours to send': {
    ...edi,
    text: () => set('850', 'PO', 'BEG*00*SA*PO-1**20260310~PO1*1*10*BX*50**BP*GLOVES~CTT*1'),
    code: 'X12_SET_UNMAPPED',
    mended: () => set('855', 'PR', ANSWER.replace('20260310', '20260312')),
    becomes: 'order.acknowledged order:PO-1',
  },
  'what is no X12 at all': {
    ...edi,
    text: () => 'Dear Sir or Madam',
    code: 'X12_NOT_INTERCHANGE',
    mended: () => set('855', 'PR', ANSWER.replace('20260310', '20260313')),
    becomes: 'order.acknowledged order:PO-1',
  },
  'a UBL invoice whose total is wrong': {
    channel: 'supplier-invoices-ubl',
    owner: 'purchasing',
    text: () => sample('ubl-invoices/total-wrong.xml'),
    code: 'UBL_TOTAL',
    mended: () => sample('ubl-invoices/base-quantity.xml'),
    becomes: 'invoice.received invoice:ubl|CEDAR-OFFICE|U-1001',
  },
  'a UBL invoice that brings a document type': {
    channel: 'supplier-invoices-ubl',
    owner: 'purchasing',
    text: () => sample('ubl-invoices/credit-note.xml').replace('?>', '?><!DOCTYPE Invoice [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    code: 'UBL_XML',
    mended: () => sample('ubl-invoices/credit-note.xml'),
    becomes: 'invoice.received invoice:ubl|CEDAR-OFFICE|UC-1002',
  },
  'a requisition of the suite for a place that nobody knows': {
    channel: 'suite-requisitions',
    owner: 'purchasing',
    text: () => suite('requisitions/place-unknown.json'),
    code: 'RECORD_CODE_UNKNOWN',
    mended: () => suite('requisitions/place-unknown.json').replace('NOWHERE', 'HAVEN-2N'),
    becomes: 'requisition.submitted requisition:CR-1004',
  },
  'an order of the suite whose price is a word': {
    channel: 'suite-orders',
    owner: 'purchasing',
    text: () => suite('orders/issued.json').replace('"price":"8.95"', '"price":"cheap"'),
    code: 'RECORD_VALUE_UNREADABLE',
    mended: () => suite('orders/issued.json'),
    becomes: 'order.recorded order:PO-C-2001',
  },
  'a receipt of the suite that names no order': {
    channel: 'suite-receipts',
    owner: 'purchasing',
    text: () => suite('receipts/received.json').replace('"order-header-number":"PO-C-2001",', ''),
    code: 'RECORD_VALUE_MISSING',
    mended: () => suite('receipts/received.json'),
    becomes: 'goods.received order:PO-C-2001',
  },
  'an invoice of the suite that names no supplier': {
    channel: 'suite-invoices',
    owner: 'purchasing',
    text: () => suite('invoices/pending-receipt.json').replace('"number":"CEDAR-OFFICE"', ''),
    code: 'RECORD_VALUE_MISSING',
    mended: () => suite('invoices/pending-receipt.json'),
    becomes: 'invoice.received invoice:coupa|CEDAR-OFFICE|CO-INV-9',
  },
  'a record of the suite that is torn': {
    channel: 'suite-invoices',
    owner: 'purchasing',
    text: () => torn(suite('invoices/credit-note.json')),
    code: 'JSON_UNREADABLE',
    mended: () => suite('invoices/credit-note.json'),
    becomes: 'invoice.received invoice:coupa|',
  },
  'a record of the suite that is nested without end': {
    channel: 'suite-orders',
    owner: 'purchasing',
    text: () => `{"id":9,"order-lines":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    code: 'JSON_UNREADABLE',
    mended: () => suite('orders/issued.json').replaceAll('2001', '2009'),
    becomes: 'order.recorded order:PO-C-2009',
  },
  'a cXML invoice of a supplier that nobody knows': {
    channel: 'supplier-network',
    kind: 'InvoiceDetailRequest',
    owner: 'purchasing',
    text: () => sample('network-invoices/supplier-unknown.xml'),
    code: 'RECORD_CODE_UNKNOWN',
    mended: () => network('network-invoices/two-orders.xml', 'known'),
    becomes: 'invoice.received invoice:supplier-network|CEDAR-OFFICE|INV-77',
  },
  'a cXML invoice whose quantity is no number': {
    channel: 'supplier-network',
    kind: 'InvoiceDetailRequest',
    owner: 'purchasing',
    text: () => sample('network-invoices/number-unreadable.xml'),
    code: 'CXML_NUMBER',
    mended: () => network('network-invoices/services.xml', 'mended'),
    becomes: 'invoice.received invoice:supplier-network|CEDAR-OFFICE|',
  },
  'a cXML confirmation that names no order': {
    channel: 'supplier-network',
    kind: 'ConfirmationRequest',
    owner: 'purchasing',
    text: () => sample('network-confirmations/order-not-named.xml'),
    code: 'RECORD_VALUE_MISSING',
    mended: () => network('network-confirmations/accepted.xml', 'named'),
    becomes: 'order.acknowledged order:PO-1001',
  },
  'receipts under a header of something else': {
    channel: 'warehouse-receipts-csv',
    owner: 'receiving',
    text: () => sample('warehouse-receipts-csv/day.csv').replace(/^[^\n]*/, 'a,b,c'),
    code: 'FLAT_COLUMN_MISSING',
    mended: () => sample('warehouse-receipts-csv/day.csv'),
    becomes: 'goods.received',
  },
  'an invoice pushed as half a document': {
    channel: 'ap-automation',
    owner: 'accounts-payable',
    text: () => torn(sample('ap-invoices/approved.json')),
    code: 'JSON_UNREADABLE',
    mended: () => sample('ap-invoices/approved.json'),
    becomes: 'invoice.received invoice:ap-automation|CEDAR-OFFICE|LEASE-2026-03',
  },
  'a payment told as nonsense': {
    channel: 'erp-payments',
    owner: 'finance',
    text: () => 'nonsense\n',
    code: 'JSON_UNREADABLE',
    mended: () => sample('erp-payments/payments.jsonl'),
    becomes: 'supplier-payment.reported',
  },
};
