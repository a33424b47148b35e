import { attributeOf, element, find, readXml, textAt, textElement, writeXml, type XmlElement, XmlError, type XmlNode } from '@plexus/xml';
import type { FaultSwitches } from '../control/faults.ts';
import { CHART } from '../erp/chart.ts';
import { startAnsweringServer, type AnsweringServer, type HttpAnswer, type HttpRequest } from '../http/answering-server.ts';
import type { Kept, KeptKind, Problem } from '../purchasing/documents.ts';
import { PurchasingBook } from '../purchasing/purchasing-book.ts';
import {
  invoiceData,
  invoiceOf,
  itemData,
  itemOf,
  journalData,
  journalOf,
  orderData,
  orderOf,
  receiptData,
  receiptOf,
  supplierData,
  supplierOf,
} from './documents.ts';

export interface WorkdayOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly switches?: FaultSwitches;
  readonly accounts?: ReadonlyMap<string, string>;
}

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const NAMESPACE = 'urn:com.workday/bsvc';

/** How one kind of document is sent, asked for and told. */
interface Operation<K extends KeptKind> {
  readonly kind: K;
  /** `Supplier_Invoice`: what its elements are called after. */
  readonly noun: string;
  readonly plural: string;
  readonly id: (document: Kept[K]) => string;
  readonly idType: string;
  readonly read: (data: XmlElement) => Kept[K];
  readonly write: (document: Kept[K], book: PurchasingBook) => XmlNode;
}

const operation = <K extends KeptKind>(one: Operation<K>): Operation<K> => one;

const OPERATIONS = [
  operation({
    kind: 'supplier',
    noun: 'Supplier',
    plural: 'Suppliers',
    id: ({ number }) => number,
    idType: 'Supplier_ID',
    read: supplierOf,
    write: supplierData,
  }),
  operation({
    kind: 'item',
    noun: 'Purchase_Item',
    plural: 'Purchase_Items',
    id: ({ number }) => number,
    idType: 'Purchase_Item_ID',
    read: itemOf,
    write: itemData,
  }),
  operation({
    kind: 'order',
    noun: 'Purchase_Order',
    plural: 'Purchase_Orders',
    id: ({ number }) => number,
    idType: 'Purchase_Order_ID',
    read: orderOf,
    write: (order, book) => orderData(order, (line) => book.receivedOn(order.number, line)),
  }),
  operation({
    kind: 'receipt',
    noun: 'Receipt',
    plural: 'Receipts',
    id: ({ reference }) => reference,
    idType: 'Receipt_ID',
    read: receiptOf,
    write: receiptData,
  }),
  operation({
    kind: 'invoice',
    noun: 'Supplier_Invoice',
    plural: 'Supplier_Invoices',
    id: ({ reference }) => reference,
    idType: 'Supplier_Invoice_ID',
    read: invoiceOf,
    write: invoiceData,
  }),
  operation({
    kind: 'journal',
    noun: 'Accounting_Journal',
    plural: 'Journals',
    id: ({ reference }) => reference,
    idType: 'Accounting_Journal_ID',
    read: journalOf,
    write: journalData,
  }),
] as const;

/**
 * Finance and purchasing shaped like Workday's SOAP services: documents under ids that the caller chooses, refused with a `Validation_Fault`
 * that names the field, and with Add_Only when the id is there already. It takes two invoices of one number.
 */
export class Workday {
  readonly book: PurchasingBook;
  readonly #options: WorkdayOptions;
  #server: AnsweringServer | undefined;

  private constructor(options: WorkdayOptions, book: PurchasingBook) {
    this.#options = options;
    this.book = book;
  }

  static async start(options: WorkdayOptions): Promise<Workday> {
    const workday = new Workday(options, await PurchasingBook.open(options.folder, options.accounts ?? CHART));
    const { host, port, switches } = options;
    workday.#server = await startAnsweringServer({
      host,
      port,
      ...(switches === undefined ? {} : { faults: { switches, system: 'erp' } }),
      answer: (request) => workday.#answer(request),
    });
    return workday;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.book.close();
  }

  async #answer({ body }: HttpRequest): Promise<HttpAnswer> {
    const envelope = treeOf(body);
    const request = find(envelope, 'Body')?.children[0];
    if (request === undefined) return faultOf('SOAP-ENV:Client', 'The request is not a SOAP envelope', []);
    const token = find(envelope, 'Header/Security/UsernameToken');
    if (textAt(token, 'Username') !== this.#options.user || textAt(token, 'Password') !== this.#options.password) {
      return faultOf('SOAP-ENV:Client.authenticationError', 'invalid username or password', []);
    }
    for (const one of OPERATIONS) {
      if (request.name === `Submit_${one.noun}_Request`) return this.#submit(one as Operation<KeptKind>, request);
      if (request.name === `Get_${one.plural}_Request`) return this.#get(one as Operation<KeptKind>, request);
    }
    return faultOf('SOAP-ENV:Client', `There is no operation ${request.name}`, []);
  }

  async #submit({ kind, noun, id, idType, read }: Operation<KeptKind>, request: XmlElement): Promise<HttpAnswer> {
    const data = find(request, `${noun}_Data`);
    if (data === undefined) return validation([{ field: `${noun}_Data`, message: 'A value is required' }], noun);
    const document = read(data);
    const before = this.#known(kind, id(document)).find((one) => id(one) === id(document));
    const isAddOnly = attributeOf(request, 'wd:Add_Only') === 'true';
    if (before !== undefined && isAddOnly) {
      return validation([{ field: idType, message: `Add Only is set and the ${idType} is in use already` }], noun);
    }
    const problems = this.book.check(kind, document);
    if (problems.length > 0) return validation(problems, noun);
    await this.book.keep(kind, document, before);
    return said(element(`wd:Submit_${noun}_Response`, { 'xmlns:wd': NAMESPACE }, [idReference(`${noun}_Reference`, idType, id(document))]));
  }

  /** Documents whose number or whose reference is as told. */
  #known<K extends KeptKind>(kind: K, id: string): readonly Kept[K][] {
    return [...new Set([...this.book.find(kind, id), ...this.book.sentAs(kind, id)])];
  }

  #get({ kind, noun, plural, id, idType, write }: Operation<KeptKind>, request: XmlElement): HttpAnswer {
    const wanted = textAt(request, `Request_References/${noun}_Reference/ID`);
    const number = textAt(request, 'Request_Criteria/Suppliers_Invoice_Number');
    const supplier = textAt(request, 'Request_Criteria/Supplier_Reference/ID');
    const found = this.#known(kind, wanted ?? number ?? '').filter((one) =>
      wanted === undefined
        ? 'supplier' in one && 'amount' in one && one.number === number && one.supplier === supplier
        : id(one) === wanted,
    );
    if (wanted !== undefined && found.length === 0) {
      const message = `Invalid ID value. '${wanted}' is not a valid ID value for type = '${idType}'`;
      return validation([{ field: `${noun}_Reference`, message }], plural, 'Get');
    }
    return said(
      element(`wd:Get_${plural}_Response`, { 'xmlns:wd': NAMESPACE }, [
        element('wd:Response_Results', {}, [textElement('wd:Total_Results', String(found.length))]),
        element(
          'wd:Response_Data',
          {},
          found.map((one) => element(`wd:${noun}`, {}, [write(one, this.book)])),
        ),
      ]),
    );
  }
}

const idReference = (name: string, type: string, id: string): XmlNode =>
  element(`wd:${name}`, {}, [element('wd:ID', { 'wd:type': type }, id)]);

function treeOf(body: Buffer): XmlElement | undefined {
  try {
    return readXml(body);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

const XML = { 'content-type': 'text/xml; charset=utf-8' };

function said(response: XmlNode, status = 200): HttpAnswer {
  const envelope = element('SOAP-ENV:Envelope', { 'xmlns:SOAP-ENV': SOAP }, [element('SOAP-ENV:Body', {}, [response])]);
  return { status, body: Buffer.from(writeXml(envelope)), headers: XML };
}

function validation(problems: readonly Problem[], noun: string, verb = 'Submit'): HttpAnswer {
  const errors = problems.map(({ field, message }) =>
    element('wd:Validation_Error', {}, [
      textElement('wd:Message', message),
      textElement('wd:Detail_Message', message),
      textElement('wd:Xpath', `/wd:${verb}_${noun}_Request/wd:${field}`),
    ]),
  );
  const words = `Validation error occurred. ${problems[0]?.message ?? ''}`;
  return faultOf('SOAP-ENV:Client.validationError', words, [element('wd:Validation_Fault', { 'xmlns:wd': NAMESPACE }, errors)]);
}

/** SOAP 1.1 faults are answered with HTTP 500. */
function faultOf(code: string, words: string, detail: readonly XmlNode[]): HttpAnswer {
  const fault = element('SOAP-ENV:Fault', {}, [
    textElement('faultcode', code),
    textElement('faultstring', words),
    element('detail', {}, detail),
  ]);
  return said(fault, 500);
}
