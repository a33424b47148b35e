import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';
import { readAmount } from '../money/amount.ts';
import { budgetName, DocumentIndex } from './document-index.ts';
import type { Kept, KeptBudget, KeptFunds, KeptInvoice, KeptKind, Problem } from './documents.ts';

type Entry =
  | { readonly type: 'kept'; readonly kind: KeptKind; readonly document: Kept[KeptKind]; readonly at: number }
  | { readonly type: 'period'; readonly name: string; readonly isOpen: boolean };

/**
 * The purchasing books of an ERP: a file of entries that only grows. It checks what an ERP checks, that what a document names is there, that
 * it adds up and that its period is open, and nothing else: a document sent twice stands there twice and any quantity is received.
 */
export class PurchasingBook {
  readonly #log: AppendLog;
  readonly #documents = new DocumentIndex();
  readonly #closed = new Set<string>();
  readonly #accounts: ReadonlyMap<string, string> | undefined;

  private constructor(log: AppendLog, accounts: ReadonlyMap<string, string> | undefined) {
    this.#log = log;
    this.#accounts = accounts;
  }

  /** Without `accounts` every supplier, item and account is known. */
  static async open(folder: string, accounts?: ReadonlyMap<string, string>): Promise<PurchasingBook> {
    const { log, records } = await AppendLog.open(join(folder, 'purchasing.jsonl'));
    const book = new PurchasingBook(log, accounts);
    for (const record of records) book.#apply(record as Entry);
    return book;
  }

  all<K extends KeptKind>(kind: K): readonly Kept[K][] {
    return this.#documents.all(kind);
  }

  /** Documents by the name they go by: a number, or the reference that they were sent with (receipts, journals, checks of funds). */
  find<K extends KeptKind>(kind: K, name: string): readonly Kept[K][] {
    return this.#documents.find(kind, name);
  }

  /** Documents by the reference that they were sent with. */
  sentAs<K extends KeptKind>(kind: K, reference: string): readonly Kept[K][] {
    return this.#documents.sentAs(kind, reference);
  }

  /** Checks of funds that were made for a requisition. */
  fundsOf(requisition: string): readonly KeptFunds[] {
    return this.#documents.fundsOf(requisition);
  }

  /** What is wrong with a document; empty when it can be kept. */
  check<K extends KeptKind>(kind: K, document: Kept[K]): readonly Problem[] {
    return this.#problemsOf(kind, document);
  }

  /** Keeps a document, in the place of one that is kept already where `instead` is given. */
  async keep<K extends KeptKind>(kind: K, document: Kept[K], instead?: Kept[K]): Promise<void> {
    const at = instead === undefined ? -1 : this.#documents.placeOf(instead);
    await this.#write({ type: 'kept', kind, document, at });
  }

  async setPeriod(day: string, isOpen: boolean): Promise<void> {
    await this.#write({ type: 'period', name: day.slice(0, 7), isOpen });
  }

  /** What was received on an order line so far. */
  receivedOn(order: string, line: string): number {
    return this.#documents.received(order, line);
  }

  /** What is left of a budget in minor units, its reservations taken off; undefined where nobody set one: then nothing stops anybody. */
  leftOf(budget: Omit<KeptBudget, 'amount'>): bigint | undefined {
    const name = budgetName(budget);
    const set = this.find('budget', name).at(-1);
    return set === undefined ? undefined : minor(set.amount) - this.#documents.reserved(name);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  #problemsOf(kind: KeptKind, document: Kept[KeptKind]): Problem[] {
    switch (kind) {
      case 'order': {
        const order = document as Kept['order'];
        const isAnyKnown = this.#accounts === undefined;
        const unknown = order.lines.filter(({ item }) => !isAnyKnown && item !== '' && this.find('item', item).length === 0);
        return [
          ...this.#supplierProblems(order.supplier),
          ...unknown.map(({ item }) => ({ field: 'Item', message: `The item ${item} is not valid` })),
        ];
      }
      case 'receipt': {
        const { order, line, date } = document as Kept['receipt'];
        return [...this.#lineProblems(order, line), ...this.#periodProblems(date)];
      }
      case 'invoice': {
        const invoice = document as Kept['invoice'];
        const lines = invoice.lines.flatMap((one) => [
          ...(one.order === ''
            ? []
            : [...this.#lineProblems(one.order, one.line), ...this.#orderSupplierProblems(one.order, invoice.supplier)]),
          ...(one.account === '' ? [] : this.#accountProblems(one.account)),
        ]);
        return [
          ...this.#supplierProblems(invoice.supplier),
          ...lines,
          ...totalProblems(invoice),
          ...this.#periodProblems(invoice.accountingDate),
        ];
      }
      case 'journal': {
        const journal = document as Kept['journal'];
        const sum = journal.lines.reduce((total, { debit, credit }) => total + minor(debit) - minor(credit), 0n);
        const unbalanced = sum === 0n ? [] : [{ field: 'Journal_Entry_Line', message: 'The journal is not in balance' }];
        return [
          ...journal.lines.flatMap(({ account }) => this.#accountProblems(account)),
          ...unbalanced,
          ...this.#periodProblems(journal.date),
        ];
      }
      case 'supplier':
      case 'item':
      case 'budget':
      case 'funds':
        return [];
    }
  }

  #supplierProblems(number: string): Problem[] {
    return this.#accounts === undefined || this.find('supplier', number).length > 0
      ? []
      : [{ field: 'Supplier', message: `The supplier ${number} is not valid` }];
  }

  #lineProblems(order: string, line: string): Problem[] {
    const known = this.find('order', order).some((one) => one.lines.some((other) => other.line === line));
    return known ? [] : [{ field: 'PurchaseOrderNumber', message: `The purchase order ${order} line ${line} is not valid` }];
  }

  #orderSupplierProblems(order: string, supplier: string): Problem[] {
    const [known] = this.find('order', order);
    if (known === undefined || known.supplier === supplier) return [];
    return [{ field: 'PurchaseOrderNumber', message: `The purchase order ${order} is not with supplier ${supplier}` }];
  }

  #accountProblems(account: string): Problem[] {
    return this.#accounts?.has(account) !== false ? [] : [{ field: 'Ledger_Account', message: `The account ${account} is not valid` }];
  }

  #periodProblems(date: string): Problem[] {
    if (!this.#closed.has(date.slice(0, 7))) return [];
    return [{ field: 'AccountingDate', message: `The date ${date} is not in an open period`, isPeriod: true }];
  }

  async #write(entry: Entry): Promise<void> {
    this.#apply(entry);
    await this.#log.append(JSON.stringify(entry));
  }

  #apply(entry: Entry): void {
    if (entry.type === 'kept') {
      this.#documents.put(entry.kind, entry.document, entry.at);
    } else if (entry.isOpen) this.#closed.delete(entry.name);
    else this.#closed.add(entry.name);
  }
}

function totalProblems(invoice: KeptInvoice): Problem[] {
  const sum = invoice.lines.reduce((total, { amount }) => total + minor(amount), 0n);
  return sum === minor(invoice.amount) ? [] : [{ field: 'InvoiceAmount', message: 'The sum of the lines is not the invoice amount' }];
}

const minor = (text: string): bigint => (text === '' ? 0n : (readAmount(text) ?? -1n));
