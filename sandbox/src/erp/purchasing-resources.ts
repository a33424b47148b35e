import type { HttpAnswer, HttpRequest } from '../http/answering-server.ts';
import type { Kept, KeptInvoice, KeptKind, KeptOrder, KeptReceipt, Problem } from '../purchasing/documents.ts';
import type { PurchasingBook } from '../purchasing/purchasing-book.ts';

type Json = Readonly<Record<string, unknown>>;

const MOST_PER_PAGE = 500;

/**
 * Purchasing shaped like Oracle Fusion: suppliers, items, purchase orders, receipts and invoices as REST resources that are found by `q`.
 * An invoice is in the books only once it is validated. Nothing is checked for having been sent before, but an invoice's number.
 */
export class PurchasingResources {
  readonly book: PurchasingBook;

  constructor(book: PurchasingBook) {
    this.book = book;
  }

  /** The answer to a request for `path` below the resources; undefined when it is none of these. */
  answer(path: string, request: HttpRequest): Promise<HttpAnswer> | HttpAnswer | undefined {
    const body = request.method === 'GET' ? {} : readJson(request.body);
    if (body === undefined) return problemAnswer(400, [{ field: '', message: 'The body is not JSON' }]);
    switch (`${request.method} ${path}`) {
      case 'GET suppliers':
        return list(
          this.book
            .all('supplier')
            .map((one) => ({ SupplierNumber: one.number, Supplier: one.name, PaymentTerms: one.terms, Status: one.status })),
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
          this.book.all('item').map((one) => ({
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
          this.book.all('order').map((order) => this.#orderBody(order)),
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
        return list(this.book.all('receipt').map(receiptBody), request);
      case 'POST receivingReceiptRequests':
        return this.#keep('receipt', receiptOf(body), body);
      case 'GET invoices':
        return list(this.book.all('invoice').map(invoiceBody), request);
      case 'POST invoices':
        return this.#enter(invoiceOf(body), body);
      case 'POST invoices/action/validateInvoice':
        return this.#validate(text(body, 'InvoiceNumber'), text(body, 'SupplierNumber'));
      default:
        return undefined;
    }
  }

  /** Upsert-Mode: what is there under the number is written over. */
  async #put<K extends 'supplier' | 'item'>(kind: K, document: Kept[K]): Promise<HttpAnswer> {
    if (document.number === '') return problemAnswer(400, [{ field: 'Number', message: 'A value is required' }]);
    const before = this.book.all(kind).find(({ number }) => number === document.number);
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

  async #validate(number: string, supplier: string): Promise<HttpAnswer> {
    const invoice = this.#invoice(number, supplier);
    if (invoice === undefined) return problemAnswer(404, [{ field: 'InvoiceNumber', message: 'There is no such invoice' }]);
    const problems = this.book.check('invoice', invoice);
    if (problems.length > 0) return problemAnswer(400, problems);
    await this.book.keep('invoice', { ...invoice, isValidated: true }, invoice);
    return { status: 200, body: { result: 'The invoice was validated' } };
  }

  #order(wanted: string): KeptOrder | undefined {
    return this.book.all('order').find(({ number }) => number === wanted);
  }

  #invoice(number: string, supplier: string): KeptInvoice | undefined {
    return this.book.all('invoice').find((one) => one.number === number && one.supplier === supplier);
  }

  #orderBody(order: KeptOrder): Json {
    return {
      OrderNumber: order.number,
      Description: order.reference,
      SupplierNumber: order.supplier,
      CurrencyCode: order.currency,
      OrderDate: order.date,
      Status: 'Open',
      lines: order.lines.map((one) => ({
        LineNumber: one.line,
        Item: one.item,
        Description: one.description,
        Quantity: one.quantity,
        UOM: one.unit,
        Price: one.price,
        ReceivedQuantity: String(this.book.receivedOn(order.number, one.line)),
      })),
    };
  }
}

const text = (body: Json, field: string): string => {
  const value = body[field];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

const rows = (body: Json, field: string): readonly Json[] => (Array.isArray(body[field]) ? (body[field] as Json[]) : []);

const orderOf = (body: Json): KeptOrder => ({
  reference: text(body, 'Description'),
  number: text(body, 'OrderNumber'),
  supplier: text(body, 'SupplierNumber'),
  currency: text(body, 'CurrencyCode'),
  date: text(body, 'OrderDate'),
  lines: rows(body, 'lines').map((one) => ({
    line: text(one, 'LineNumber'),
    item: text(one, 'Item'),
    description: text(one, 'Description'),
    quantity: text(one, 'Quantity'),
    unit: text(one, 'UOM'),
    price: text(one, 'Price'),
  })),
});

function receiptOf(body: Json): KeptReceipt {
  const [line = {}] = rows(body, 'lines');
  return {
    reference: text(body, 'Comments'),
    order: text(line, 'DocumentNumber'),
    line: text(line, 'DocumentLineNumber'),
    quantity: text(line, 'Quantity'),
    unit: text(line, 'UOMCode'),
    date: text(body, 'TransactionDate'),
  };
}

const receiptBody = (receipt: KeptReceipt): Json => ({
  Comments: receipt.reference,
  TransactionDate: receipt.date,
  lines: [{ DocumentNumber: receipt.order, DocumentLineNumber: receipt.line, Quantity: receipt.quantity, UOMCode: receipt.unit }],
});

const invoiceOf = (body: Json): KeptInvoice => ({
  reference: text(body, 'Description'),
  number: text(body, 'InvoiceNumber'),
  type: text(body, 'InvoiceType'),
  supplier: text(body, 'SupplierNumber'),
  currency: text(body, 'InvoiceCurrency'),
  date: text(body, 'InvoiceDate'),
  accountingDate: text(body, 'AccountingDate'),
  amount: text(body, 'InvoiceAmount'),
  isValidated: false,
  lines: rows(body, 'invoiceLines').map((one) => ({
    type: text(one, 'LineType'),
    order: text(one, 'PurchaseOrderNumber'),
    line: text(one, 'PurchaseOrderLineNumber'),
    account: text(one, 'DistributionAccount'),
    quantity: text(one, 'Quantity'),
    price: text(one, 'UnitPrice'),
    amount: text(one, 'LineAmount'),
  })),
});

const invoiceBody = (invoice: KeptInvoice): Json => ({
  InvoiceNumber: invoice.number,
  InvoiceType: invoice.type,
  Description: invoice.reference,
  SupplierNumber: invoice.supplier,
  InvoiceCurrency: invoice.currency,
  InvoiceDate: invoice.date,
  AccountingDate: invoice.accountingDate,
  InvoiceAmount: invoice.amount,
  ValidationStatus: invoice.isValidated ? 'Validated' : 'Not validated',
});

/** `q=OrderNumber=PO-1;SupplierNumber=S`: rows whose fields are as told, in pages. */
function list(all: readonly Json[], { query }: HttpRequest): HttpAnswer {
  const wanted = (query.get('q') ?? '')
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.split(/=(.*)/s));
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

function readJson(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
