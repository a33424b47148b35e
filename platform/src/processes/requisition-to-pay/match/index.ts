export type { Amount, Invoice, InvoiceLine, Matching, Order, OrderLine, Price, Quantity, Receipt, Sold } from './documents.ts';
export { ONE } from './documents.ts';
export {
  type Billed,
  billedOf,
  type DuplicateFinding,
  duplicateKeys,
  type DuplicateKeys,
  findDuplicates,
  type Likeness,
  normalized,
} from './duplicates.ts';
export { clearedBy, type Hold, type HoldKind, type Measure, saidOf } from './hold.ts';
export { type Documents, matchAll } from './match-all.ts';
export { Book, type InvoiceOutcome, matchInvoice, type MatchPolicy } from './match-invoice.ts';
export type { LineOutcome, Packaging, Target } from './match-line.ts';
export { clearedWhen, clearingDue, creditExpected, isDearer, type Position, valueOf } from './position.ts';
export { allowance, type Purchase, type Tolerance, type ToleranceRule, type Tolerances, toleranceTable } from './tolerances.ts';
