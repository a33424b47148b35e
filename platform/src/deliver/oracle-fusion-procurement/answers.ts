import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const Text = Type.String({ maxLength: 1_000 });
const Decimal = Type.String({ pattern: '^-?\\d{1,20}(\\.\\d{1,10})?$' });
const list = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Object({ items: Type.Array(item, { maxItems: 500 }) });

const Order = Type.Object({
  OrderNumber: Text,
  Description: Text,
  SupplierNumber: Text,
  CurrencyCode: Text,
  OrderDate: Text,
  lines: Type.Array(
    Type.Object({ LineNumber: Text, Item: Text, Quantity: Decimal, UOM: Text, Price: Decimal, ReceivedQuantity: Decimal }),
    { maxItems: 1_000 },
  ),
});
export type FusionOrder = Static<typeof Order>;

const Receipt = Type.Object({
  Comments: Text,
  TransactionDate: Text,
  lines: Type.Array(Type.Object({ DocumentNumber: Text, DocumentLineNumber: Text, Quantity: Decimal, UOMCode: Text }), {
    minItems: 1,
    maxItems: 1_000,
  }),
});

const Invoice = Type.Object({
  InvoiceNumber: Text,
  Description: Text,
  SupplierNumber: Text,
  InvoiceCurrency: Text,
  InvoiceDate: Text,
  AccountingDate: Text,
  InvoiceAmount: Decimal,
  ValidationStatus: Text,
});

const FundsCheck = Type.Object({
  TransactionNumber: Text,
  Requisition: Text,
  ReservationNumber: Text,
  FundsStatus: Text,
  lines: Type.Array(Type.Object({ CostCenter: Text, PeriodName: Text, FundsAvailableAmount: Decimal, FundsStatus: Text }), {
    maxItems: 1_000,
  }),
});
export type FusionFundsCheck = Static<typeof FundsCheck>;

const Problem = Type.Object({
  title: Type.Optional(Text),
  detail: Type.Optional(Text),
  'o:errorDetails': Type.Optional(
    Type.Array(Type.Object({ detail: Type.Optional(Text), 'o:errorCode': Type.Optional(Text), 'o:errorPath': Type.Optional(Text) }), {
      maxItems: 1_000,
    }),
  ),
});

export const suppliers = Compile(list(Type.Object({ SupplierNumber: Text, Supplier: Text, PaymentTerms: Text, Status: Text })));
export const items = Compile(list(Type.Object({ ItemNumber: Text, ItemDescription: Text, PrimaryUOMValue: Text, ItemStatusValue: Text })));
export const orders = Compile(list(Order));
export const receipts = Compile(list(Receipt));
export const invoices = Compile(list(Invoice));
export const fundsChecks = Compile(list(FundsCheck));
export const problem = Compile(Problem);
