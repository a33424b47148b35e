import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { BudgetCheckData } from '../../canonical/index.ts';
import { type Clock, formatMoney, type HttpCall, minorDigits, money, unitsAt } from '../../kernel/index.ts';
import type { Refusal, Trouble } from '../adapter.ts';
import { judgeRead, judgeWrite, plainText, readAnswer, refusalClass } from '../http-answer.ts';
import type { SuiteSession } from './session.ts';

/** An answer holds no more, whatever is asked for. */
const PAGE = 50;
/** Adjustments of one document on one line: it is asked anew with each revision and freed once. */
const MOST_PAGES = 20;

const Amount = Type.String({ pattern: '^-?\\d{1,18}(\\.\\d{1,6})?$' });
const Id = Type.Integer({ minimum: 1 });
const Line = Type.Object({
  id: Id,
  'segment-1': Type.String(),
  'segment-2': Type.String(),
  period: Type.Object({ name: Type.String() }),
  currency: Type.Object({ code: Type.String() }),
  remaining: Amount,
  'error-on-overrun': Type.Boolean(),
  'owner-is-approver': Type.Boolean(),
});
const Adjustment = Type.Object({ id: Id, 'adjustment-amount': Amount, description: Type.String() });
const lines = Compile(Type.Array(Line, { maxItems: PAGE }));
const adjustments = Compile(Type.Array(Adjustment, { maxItems: PAGE }));
const problem = Compile(Type.Object({ errors: Type.Object({ error: Type.Array(Type.String(), { maxItems: 100 }) }) }));

export type Share = BudgetCheckData['shares'][number];

/** A budget line of the suite. */
export interface BudgetLine {
  readonly id: number;
  /** Minor units. */
  readonly remaining: bigint;
  /** What goes over it: nothing may, somebody decides, or it is only seen. */
  readonly overrun: 'forbidden' | 'asked' | 'allowed';
}

/** The budget lines of a suite in one currency, one call each. Coupa Core API, "Budget Lines" and "Budget Line Adjustment". */
export class BudgetLines {
  readonly #session: SuiteSession;
  readonly #call: HttpCall;
  readonly #clock: Clock;
  readonly #currency: string;

  constructor(session: SuiteSession, call: HttpCall, clock: Clock, currency: string) {
    this.#session = session;
    this.#call = call;
    this.#clock = clock;
    this.#currency = currency;
  }

  /** The line of a cost center, an account and a period, in this currency; undefined: there is none. */
  async lineOf({
    costCenter,
    account,
    period,
  }: Pick<Share, 'costCenter' | 'account' | 'period'>): Promise<BudgetLine | undefined | Trouble> {
    const by = new URLSearchParams({ segment_1: costCenter, segment_2: account, 'period[name]': period, limit: String(PAGE) });
    const found = await this.#read(`/api/budget_lines?${by.toString()}`, lines);
    if ('result' in found) return found;
    if (found.some((one) => one['segment-1'] !== costCenter || one['segment-2'] !== account || one.period.name !== period)) {
      return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
    }
    const [line, another] = found.filter(({ currency }) => currency.code === this.#currency);
    if (line === undefined) return undefined;
    if (another !== undefined) return { result: 'unknown', code: 'BUDGET_LINES_ALIKE' };
    const overrun = line['error-on-overrun'] ? 'forbidden' : line['owner-is-approver'] ? 'asked' : 'allowed';
    return { id: line.id, remaining: this.#minor(line.remaining), overrun };
  }

  /** What adjustments whose description begins so come to on a line, minor units. */
  async adjusted(line: number, beginning: string): Promise<bigint | Trouble> {
    let sum = 0n;
    for (let page = 0; page < MOST_PAGES; page++) {
      const by = new URLSearchParams({ 'description[starts_with]': beginning, limit: String(PAGE), offset: String(page * PAGE) });
      const found = await this.#read(`/api/budget_lines/${line}/budget_line_adjustments?${by.toString()}`, adjustments);
      if ('result' in found) return found;
      if (found.some(({ description }) => !description.startsWith(beginning))) return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
      for (const one of found) sum += this.#minor(one['adjustment-amount']);
      if (found.length < PAGE) return sum;
    }
    return { result: 'unknown', code: 'TOO_MANY_ADJUSTMENTS' };
  }

  /** Adds to what a line has left, or takes of it. */
  async adjust(line: number, amount: bigint, description: string): Promise<'done' | Refusal | Trouble> {
    const body = JSON.stringify({ 'adjustment-amount': formatMoney(money(amount, this.#currency)), description });
    const request = { method: 'PUT', path: `/api/budget_lines/${line}/adjust`, body } as const;
    const judged = judgeWrite(await this.#session.ask(this.#call, request), this.#clock.now());
    if (judged.result !== 'judged') return judged;
    if (judged.status < 300) return 'done';
    const said = readAnswer(problem, judged.body)?.errors.error.join('; ') ?? '';
    return { result: refusalClass(judged.status), code: `HTTP_${judged.status}`, detail: plainText(said, 120) };
  }

  async #read<T>(path: string, shape: { Check(value: unknown): value is T[] }): Promise<readonly T[] | Trouble> {
    const judged = judgeRead(await this.#session.ask(this.#call, { method: 'GET', path }), this.#clock.now());
    if (judged.result !== 'judged') return judged;
    return (judged.status === 404 ? undefined : readAnswer(shape, judged.body)) ?? { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  }

  #minor(text: string): bigint {
    return unitsAt(text, minorDigits(this.#currency));
  }
}
