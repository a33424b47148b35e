import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { contentUnexpected } from '../faults.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { conflicting, refusedData } from './ending.ts';
import { rowOf } from './lookups.ts';
import { date } from './values.ts';

const Wanted = Type.Object(
  {
    /** Any day of the period. */
    day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  },
  { additionalProperties: false },
);
/** A fiscal period that is to be opened or closed at the ERP. */
export type PeriodChange = Static<typeof Wanted>;
const wanted = Compile(Wanted);

const stateRow = rowOf({ state: Type.String() });
const OPEN = 'open';
const CLOSED = 'close';

/**
 * Fiscal periods, by any of their days. Tryton closes the journals of a period with it and leaves them closed when it is opened again, so that
 * nothing can be booked in it: they are opened too. A locked period stays as it is, however often it is asked to open.
 */
export const periods: DocumentKind = {
  async find({ content }, talk) {
    const change = readChange(content);
    const state = change.state === 'open' ? OPEN : CLOSED;
    const period = await periodAt(change.day, talk);
    const journals = await journalsOf(period.id, talk);
    const isDone = period.state === state && (state === CLOSED || journals.every((journal) => journal.state === OPEN));
    return isDone ? standing(`period ${period.id}`, []) : ABSENT;
  },

  async create({ content }, talk) {
    const change = readChange(content);
    const period = await periodAt(change.day, talk);
    const [button, state] = change.state === 'open' ? (['reopen', OPEN] as const) : (['close', CLOSED] as const);
    if (period.state !== state) {
      await talk.press('account.period', button, [period.id]);
      const after = await periodAt(change.day, talk);
      if (after.state !== state) throw conflicting('NO_TRANSITION', `the period stays ${after.state} after ${button}`);
    }
    if (state === OPEN) {
      const closed = (await journalsOf(period.id, talk)).filter((journal) => journal.state !== OPEN);
      if (closed.length > 0) {
        await talk.press(
          'account.journal.period',
          'reopen',
          closed.map(({ id }) => id),
        );
      }
    }
    return { result: 'applied', reference: `period ${period.id}` };
  },
};

function readChange(content: string): PeriodChange {
  const value: unknown = JSON.parse(content);
  if (!wanted.Check(value)) throw contentUnexpected('fiscal-period');
  return value;
}

async function periodAt(day: string, talk: Conversation) {
  const [period] = await talk.search(
    'account.period',
    [
      ['start_date', '<=', date(day)],
      ['end_date', '>=', date(day)],
      ['type', '=', 'standard'],
    ],
    ['state'],
    stateRow,
    1,
  );
  if (period === undefined) throw refusedData('PERIOD_UNKNOWN', `Tryton has no period for ${day}`);
  return period;
}

function journalsOf(period: number, talk: Conversation) {
  return talk.search('account.journal.period', [['period', '=', period]], ['state'], stateRow);
}
