/** Where a receivable stands. */
export type BucketName = 'primary' | 'secondary' | 'tertiary' | 'guarantor';

/** One part of an accounting event: posting rules turn it into debit and credit lines of equal amount. */
export interface AccountingEntry {
  /** What happened in accounting terms: `charge`, `contractual`, `payer-payment`, … the key of the posting rules. */
  readonly posting: string;
  /** Minor units. Negative turns the sides of the rule round. Zero entries are dropped. */
  readonly amount: bigint;
  readonly bucket?: BucketName;
  /** For movements between buckets: where the money goes. */
  readonly toBucket?: BucketName;
  readonly payerClass?: string;
  /** The class a receivable stands under where it is not the payer's: that of the patient account. '' while it is not known. */
  readonly standsUnder?: string;
  /** For movements between classes: where the money goes; '' while it is not known. */
  readonly toClass?: string;
  readonly department?: string;
  readonly serviceLine?: string;
  /** The other entity, or the other subject of a transfer between accounts. The lines that leave keep the event's subject. */
  readonly counterparty?: string;
  /** The account of the chart for the side that its rule leaves to the entry; absent: the one the rule gives. */
  readonly account?: string;
  /** What a clearing or payable line is aged and closed by: a remittance, a recoupment reference. */
  readonly openItem?: string;
}

/** A line that stands as it was stated. Minor units. */
export interface StatedLine {
  readonly account: string;
  readonly amount: bigint;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
}

/** What a decider asks the ledger to post: one balanced journal, exactly once per `identity`. */
export interface AccountingEvent {
  /** Unique per tenant for ever: process key, business document, posting kind, version. Hashed by the ledger. */
  readonly identity: string;
  readonly entity: string;
  /** The accounting day asked for; the period rule of the entity may move it and then the link is kept. */
  readonly day: string;
  readonly currency: string;
  /** The pseudonymous key the lines are subledger entries of: `account:…`, `remittance:…`. */
  readonly subject: string;
  readonly entries: readonly AccountingEntry[];
  /** Lines as somebody else made them, instead of entries that rules turn into lines: debit positive, credit negative, zero together. */
  readonly lines?: readonly StatedLine[];
  /** Identity of the accounting event this one mirrors. */
  readonly reverses?: string;
}
