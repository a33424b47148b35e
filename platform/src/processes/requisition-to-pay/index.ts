import type { StoredEvent } from '../../canonical/index.ts';
import type { Decision, ProcessDefinition } from '../engine/decision.ts';
import { decideBilled, type Directory } from './billed.ts';
import { decideInvoice } from './invoice/decide-invoice.ts';
import { decodeInvoice, encodeInvoice } from './invoice/invoice-state.ts';
import { decideOrder } from './order/decide-order.ts';
import { decodeOrder, encodeOrder } from './order/order-state.ts';
import { decideTransmission, type Transmission } from './transmission.ts';
import { decideBudget } from './budget/decide-budget.ts';
import { decodeBudget, encodeBudget } from './budget/encoding.ts';
import { decideItem, type Item } from './item/decide-item.ts';
import type { PurchasingPolicies } from './policies.ts';
import { decideRequester, type Requester } from './requester.ts';
import { decideRequisition } from './requisition/decide-requisition.ts';
import type { Requisition } from './requisition/state.ts';
import { decideSupplier, type Supplier } from './supplier.ts';
import { decideTaxpayer, type Taxpayer } from './taxpayer.ts';

export { type Books, type Purchasing, type PurchasingPolicies, purchasingPoliciesOf, purchasingPolicySchemas } from './policies.ts';
export { invoicesIn, numberInDirectories } from './billed.ts';
export { PURCHASE_WORK, type PurchaseWork } from './purchase-work.ts';
export { type OpenOrderLine, openLinesOf } from './open-lines.ts';
export { COST_CENTERS_DECLARED, RATES_DECLARED } from './declared.ts';
export type { ApprovalStep, RequisitionApprovalPolicy } from './approval-policy.ts';
export type { BuyingRules, PurchasingPolicy, SupplierTerms } from './purchasing-policy.ts';
export { itemPrice, type PriceQuestion } from './item/item-view.ts';
export { type BudgetView, budgetView } from './budget/budget-view.ts';
export { type AskedOfBudget, invoiceBudgets, invoiceCopies, type InvoiceHold, invoiceHolds, isVouchered } from './invoice/invoice-view.ts';
export { type RequisitionView, requisitionView } from './requisition/requisition-view.ts';

interface Typed<S> {
  readonly decide: (state: S | undefined, event: StoredEvent, policies: PurchasingPolicies) => Decision<S>;
  readonly encode: (state: S) => string;
  readonly decode: (text: string) => S;
}

/** The engine handles states it cannot know the shape of: what a definition decodes is only ever given back to it. */
const definition = <S>(name: string, { decide, encode, decode }: Typed<S>): ProcessDefinition<unknown, PurchasingPolicies> => ({
  name,
  version: 1,
  decide: (state, event, policies) => decide(state as S | undefined, event, policies),
  encode: (state) => encode(state as S),
  decode,
});

/** A state that is JSON as it is. */
const json = <S>() => ({ encode: (state: S): string => JSON.stringify(state), decode: (text: string): S => JSON.parse(text) as S });

/** The processes of requisition-to-pay; the name of each is the prefix of its keys. */
export const requisitionToPay: readonly ProcessDefinition<unknown, PurchasingPolicies>[] = [
  definition('requisition', { decide: decideRequisition, ...json<Requisition>() }),
  definition('requester', { decide: decideRequester, ...json<Requester>() }),
  definition('item', { decide: decideItem, ...json<Item>() }),
  definition('supplier', { decide: decideSupplier, ...json<Supplier>() }),
  definition('budget', { decide: decideBudget, encode: encodeBudget, decode: decodeBudget }),
  definition('order', { decide: decideOrder, encode: encodeOrder, decode: decodeOrder }),
  definition('transmission', { decide: decideTransmission, ...json<Transmission>() }),
  definition('invoice', { decide: decideInvoice, encode: encodeInvoice, decode: decodeInvoice }),
  definition('billed', { decide: decideBilled, ...json<Directory>() }),
  definition('taxpayer', { decide: decideTaxpayer, ...json<Taxpayer>() }),
];
