import type { BankError } from '../bank-error.ts';
import type { PaymentTrace } from '../payment-trace.ts';
import type { Positions, Span } from '../span.ts';

/** When the money of an amount may be used. `Z` (or nothing) is unknown, 0, 1 and 2 are business days, the rest carries figures. */
export type Availability =
  | { readonly type: 'Z' | '0' | '1' | '2' }
  | { readonly type: 'S'; readonly immediate: bigint; readonly oneDay: bigint; readonly later: bigint }
  | { readonly type: 'V'; readonly day?: string; readonly time?: string }
  | { readonly type: 'D'; readonly distributions: readonly { readonly days: number; readonly amount: bigint }[] };

/** Record 01. Days are `YYYY-MM-DD`, times four digits as they are written. */
export interface Bai2File {
  readonly kind: 'file';
  readonly sender: string;
  readonly receiver: string;
  readonly createdOn?: string;
  readonly createdAt?: string;
  readonly fileId: string;
  readonly recordLength?: number;
  readonly blockSize?: number;
  readonly version: string;
  readonly at: Span;
  readonly positions: Positions<'sender' | 'receiver' | 'createdOn' | 'createdAt' | 'fileId' | 'recordLength' | 'blockSize' | 'version'>;
}

export type GroupStatus = 'update' | 'deletion' | 'correction' | 'test';

/** Record 02. */
export interface Bai2Group {
  readonly kind: 'group';
  readonly receiver?: string;
  readonly originator: string;
  readonly status?: GroupStatus;
  readonly asOf?: string;
  readonly asOfTime?: string;
  /** USD where the record names none. */
  readonly currency: string;
  /** 1 interim previous day, 2 final previous day, 3 interim same day, 4 final same day. */
  readonly asOfModifier?: string;
  readonly at: Span;
  readonly positions: Positions<'receiver' | 'originator' | 'status' | 'asOf' | 'asOfTime' | 'currency' | 'asOfModifier'>;
}

/** One balance or total of record 03. Amounts are minor units of the account's currency. */
export interface Bai2Summary {
  readonly typeCode: string;
  readonly amount?: bigint;
  readonly itemCount?: number;
  readonly availability: Availability;
  readonly positions: Positions<'typeCode' | 'amount' | 'itemCount' | 'availability'>;
}

/** Record 03 with its continuations. */
export interface Bai2Account {
  readonly kind: 'account';
  readonly account: string;
  /** That of the group where the record names none. */
  readonly currency: string;
  readonly summaries: readonly Bai2Summary[];
  readonly at: Span;
  readonly positions: Positions<'account' | 'currency'>;
}

/** Record 16 with its continuations. */
export interface Bai2Transaction {
  readonly kind: 'transaction';
  readonly typeCode: string;
  readonly direction: Direction;
  /** Minor units of the account's currency, by its direction; undefined in records that only inform. */
  readonly amount?: bigint;
  readonly currency: string;
  readonly availability: Availability;
  readonly bankReference?: string;
  readonly customerReference?: string;
  /** The lines of the text, joined by a newline. */
  readonly text?: string;
  /** The TRN segment in the text, where the bank passes on that of the payment. */
  readonly trace?: PaymentTrace;
  readonly at: Span;
  readonly positions: Positions<'typeCode' | 'amount' | 'availability' | 'bankReference' | 'customerReference' | 'text'>;
}

/** Record 49, 98 or 99 with what was found before it. `sound` is false where a total or count differs or something was unreadable. */
export interface Bai2End {
  readonly kind: 'accountEnd' | 'groupEnd' | 'fileEnd';
  /** Minor units found in what it closes. */
  readonly total: bigint;
  /** Physical records from header to trailer. */
  readonly records: number;
  readonly sound: boolean;
  readonly at: Span;
}

export interface Bai2Problem {
  readonly kind: 'problem';
  readonly error: BankError;
}

export type Bai2Part = Bai2File | Bai2Group | Bai2Account | Bai2Transaction | Bai2End | Bai2Problem;

export type Direction = 'credit' | 'debit' | 'none';

/**
 * The direction of the money a type code stands for: 100 to 399 credit, 400 to 699 debit, the customer ranges 920 to 959 credit and 960 to
 * 999 debit; status codes, loans and everything else none (BAI2, appendix A).
 */
export function directionOf(typeCode: string): Direction {
  const code = Number(typeCode);
  if ((code >= 100 && code < 400) || (code >= 920 && code < 960)) return 'credit';
  if ((code >= 400 && code < 700) || (code >= 960 && code < 1000)) return 'debit';
  return 'none';
}
