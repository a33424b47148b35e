import { element, find, findAll, textAt, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import type { KeptInvoice, KeptItem, KeptJournal, KeptOrder, KeptReceipt, KeptSupplier } from '../purchasing/documents.ts';

const text = (of: XmlElement | undefined, path: string): string => textAt(of, path) ?? '';
const idOf = (of: XmlElement | undefined, name: string): string => text(of, `${name}/ID`);
const reference = (name: string, type: string, id: string): XmlNode =>
  element(`wd:${name}`, {}, [element('wd:ID', { 'wd:type': type }, id)]);
const leaf = (name: string, value: string): XmlNode | undefined => textElement(`wd:${name}`, value === '' ? undefined : value);

export const supplierOf = (data: XmlElement): KeptSupplier => ({
  number: text(data, 'Supplier_ID'),
  name: text(data, 'Supplier_Name'),
  terms: idOf(data, 'Payment_Terms_Reference'),
  status: idOf(data, 'Supplier_Status_Reference'),
});

export const supplierData = (one: KeptSupplier): XmlNode =>
  element('wd:Supplier_Data', {}, [
    leaf('Supplier_ID', one.number),
    leaf('Supplier_Name', one.name),
    reference('Payment_Terms_Reference', 'Payment_Terms_ID', one.terms),
    reference('Supplier_Status_Reference', 'Business_Entity_Status_Value_ID', one.status),
  ]);

export const itemOf = (data: XmlElement): KeptItem => ({
  number: text(data, 'Purchase_Item_ID'),
  description: text(data, 'Item_Name'),
  unit: idOf(data, 'Unit_of_Measure_Reference'),
  status: text(data, 'Status'),
});

export const itemData = (one: KeptItem): XmlNode =>
  element('wd:Purchase_Item_Data', {}, [
    leaf('Purchase_Item_ID', one.number),
    leaf('Item_Name', one.description),
    reference('Unit_of_Measure_Reference', 'UN_CEFACT_Common_Code_ID', one.unit),
    leaf('Status', one.status),
  ]);

export const orderOf = (data: XmlElement): KeptOrder => ({
  reference: text(data, 'Memo'),
  number: text(data, 'Purchase_Order_ID'),
  supplier: idOf(data, 'Supplier_Reference'),
  currency: idOf(data, 'Currency_Reference'),
  date: text(data, 'Document_Date'),
  lines: findAll(data, 'Goods_Line_Replacement_Data').map((line) => ({
    line: text(line, 'Line_Number'),
    item: idOf(line, 'Item_Reference'),
    description: text(line, 'Item_Description'),
    quantity: text(line, 'Quantity'),
    unit: idOf(line, 'Unit_of_Measure_Reference'),
    price: text(line, 'Unit_Cost'),
  })),
});

export const orderData = (one: KeptOrder, receivedOn: (line: string) => number): XmlNode =>
  element('wd:Purchase_Order_Data', {}, [
    leaf('Purchase_Order_ID', one.number),
    reference('Supplier_Reference', 'Supplier_ID', one.supplier),
    reference('Currency_Reference', 'Currency_ID', one.currency),
    leaf('Document_Date', one.date),
    leaf('Memo', one.reference),
    ...one.lines.map((line) =>
      element('wd:Goods_Line_Replacement_Data', {}, [
        leaf('Line_Number', line.line),
        line.item === '' ? undefined : reference('Item_Reference', 'Purchase_Item_ID', line.item),
        leaf('Item_Description', line.description),
        leaf('Quantity', line.quantity),
        leaf('Quantity_Received', String(receivedOn(line.line))),
        reference('Unit_of_Measure_Reference', 'UN_CEFACT_Common_Code_ID', line.unit),
        leaf('Unit_Cost', line.price),
      ]),
    ),
  ]);

export function receiptOf(data: XmlElement): KeptReceipt {
  const line = find(data, 'Receipt_Line_Replacement_Data');
  return {
    reference: text(data, 'Receipt_ID'),
    order: idOf(data, 'Purchase_Order_Reference'),
    line: text(line, 'Purchase_Order_Line_Number'),
    quantity: text(line, 'Quantity'),
    unit: idOf(line, 'Unit_of_Measure_Reference'),
    date: text(data, 'Document_Date'),
  };
}

export const receiptData = (one: KeptReceipt): XmlNode =>
  element('wd:Receipt_Data', {}, [
    leaf('Receipt_ID', one.reference),
    reference('Purchase_Order_Reference', 'Purchase_Order_ID', one.order),
    leaf('Document_Date', one.date),
    element('wd:Receipt_Line_Replacement_Data', {}, [
      leaf('Purchase_Order_Line_Number', one.line),
      leaf('Quantity', one.quantity),
      reference('Unit_of_Measure_Reference', 'UN_CEFACT_Common_Code_ID', one.unit),
    ]),
  ]);

export function invoiceOf(data: XmlElement): KeptInvoice {
  const charge = (type: string, field: string) => {
    const amount = text(data, field);
    return Number(amount || '0') === 0 ? [] : [{ type, order: '', line: '', account: '', quantity: '', price: '', amount }];
  };
  return {
    reference: text(data, 'Supplier_Invoice_ID'),
    number: text(data, 'Suppliers_Invoice_Number'),
    type: 'Standard',
    supplier: idOf(data, 'Supplier_Reference'),
    currency: idOf(data, 'Currency_Reference'),
    date: text(data, 'Invoice_Date'),
    accountingDate: text(data, 'Accounting_Date'),
    amount: text(data, 'Control_Amount_Total'),
    isValidated: true,
    lines: [
      ...findAll(data, 'Invoice_Line_Replacement_Data').map((line) => ({
        type: 'Item',
        order: idOf(line, 'Purchase_Order_Reference'),
        line: text(line, 'Purchase_Order_Line_Number'),
        account: idOf(line, 'Ledger_Account_Reference'),
        quantity: text(line, 'Quantity'),
        price: text(line, 'Unit_Cost'),
        amount: text(line, 'Extended_Amount'),
      })),
      ...charge('Freight', 'Freight_Amount'),
      ...charge('Tax', 'Tax_Amount'),
    ],
  };
}

export const invoiceData = (one: KeptInvoice): XmlNode =>
  element('wd:Supplier_Invoice_Data', {}, [
    leaf('Supplier_Invoice_ID', one.reference),
    reference('Supplier_Reference', 'Supplier_ID', one.supplier),
    reference('Currency_Reference', 'Currency_ID', one.currency),
    leaf('Invoice_Date', one.date),
    leaf('Accounting_Date', one.accountingDate),
    leaf('Suppliers_Invoice_Number', one.number),
    leaf('Control_Amount_Total', one.amount),
  ]);

export const journalOf = (data: XmlElement): KeptJournal => ({
  reference: text(data, 'Accounting_Journal_ID'),
  company: idOf(data, 'Company_Reference'),
  date: text(data, 'Accounting_Date'),
  currency: idOf(data, 'Currency_Reference'),
  lines: findAll(data, 'Journal_Entry_Line_Replacement_Data').map((line) => ({
    account: idOf(line, 'Ledger_Account_Reference'),
    debit: text(line, 'Debit_Amount'),
    credit: text(line, 'Credit_Amount'),
    memo: idOf(line, 'Worktags_Reference'),
  })),
});

export const journalData = (one: KeptJournal): XmlNode =>
  element('wd:Accounting_Journal_Data', {}, [
    leaf('Accounting_Journal_ID', one.reference),
    reference('Company_Reference', 'Company_Reference_ID', one.company),
    reference('Currency_Reference', 'Currency_ID', one.currency),
    leaf('Accounting_Date', one.date),
    ...one.lines.map((line) =>
      element('wd:Journal_Entry_Line_Replacement_Data', {}, [
        reference('Ledger_Account_Reference', 'Ledger_Account_ID', line.account),
        leaf('Debit_Amount', line.debit),
        leaf('Credit_Amount', line.credit),
      ]),
    ),
  ]);
