import type { XmlNode } from '@plexus/xml';
import {
  accountingDayOf,
  type ItemData,
  type PurchaseOrderData,
  type ReceiptData,
  type SupplierData,
  type VoucherData,
} from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import type { SummaryJournal } from '../content.ts';
import { leaf, node, reference, VERSION } from './envelope.ts';

const UNIT = 'UN_CEFACT_Common_Code_ID';

/** A request that makes something: with Add_Only a repeated id is refused instead of written over. */
const submit = (operation: string, isAddOnly: boolean, data: XmlNode): XmlNode =>
  node(`${operation}_Request`, [data], { 'wd:version': VERSION, ...(isAddOnly ? { 'wd:Add_Only': 'true' } : {}) });

/** A request for one document by its id. */
export const get = (operation: string, referenceName: string, type: string, id: string): XmlNode =>
  node(`${operation}_Request`, [node('Request_References', [reference(referenceName, type, id)])], { 'wd:version': VERSION });

const amountOf = (minor: bigint | string, currency: string): string => formatMoney(money(BigInt(minor), currency));

export const supplierRequest = (supplier: SupplierData): XmlNode =>
  submit(
    'Submit_Supplier',
    false,
    node('Supplier_Data', [
      leaf('Supplier_ID', supplier.supplier),
      leaf('Supplier_Name', supplier.name),
      reference('Payment_Terms_Reference', 'Payment_Terms_ID', `NET_${supplier.paymentDays}`),
      reference('Supplier_Status_Reference', 'Business_Entity_Status_Value_ID', supplier.status),
    ]),
  );

export const itemRequest = (item: ItemData): XmlNode =>
  submit(
    'Submit_Purchase_Item',
    false,
    node('Purchase_Item_Data', [
      leaf('Purchase_Item_ID', item.item),
      leaf('Item_Name', item.description),
      reference('Unit_of_Measure_Reference', UNIT, item.baseUnit),
      leaf('Status', item.status),
    ]),
  );

/** The order's number is its id, so that receipts and invoices can refer to it; the delivery's key stands in the memo. */
export const orderRequest = (order: PurchaseOrderData, key: string, entity: string, isChange: boolean): XmlNode =>
  submit(
    'Submit_Purchase_Order',
    !isChange,
    node('Purchase_Order_Data', [
      leaf('Purchase_Order_ID', order.order),
      leaf('Submit', 'true'),
      reference('Company_Reference', 'Company_Reference_ID', entity),
      reference('Supplier_Reference', 'Supplier_ID', order.supplier),
      reference('Currency_Reference', 'Currency_ID', order.currency),
      leaf('Document_Date', order.day),
      leaf('Memo', key),
      ...order.lines.map((line) =>
        node('Goods_Line_Replacement_Data', [
          leaf('Line_Number', line.line),
          line.item === undefined ? undefined : reference('Item_Reference', 'Purchase_Item_ID', line.item),
          leaf('Item_Description', line.description),
          leaf('Quantity', line.quantity),
          reference('Unit_of_Measure_Reference', UNIT, line.unit),
          leaf('Unit_Cost', line.unitPrice),
        ]),
      ),
    ]),
  );

export const receiptRequest = (receipt: ReceiptData, line: string, key: string, entity: string): XmlNode =>
  submit(
    'Submit_Receipt',
    true,
    node('Receipt_Data', [
      leaf('Receipt_ID', key),
      leaf('Submit', 'true'),
      reference('Company_Reference', 'Company_Reference_ID', entity),
      reference('Purchase_Order_Reference', 'Purchase_Order_ID', receipt.order),
      leaf('Document_Date', receipt.day),
      node('Receipt_Line_Replacement_Data', [
        leaf('Purchase_Order_Line_Number', line),
        leaf('Quantity', receipt.quantity),
        reference('Unit_of_Measure_Reference', UNIT, receipt.unit),
      ]),
    ]),
  );

export const invoiceRequest = (invoice: VoucherData, key: string, entity: string, numbers: AccountNumbers): XmlNode =>
  submit(
    'Submit_Supplier_Invoice',
    true,
    node('Supplier_Invoice_Data', [
      leaf('Supplier_Invoice_ID', key),
      leaf('Submit', 'true'),
      reference('Company_Reference', 'Company_Reference_ID', entity),
      reference('Currency_Reference', 'Currency_ID', invoice.currency),
      reference('Supplier_Reference', 'Supplier_ID', invoice.supplier),
      leaf('Invoice_Date', invoice.day),
      leaf('Accounting_Date', accountingDayOf(invoice)),
      leaf('Suppliers_Invoice_Number', invoice.number),
      leaf('Control_Amount_Total', amountOf(invoice.total, invoice.currency)),
      leaf('Tax_Amount', amountOf(invoice.tax, invoice.currency)),
      leaf('Freight_Amount', amountOf(invoice.freight, invoice.currency)),
      ...invoice.lines.map((line) => {
        const account = line.distributions?.[0]?.account;
        return node('Invoice_Line_Replacement_Data', [
          leaf('Line_Order', line.line),
          line.order === undefined ? undefined : reference('Purchase_Order_Reference', 'Purchase_Order_ID', line.order),
          leaf('Purchase_Order_Line_Number', line.orderLine),
          leaf('Quantity', line.quantity),
          leaf('Unit_Cost', line.unitPrice),
          leaf('Extended_Amount', amountOf(line.amount, invoice.currency)),
          account === undefined
            ? undefined
            : reference('Ledger_Account_Reference', 'Ledger_Account_ID', numbers.numberOf(account) ?? account),
        ]);
      }),
    ]),
  );

/** Elements in the order of `Accounting_Journal_Data`. */
export const journalRequest = (journal: SummaryJournal, key: string, numbers: AccountNumbers, ledger: string): XmlNode =>
  submit(
    'Submit_Accounting_Journal',
    true,
    node('Accounting_Journal_Data', [
      leaf('Accounting_Journal_ID', key),
      leaf('Submit', 'true'),
      reference('Company_Reference', 'Company_Reference_ID', journal.entity),
      reference('Currency_Reference', 'Currency_ID', journal.currency),
      reference('Ledger_Type_Reference', 'Ledger_Type_ID', ledger),
      leaf('Accounting_Date', journal.day),
      leaf('Control_Total_Amount', amountOf(journal.debit, journal.currency)),
      ...journal.lines.map((line, n) => {
        const amount = BigInt(line.amount);
        return node('Journal_Entry_Line_Replacement_Data', [
          leaf('Line_Order', String(n + 1)),
          reference('Ledger_Account_Reference', 'Ledger_Account_ID', numbers.numberOf(line.account) ?? line.account),
          leaf('Debit_Amount', amount > 0n ? amountOf(amount, journal.currency) : undefined),
          leaf('Credit_Amount', amount < 0n ? amountOf(-amount, journal.currency) : undefined),
          line.costCenter === undefined ? undefined : reference('Worktags_Reference', 'Cost_Center_Reference_ID', line.costCenter),
        ]);
      }),
    ]),
  );

/** Whatever invoices of a supplier have a number, by whoever they were made. */
export const invoicesOfNumber = (invoice: VoucherData): XmlNode =>
  node(
    'Get_Supplier_Invoices_Request',
    [
      node('Request_Criteria', [
        reference('Supplier_Reference', 'Supplier_ID', invoice.supplier),
        leaf('Suppliers_Invoice_Number', invoice.number),
      ]),
    ],
    { 'wd:version': VERSION },
  );
