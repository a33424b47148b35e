import { Type } from 'typebox';
import { formatMoney, money } from '../../kernel/index.ts';
import { minorOf } from '../amount.ts';
import { bookedIn, bookedOn } from '../booking-day.ts';
import type { SummaryJournal } from '../content.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import type { Conversation } from './conversation.ts';
import { Ending, refusedData } from './ending.ts';
import { rowOf } from './lookups.ts';
import { date, DateShape, dayOf, decimal, DecimalShape, Id, Optional, type TrytonRow } from './values.ts';

const moveRow = rowOf({
  number: Type.String(),
  state: Type.String(),
  date: DateShape,
  post_number: Optional(Type.String()),
  'period.': Type.Object({ start_date: DateShape, end_date: DateShape }),
});
const lineRow = rowOf({
  move: Id,
  debit: DecimalShape,
  credit: DecimalShape,
  'account.': Type.Object({ code: Optional(Type.String()) }),
});
const accountRow = rowOf({ code: Type.String() });
const periodRow = rowOf({ start_date: DateShape, end_date: DateShape, state: Type.String() });

export interface StandingMove {
  readonly id: number;
  readonly state: string;
  readonly day: string;
  readonly postNumber: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly { readonly account: string; readonly amount: bigint | undefined }[];
}

/** What stands under some keys, by key: a key may stand there several times. */
export async function standingMoves(
  talk: Conversation,
  keys: readonly string[],
  currencyOf: (key: string) => string,
): Promise<ReadonlyMap<string, readonly StandingMove[]>> {
  const fields = ['number', 'state', 'date', 'post_number', 'period.start_date', 'period.end_date'];
  const moves = await talk.search('account.move', [['number', 'in', keys]], fields, moveRow, 100_000);
  if (moves.length === 0) return new Map();
  const lineFields = ['move', 'debit', 'credit', 'account.code'];
  const wanted = moves.map(({ id }) => id);
  const lines = Map.groupBy(
    await talk.search('account.move.line', [['move', 'in', wanted]], lineFields, lineRow, 100_000),
    ({ move }) => move,
  );
  const standing = moves.map((move) => ({
    key: move.number,
    move: {
      id: move.id,
      state: move.state,
      day: dayOf(move.date) ?? '',
      postNumber: move.post_number ?? undefined,
      from: dayOf(move['period.'].start_date) ?? '',
      to: dayOf(move['period.'].end_date) ?? '',
      lines: (lines.get(move.id) ?? []).map((line) => ({
        account: line['account.'].code ?? '',
        amount: signed(line.debit.decimal, line.credit.decimal, currencyOf(move.number)),
      })),
    },
  }));
  return new Map([...Map.groupBy(standing, ({ key }) => key)].map(([key, found]) => [key, found.map(({ move }) => move)]));
}

function signed(debit: string, credit: string, currency: string): bigint | undefined {
  const [d, c] = [minorOf(debit, currency), minorOf(credit, currency)];
  return d === undefined || c === undefined ? undefined : d - c;
}

/** Compares what stands there with what was sent: how often, the day, the period and every line. */
export function differencesOf(sent: SummaryJournal, found: readonly StandingMove[], numbers: AccountNumbers): string[] {
  const [move] = found;
  if (move === undefined) return ['it is not there'];
  const text = (lines: readonly { account: string; amount: bigint | undefined }[]): string =>
    lines
      .map(({ account, amount }) => `${account} ${amount}`)
      .sort()
      .join('\n');
  const wanted = sent.lines.map(({ account, amount }) => ({ account: numbers.numberOf(account) ?? account, amount: BigInt(amount) }));
  return [
    found.length > 1 && `it stands there ${found.length} times`,
    move.day !== sent.day && bookedOn(move.day, sent.day),
    (sent.day < move.from || sent.day > move.to) && bookedIn(`the period ${move.from} to ${move.to}`, `that of ${sent.day}`),
    move.lines.length !== sent.lines.length && `it has ${move.lines.length} lines instead of ${sent.lines.length}`,
    text(move.lines) !== text(wanted) && 'the amounts or accounts differ',
  ].filter((difference) => difference !== false);
}

/** What Tryton calls the things a journal names; read anew for each batch, since a period may be closed at any time. */
export interface JournalPlaces {
  periodOf(day: string): number;
  accountOf(account: string): number;
  readonly journal: number;
}

/** Looks up the accounts and periods of some journals. What is missing ends only the journal that needs it. */
export async function placesOf(
  talk: Conversation,
  sent: readonly SummaryJournal[],
  numbers: AccountNumbers,
  journal: number,
): Promise<JournalPlaces> {
  const known = [...new Set(sent.flatMap(({ lines }) => lines.map(({ account }) => numbers.numberOf(account) ?? account)))];
  const accounts = new Map(
    (await talk.search('account.account', [['code', 'in', known]], ['code'], accountRow, 5_000)).map((row) => [row.code, row.id]),
  );
  const days = sent.map(({ day }) => day).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const periods = await talk.search(
    'account.period',
    [
      ['start_date', '<=', date(last)],
      ['end_date', '>=', date(first)],
      ['type', '=', 'standard'],
    ],
    ['start_date', 'end_date', 'state'],
    periodRow,
    1_000,
  );
  return {
    journal,
    accountOf: (account) => {
      const number = numbers.numberOf(account);
      if (number === undefined) throw refusedData('ACCOUNT_NOT_NUMBERED', `the chart of accounts has no number here for ${account}`);
      const id = accounts.get(number);
      if (id === undefined) throw refusedData('ACCOUNT_UNKNOWN', `Tryton has no account ${number}`);
      return id;
    },
    periodOf: (day) => {
      const found = periods.find((period) => (dayOf(period.start_date) ?? '') <= day && day <= (dayOf(period.end_date) ?? ''));
      if (found === undefined) throw new Ending({ result: 'refused-period', code: 'PERIOD', detail: `Tryton has no period for ${day}` });
      if (found.state !== 'open') {
        throw new Ending({ result: 'refused-period', code: 'PERIOD', detail: `the period of ${day} is ${found.state} in Tryton` });
      }
      return found.id;
    },
  };
}

/**
 * A journal as a row to be created. Throws an `Ending` for an account or a period that Tryton does not have, and for one that does not
 * balance: Tryton would take it as a draft, which then keeps its period from being closed.
 */
export function entryOf(key: string, sent: SummaryJournal, places: JournalPlaces): TrytonRow {
  if (sent.lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n) !== 0n)
    throw refusedData('UNBALANCED', 'the lines do not add up to zero');
  return {
    number: key,
    journal: places.journal,
    date: date(sent.day),
    period: places.periodOf(sent.day),
    description: `${sent.entity} ${sent.day}`,
    lines: [
      [
        'create',
        sent.lines.map((line) => {
          const amount = BigInt(line.amount);
          const text = formatMoney(money(amount < 0n ? -amount : amount, sent.currency));
          return {
            account: places.accountOf(line.account),
            debit: decimal(amount > 0n ? text : '0'),
            credit: decimal(amount < 0n ? text : '0'),
            description: [line.costCenter, line.serviceLine, line.payerClass, line.counterparty].map((part) => part ?? '').join('|'),
          };
        }),
      ],
    ],
  };
}
