import type { HttpAnswer, HttpRequest } from '../http/answering-server.ts';
import { formatAmount, readAmount } from '../money/amount.ts';
import type { Kept, KeptFunds, KeptInvoice, KeptKind, KeptOrder, Problem } from '../purchasing/documents.ts';
import type { PurchasingBook } from '../purchasing/purchasing-book.ts';
import { funded, fundedBy, fundsBody } from './funds-body.ts';
import { type Json, readJson, rows, text } from '../http/json-fields.ts';
import { invoiceBody, invoiceOf } from './invoice-body.ts';
import { nextMonth } from './next-month.ts';
import { orderBody, orderOf } from './order-body.ts';
import { receiptBody, receiptOf } from './receipt-body.ts';

const MOST_PER_PAGE = 500;

export interface PurchasingConduct {
  /** It matches invoices with receipts itself and holds what was not received. */
  readonly matches?: boolean;
  /** Whether the invoice that is validated now is booked in the next month, and said to be as it was wanted. */
  readonly redates?: () => boolean;
}

/**
 * Purchasing shaped like Oracle Fusion: suppliers, items, purchase orders, receipts and invoices as REST resources that are found by `q`.
 * An invoice is in the books only once it is validated. Nothing is checked for having been sent before, but an invoice's number.
 */
export class PurchasingResources {
  readonly book: PurchasingBook;
  readonly #matches: boolean;
  readonly #redates: () => boolean;

  constructor(book: PurchasingBook, { matches = false, redates = () => false }: PurchasingConduct = {}) {
    this.book = book;
    this.#matches = matches;
    this.#redates = redates;
  }

  /** The answer to a request for `path` below the resources; undefined when it is none of these. */
  answer(path: string, request: HttpRequest): Promise<HttpAnswer> | HttpAnswer | undefined {
    const body = request.method === 'GET' ? {} : readJson(request.body);
    if (body === undefined) return problemAnswer(400, [{ field: '', message: 'The body is not JSON' }]);
    switch (`${request.method} ${path}`) {
      case 'GET suppliers':
        return list(
          this.#named('supplier', 'SupplierNumber', request).map((one) => ({
            SupplierNumber: one.number,
            Supplier: one.name,
            PaymentTerms: one.terms,
            Status: one.status,
          })),
          request,
        );
      case 'POST suppliers':
        return this.#put('supplier', {
          number: text(body, 'SupplierNumber'),
          name: text(body, 'Supplier'),
          terms: text(body, 'PaymentTerms'),
          status: text(body, 'Status'),
        });
      case 'GET itemsV2':
        return list(
          this.#named('item', 'ItemNumber', request).map((one) => ({
            ItemNumber: one.number,
            ItemDescription: one.description,
            PrimaryUOMValue: one.unit,
            ItemStatusValue: one.status,
          })),
          request,
        );
      case 'POST itemsV2':
        return this.#put('item', {
          number: text(body, 'ItemNumber'),
          description: text(body, 'ItemDescription'),
          unit: text(body, 'PrimaryUOMValue'),
          status: text(body, 'ItemStatusValue'),
        });
      case 'GET purchaseOrders':
        return list(
          this.#named('order', 'OrderNumber', request).map((order) => orderBody(order, (line) => this.book.receivedOn(order.number, line))),
          request,
        );
      case 'POST purchaseOrders':
        return this.#keep(
          'order',
          orderOf(body),
          body,
          request.headers['upsert-mode'] === 'true' ? this.#order(text(body, 'OrderNumber')) : undefined,
        );
      case 'GET receivingReceipts':
        return list(this.#named('receipt', 'Comments', request).map(receiptBody), request);
      case 'POST receivingReceiptRequests':
        return this.#keep('receipt', receiptOf(body), body);
      case 'GET invoices':
        return this.#revalidate().then(() => list(this.#named('invoice', 'InvoiceNumber', request).map(invoiceBody), request));
      case 'POST invoices':
        return this.#enter(invoiceOf(body), body);
      case 'POST invoices/action/validateInvoice':
        return this.#validate(text(body, 'InvoiceNumber'), text(body, 'SupplierNumber'));
      case 'GET budgetaryControlFundsChecks':
        return list(this.#fundsAsked(request).map(fundsBody), request);
      case 'POST budgetaryControlFundsChecks':
        return this.#checkFunds(body);
      case 'POST budgetaryControlFundsReleases':
        return this.#releaseFunds(fundedBy(body));
      default:
        return undefined;
    }
  }

  /** Upsert-Mode: what is there under the number is written over. */
  async #put<K extends 'supplier' | 'item'>(kind: K, document: Kept[K]): Promise<HttpAnswer> {
    if (document.number === '') return problemAnswer(400, [{ field: 'Number', message: 'A value is required' }]);
    const before = this.book.find(kind, document.number)[0];
    await this.book.keep(kind, document, before);
    return { status: before === undefined ? 201 : 200, body: { Number: document.number } };
  }

  async #keep<K extends KeptKind>(kind: K, document: Kept[K], sent: Json, instead?: Kept[K]): Promise<HttpAnswer> {
    const problems = this.book.check(kind, document);
    if (problems.length > 0) return problemAnswer(400, problems);
    await this.book.keep(kind, document, instead);
    return { status: 201, body: sent };
  }

  /** An invoice is only entered: its amounts, its lines and its period are looked at when it is validated. */
  async #enter(invoice: KeptInvoice, sent: Json): Promise<HttpAnswer> {
    if (this.#invoice(invoice.number, invoice.supplier) !== undefined) {
      return problemAnswer(400, [{ field: 'InvoiceNumber', message: 'The invoice number already exists for this supplier' }]);
    }
    await this.book.keep('invoice', invoice);
    return { status: 201, body: sent };
  }

  /** Funds are reserved for all lines of a check or for none. */
  async #checkFunds(body: Json): Promise<HttpAnswer> {
    const asked = rows(body, 'lines').map((one) => ({
      costCenter: text(one, 'CostCenter'),
      account: text(one, 'Account'),
      period: text(one, 'PeriodName'),
      amount: text(one, 'Amount'),
    }));
    const lines = asked.map((one) => {
      const left = this.book.leftOf(one);
      const wanted = readAmount(one.amount) ?? 0n;
      return { ...one, available: formatAmount(left ?? wanted), isPassed: left === undefined || left >= wanted };
    });
    const number = `FC-${this.book.all('funds').length + 1}`;
    const reference = text(body, 'TransactionNumber');
    const funds = { reference, requisition: fundedBy(body), number, isPassed: lines.every(({ isPassed }) => isPassed), lines };
    await this.book.keep('funds', funds);
    return { status: 201, body: fundsBody(funds) };
  }

  /** What is reserved for a requisition or an invoice is free again; where nothing is, nothing happens. */
  async #releaseFunds(document: string): Promise<HttpAnswer> {
    const held = this.book.fundsOf(document).filter(({ isPassed, isReleased }) => isPassed && isReleased !== true);
    for (const funds of held) await this.book.keep('funds', { ...funds, isReleased: true }, funds);
    return { status: 201, body: { ...funded(document), ReleasedCount: String(held.length) } };
  }

  async #validate(number: string, supplier: string): Promise<HttpAnswer> {
    const invoice = this.#invoice(number, supplier);
    if (invoice === undefined) return problemAnswer(404, [{ field: 'InvoiceNumber', message: 'There is no such invoice' }]);
    const problems = this.book.check('invoice', invoice);
    if (problems.length > 0) return problemAnswer(400, problems);
    const isHeld = this.#matches && !this.#isReceived(invoice);
    const accountingDate = this.#redates() ? nextMonth(invoice.accountingDate) : invoice.accountingDate;
    await this.book.keep('invoice', { ...invoice, accountingDate, isValidated: !isHeld, isHeld }, invoice);
    return { status: 200, body: { result: isHeld ? 'The invoice has holds' : 'The invoice was validated' } };
  }

  #isReceived({ lines }: KeptInvoice): boolean {
    return lines.every(({ order, line, quantity }) => order === '' || this.book.receivedOn(order, line) >= Number(quantity));
  }

  /** The validation that an ERP runs by itself from time to time: holds end when what they wait for came. */
  async #revalidate(): Promise<void> {
    if (!this.#matches) return;
    for (const invoice of this.book.all('invoice').filter(({ isHeld }) => isHeld === true)) {
      if (this.#isReceived(invoice)) await this.book.keep('invoice', { ...invoice, isValidated: true, isHeld: false }, invoice);
    }
  }

  /** Those that a query can mean: by their name where it asks for one. */
  #named<K extends KeptKind>(kind: K, field: string, request: HttpRequest): readonly Kept[K][] {
    const name = wantedIn(request).find(([asked]) => asked === field)?.[1];
    return name === undefined ? this.book.all(kind) : this.book.find(kind, name);
  }

  #fundsAsked(request: HttpRequest): readonly KeptFunds[] {
    const wanted = Object.fromEntries(wantedIn(request)) as Json;
    const document = fundedBy(wanted);
    return document === '' ? this.#named('funds', 'TransactionNumber', request) : this.book.fundsOf(document);
  }

  #order(wanted: string): KeptOrder | undefined {
    return this.book.find('order', wanted)[0];
  }

  #invoice(number: string, supplier: string): KeptInvoice | undefined {
    return this.book.find('invoice', number).find((one) => one.supplier === supplier);
  }
}

/** `q=OrderNumber=PO-1;SupplierNumber=S`: fields and what they are to be. */
const wantedIn = ({ query }: HttpRequest): readonly (readonly string[])[] =>
  (query.get('q') ?? '')
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.split(/=(.*)/s));

/** Rows whose fields are as told, in pages. */
function list(all: readonly Json[], request: HttpRequest): HttpAnswer {
  const { query } = request;
  const wanted = wantedIn(request);
  const found = all.filter((row) => wanted.every(([field = '', value = '']) => String(row[field]) === value));
  const limit = Math.min(MOST_PER_PAGE, Math.max(1, Number(query.get('limit') ?? 25) || 25));
  const items = found.slice(0, limit);
  return { status: 200, body: { items, count: items.length, hasMore: found.length > items.length, limit, offset: 0 } };
}

/** The shape of a refusal: a sentence, and the errors with their codes and the fields they are about. */
function problemAnswer(status: number, problems: readonly Problem[]): HttpAnswer {
  const [first] = problems;
  const body = {
    title: status === 404 ? 'Not Found' : 'Bad Request',
    status: String(status),
    detail: first?.message ?? '',
    'o:errorDetails': problems.map(({ field, message, isPeriod }) => ({
      detail: message,
      'o:errorCode': isPeriod === true ? 'AP-INVALID-PERIOD' : 'AP-INVALID-VALUE',
      'o:errorPath': field,
    })),
  };
  return { status, body, headers: { 'content-type': 'application/vnd.oracle.adf.error+json' } };
}
