import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';
import { readAmount } from '../money/amount.ts';
import type { Kept, KeptInvoice, KeptKind, Problem } from './documents.ts';

type Entry =
  | { readonly type: 'kept'; readonly kind: KeptKind; readonly document: Kept[KeptKind]; readonly at: number }
  | { readonly type: 'period'; readonly name: string; readonly isOpen: boolean };

type Documents = { [K in KeptKind]: Kept[K][] };

/**
 * The purchasing books of an ERP: a file of entries that only grows. It checks what an ERP checks, that what a document names is there, that
 * it adds up and that its period is open, and nothing else: a document sent twice stands there twice and any quantity is received.
 */
export class PurchasingBook {
  readonly #log: AppendLog;
  readonly #documents: Documents = { supplier: [], item: [], order: [], receipt: [], invoice: [], journal: [] };
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
    return this.#documents[kind];
  }

  /** What is wrong with a document; empty when it can be kept. */
  check<K extends KeptKind>(kind: K, document: Kept[K]): readonly Problem[] {
    return this.#problemsOf(kind, document);
  }

  /** Keeps a document, in the place of one that is kept already where `instead` is given. */
  async keep<K extends KeptKind>(kind: K, document: Kept[K], instead?: Kept[K]): Promise<void> {
    const at = instead === undefined ? -1 : this.#documents[kind].indexOf(instead);
    await this.#write({ type: 'kept', kind, document, at });
  }

  async setPeriod(day: string, isOpen: boolean): Promise<void> {
    await this.#write({ type: 'period', name: day.slice(0, 7), isOpen });
  }

  /** What was received on an order line so far. */
  receivedOn(order: string, line: string): number {
    return this.#documents.receipt.reduce((sum, one) => (one.order === order && one.line === line ? sum + Number(one.quantity) : sum), 0);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  #problemsOf(kind: KeptKind, document: Kept[KeptKind]): Problem[] {
    switch (kind) {
      case 'order': {
        const order = document as Kept['order'];
        const isAnyKnown = this.#accounts === undefined;
        const unknown = order.lines.filter(
          ({ item }) => !isAnyKnown && item !== '' && !this.#documents.item.some(({ number }) => number === item),
        );
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
          ...(one.order === '' ? [] : this.#lineProblems(one.order, one.line)),
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
        return [];
    }
  }

  #supplierProblems(number: string): Problem[] {
    return this.#accounts === undefined || this.#documents.supplier.some((one) => one.number === number)
      ? []
      : [{ field: 'Supplier', message: `The supplier ${number} is not valid` }];
  }

  #lineProblems(order: string, line: string): Problem[] {
    const known = this.#documents.order.some((one) => one.number === order && one.lines.some((other) => other.line === line));
    return known ? [] : [{ field: 'PurchaseOrderNumber', message: `The purchase order ${order} line ${line} is not valid` }];
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
      const documents: Kept[KeptKind][] = this.#documents[entry.kind];
      documents.splice(entry.at === -1 ? documents.length : entry.at, entry.at === -1 ? 0 : 1, entry.document);
    } else if (entry.isOpen) this.#closed.delete(entry.name);
    else this.#closed.add(entry.name);
  }
}

function totalProblems(invoice: KeptInvoice): Problem[] {
  const sum = invoice.lines.reduce((total, { amount }) => total + minor(amount), 0n);
  return sum === minor(invoice.amount) ? [] : [{ field: 'InvoiceAmount', message: 'The sum of the lines is not the invoice amount' }];
}

const minor = (text: string): bigint => (text === '' ? 0n : (readAmount(text) ?? -1n));
