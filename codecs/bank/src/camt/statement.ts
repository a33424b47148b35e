import { type BankCode, BankError } from '../bank-error.ts';
import { minorUnits } from '../currency.ts';
import { present } from '../present.ts';
import { type Element, find, findAll, spanOf } from './element.ts';
import type { CamtBalance, CamtEnd, CamtEntry, CamtStatement } from './parts.ts';
import { Values } from './values.ts';

/** A statement being read: its header, and the sums that its end is checked against. */
export class OpenStatement {
  readonly element: Element;
  /** Set once the header was given out. */
  told = false;
  readonly #report: (error: BankError) => void;
  #sound = true;
  #complete = true;
  #entries = 0;
  readonly #sums = { credit: { count: 0, all: 0n, booked: 0n }, debit: { count: 0, all: 0n, booked: 0n } };
  #currency: string | undefined;
  #currencies = 0;

  constructor(element: Element, report: (error: BankError) => void) {
    this.element = element;
    this.#report = (error) => {
      this.#sound = false;
      report(error);
    };
  }

  add(entry: CamtEntry | undefined): void {
    this.#entries++;
    if (entry === undefined) {
      this.#sound = false;
      this.#complete = false;
      return;
    }
    const sum = this.#sums[entry.direction];
    sum.count++;
    sum.all += entry.amount;
    if (entry.status === 'BOOK') sum.booked += entry.amount;
    if (entry.currency !== this.#currency) this.#currencies++;
    this.#currency = entry.currency;
  }

  header(report: (error: BankError) => void): CamtStatement {
    this.told = true;
    const values = new Values<keyof CamtStatement['positions'] | 'other'>(this.element, report);
    const facts = {
      id: values.required('id', 'Id'),
      electronicSequence: values.text('other', 'ElctrncSeqNb'),
      legalSequence: values.text('other', 'LglSeqNb'),
      createdAt: values.text('other', 'CreDtTm'),
      from: values.text('from', 'FrToDt/FrDtTm'),
      to: values.text('to', 'FrToDt/ToDtTm'),
      account: values.required('account', 'Acct/Id/IBAN', 'Acct/Id/Othr/Id'),
      currency: values.text('currency', 'Acct/Ccy'),
      owner: values.text('other', 'Acct/Ownr/Nm'),
      servicer: values.text('other', 'Acct/Svcr/FinInstnId/BICFI', 'Acct/Svcr/FinInstnId/BIC', 'Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId'),
    };
    const { other: _other, ...positions } = values.positions;
    const balances = this.#balances(report);
    const at = { start: this.element.start, end: this.element.children.at(-1)?.end ?? this.element.contentStart };
    return present<CamtStatement>({ kind: 'statement', ...facts, balances, at, positions });
  }

  /** Checks the balances where `checked`, and the summary, once the statement is complete. */
  end(checked: boolean): CamtEnd {
    const verdict = checked ? this.#balance() : 'unchecked';
    this.#compareSummary();
    const { credit, debit } = this.#sums;
    const facts = { verdict, entries: this.#entries, credit: credit.booked, debit: debit.booked, sound: this.#sound };
    return { kind: 'statementEnd', ...facts, at: spanOf(this.element) };
  }

  #balances(report: (error: BankError) => void): CamtBalance[] {
    return findAll(this.element, 'Bal').flatMap((element) => {
      const values = new Values<keyof CamtBalance['positions'] | 'other'>(element, report);
      const type = values.required('type', 'Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry');
      const subType = values.text('other', 'Tp/SubTp/Cd', 'Tp/SubTp/Prtry');
      const money = values.requiredMoney('amount', 'Amt');
      const direction = values.requiredDirection('direction');
      const day = values.day('day', 'Dt');
      if (money === undefined || direction === undefined) {
        this.#sound = false;
        return [];
      }
      const { other: _other, ...positions } = values.positions;
      return [present<CamtBalance>({ type, subType, ...money, direction, day, positions })];
    });
  }

  #balance(): CamtEnd['verdict'] {
    const balances = this.#balances(() => undefined);
    const named = (type: string): CamtBalance | undefined => balances.find((balance) => balance.type === type);
    const opening = named('OPBD') ?? named('PRCD');
    const closing = named('CLBD');
    if (opening === undefined || closing === undefined || !this.#complete) return 'unchecked';
    const entryCurrency = this.#currency ?? closing.currency;
    if (opening.currency !== closing.currency || this.#currencies > 1 || entryCurrency !== closing.currency) {
      this.#fault('CAMT_BALANCE_CURRENCY', closing.positions.amount?.start);
      return 'unchecked';
    }
    const found = signed(opening) + this.#sums.credit.booked - this.#sums.debit.booked;
    const stated = signed(closing);
    if (found === stated) return 'balanced';
    this.#fault('CAMT_BALANCE', closing.positions.amount?.start, stated, found);
    return 'unbalanced';
  }

  /** Compares `TxsSummry` where the bank gives one: counts and sums of all entries, of credits and of debits. */
  #compareSummary(): void {
    const summary = find(this.element, 'TxsSummry');
    if (summary === undefined || !this.#complete) return;
    const { credit, debit } = this.#sums;
    this.#compareOne(find(summary, 'TtlNtries'), this.#entries, credit.all + debit.all);
    this.#compareOne(find(summary, 'TtlCdtNtries'), credit.count, credit.all);
    this.#compareOne(find(summary, 'TtlDbtNtries'), debit.count, debit.all);
  }

  #compareOne(total: Element | undefined, count: number, sum: bigint): void {
    const [countElement, sumElement] = [find(total, 'NbOfNtries'), find(total, 'Sum')];
    if (countElement !== undefined) {
      const text = countElement.text.trim();
      if (!/^\d{1,15}$/.test(text)) this.#fault('CAMT_NUMBER', countElement.contentStart);
      else if (BigInt(text) !== BigInt(count)) this.#fault('CAMT_ENTRY_COUNT', countElement.contentStart, BigInt(text), BigInt(count));
    }
    // Sums have no currency of their own and add up only where the entries have one.
    if (sumElement === undefined || this.#currencies > 1) return;
    const stated = minorUnits(sumElement.text.trim(), this.#currency ?? 'USD');
    if (stated === undefined) this.#fault('CAMT_AMOUNT', sumElement.contentStart);
    else if (stated !== sum) this.#fault('CAMT_ENTRY_SUM', sumElement.contentStart, stated, sum);
  }

  #fault(code: BankCode, offset = this.element.start, stated?: bigint, found?: bigint): void {
    const difference = stated === undefined || found === undefined ? {} : { difference: { stated, found } };
    this.#report(new BankError(code, { offset, field: this.element.name }, difference));
  }
}

function signed({ amount, direction }: CamtBalance): bigint {
  return direction === 'credit' ? amount : -amount;
}
