/** Documents as an ERP of the sandbox keeps them, whatever protocol they came by. Quantities, prices and amounts are decimal text. */
export interface KeptSupplier {
  readonly number: string;
  readonly name: string;
  readonly terms: string;
  readonly status: string;
}

export interface KeptItem {
  readonly number: string;
  readonly description: string;
  readonly unit: string;
  readonly status: string;
}

export interface KeptOrder {
  readonly reference: string;
  readonly number: string;
  readonly supplier: string;
  readonly currency: string;
  readonly date: string;
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly description: string;
    readonly quantity: string;
    readonly unit: string;
    readonly price: string;
  }[];
}

export interface KeptReceipt {
  readonly reference: string;
  readonly order: string;
  readonly line: string;
  readonly quantity: string;
  readonly unit: string;
  readonly date: string;
}

export interface KeptInvoice {
  readonly reference: string;
  readonly number: string;
  readonly type: string;
  readonly supplier: string;
  readonly currency: string;
  readonly date: string;
  readonly accountingDate: string;
  readonly amount: string;
  /** Only a validated invoice counts in the books. */
  readonly isValidated: boolean;
  /** Validated, and held by the ERP's own match. */
  readonly isHeld?: boolean;
  readonly lines: readonly {
    readonly type: string;
    readonly order: string;
    readonly line: string;
    readonly account: string;
    readonly quantity: string;
    readonly price: string;
    readonly amount: string;
  }[];
}

export interface KeptJournal {
  readonly company: string;
  readonly reference: string;
  readonly date: string;
  readonly currency: string;
  readonly lines: readonly { readonly account: string; readonly debit: string; readonly credit: string; readonly memo: string }[];
}

/** What a cost center may spend on an account in a period. */
export interface KeptBudget {
  readonly costCenter: string;
  readonly account: string;
  readonly period: string;
  readonly amount: string;
}

/** A check of funds, which reserves them where they are there. */
export interface KeptFunds {
  readonly reference: string;
  readonly requisition?: string;
  /** The requisition needs them no more. */
  readonly isReleased?: boolean;
  readonly number: string;
  readonly isPassed: boolean;
  readonly lines: readonly (KeptBudget & { readonly available: string; readonly isPassed: boolean })[];
}

export interface Kept {
  readonly supplier: KeptSupplier;
  readonly item: KeptItem;
  readonly order: KeptOrder;
  readonly receipt: KeptReceipt;
  readonly invoice: KeptInvoice;
  readonly journal: KeptJournal;
  readonly budget: KeptBudget;
  readonly funds: KeptFunds;
}

export type KeptKind = keyof Kept;

/** What is wrong with a document: the field, and whether it is the period. */
export interface Problem {
  readonly field: string;
  readonly message: string;
  readonly isPeriod?: boolean;
}
