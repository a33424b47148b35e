import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';
import type { HttpAnswer, HttpRequest } from '../http/answering-server.ts';
import { readJson, text } from '../http/json-fields.ts';
import { formatAmount, readAmount } from '../money/amount.ts';

/** A budget line as somebody in the suite keeps it; `amount` in major units. */
export interface SuiteBudget {
  readonly costCenter: string;
  readonly account: string;
  readonly period: string;
  readonly currency: string;
  readonly amount: string;
  /** Nothing may go over it; else its owner is asked, or nobody. */
  readonly isHard?: boolean;
  readonly isOwnerAsked?: boolean;
}

interface Adjustment {
  readonly id: number;
  readonly line: number;
  /** Cents. */
  readonly cents: string;
  readonly description: string;
}

type Entry = { readonly line: number; readonly budget: SuiteBudget } | { readonly adjustment: Adjustment };

/** The most that an answer holds. */
const PAGE = 50;
/** Of a description. */
const LONGEST = 255;
const PATH = /^\/api\/budget_lines(?:\/(\d+)\/(adjust|budget_line_adjustments))?$/;

/** Budget lines shaped like Coupa's: found by their segments and period, taken of and given to by adjustments that name what they are for. */
export class BudgetLines {
  readonly #log: AppendLog;
  readonly #lines = new Map<number, SuiteBudget>();
  readonly #adjustments: Adjustment[] = [];

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<BudgetLines> {
    const { log, records } = await AppendLog.open(join(folder, 'budget-lines.jsonl'));
    const lines = new BudgetLines(log);
    for (const entry of records as readonly Entry[]) lines.#put(entry);
    return lines;
  }

  /** Somebody makes a line, or changes the one of its cost center, account, period and currency. */
  async set(budget: SuiteBudget): Promise<void> {
    const known = [...this.#lines].find(([, one]) => nameOf(one) === nameOf(budget))?.[0];
    await this.#keep({ line: known ?? 200 + this.#lines.size, budget });
  }

  /** Major units, of the line of a cost center: what is left of it. */
  leftOf(costCenter: string): string | undefined {
    const found = [...this.#lines].find(([, one]) => one.costCenter === costCenter);
    return found === undefined ? undefined : formatAmount(this.#left(found[0], found[1]));
  }

  get adjustments(): readonly Adjustment[] {
    return this.#adjustments;
  }

  /** The answer to a request about budget lines; undefined when it is about something else. */
  answer({ method, path, query, body }: HttpRequest): Promise<HttpAnswer> | HttpAnswer | undefined {
    const parts = PATH.exec(path);
    if (parts === null) return undefined;
    const [, id, what] = parts;
    if (id === undefined) return method === 'GET' ? this.#list(query) : refusal(405, 'Not allowed');
    const line = this.#lines.get(Number(id));
    if (line === undefined) return refusal(404, 'There is no such budget line');
    if (what === 'adjust') return method === 'PUT' ? this.#adjust(Number(id), line, body) : refusal(405, 'Not allowed');
    const beginning = query.get('description[starts_with]') ?? '';
    const found = this.#adjustments.filter((one) => one.line === Number(id) && one.description.startsWith(beginning));
    return { status: 200, body: pageOf(found, query).map((one) => this.#shownAdjustment(one, line)) };
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  #list(query: URLSearchParams): HttpAnswer {
    const wanted = ([name, value]: readonly [string, string]): boolean => (query.get(name) ?? value) === value;
    const found = [...this.#lines].filter(([, { costCenter, account, period }]) =>
      (
        [
          ['segment_1', costCenter],
          ['segment_2', account],
          ['period[name]', period],
        ] as const
      ).every(wanted),
    );
    return { status: 200, body: pageOf(found, query).map(([id, line]) => this.#shownLine(id, line)) };
  }

  async #adjust(line: number, budget: SuiteBudget, body: Buffer): Promise<HttpAnswer> {
    const sent = readJson(body) ?? {};
    const cents = readAmount(text(sent, 'adjustment-amount'));
    const description = text(sent, 'description');
    if (cents === undefined || description.length > LONGEST) return refusal(422, 'The adjustment is not valid');
    const adjustment = { id: this.#adjustments.length + 1, line, cents: String(cents), description };
    await this.#keep({ adjustment });
    return { status: 200, body: this.#shownLine(line, budget) };
  }

  #left(id: number, { amount }: SuiteBudget): bigint {
    return this.#adjustments.reduce((sum, one) => (one.line === id ? sum + BigInt(one.cents) : sum), readAmount(amount) ?? 0n);
  }

  #shownLine(id: number, line: SuiteBudget): object {
    return {
      id,
      'segment-1': line.costCenter,
      'segment-2': line.account,
      period: { name: line.period },
      currency: { code: line.currency },
      amount: line.amount,
      remaining: `${formatAmount(this.#left(id, line))}00`,
      'error-on-overrun': line.isHard ?? false,
      'owner-is-approver': line.isOwnerAsked ?? false,
    };
  }

  #shownAdjustment({ id, cents, description, line }: Adjustment, budget: SuiteBudget): object {
    return {
      id,
      'adjustment-amount': formatAmount(BigInt(cents)),
      'budget-remaining': formatAmount(this.#left(line, budget)),
      currency: { code: budget.currency },
      description,
    };
  }

  #put(entry: Entry): void {
    if ('adjustment' in entry) this.#adjustments.push(entry.adjustment);
    else this.#lines.set(entry.line, entry.budget);
  }

  async #keep(entry: Entry): Promise<void> {
    this.#put(entry);
    await this.#log.append(JSON.stringify(entry));
  }
}

const nameOf = ({ costCenter, account, period, currency }: SuiteBudget): string => `${costCenter}|${account}|${period}|${currency}`;

function pageOf<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const offset = Number(query.get('offset') ?? 0) || 0;
  return all.slice(offset, offset + Math.min(PAGE, Number(query.get('limit') ?? PAGE) || PAGE));
}

const refusal = (status: number, text: string): HttpAnswer => ({ status, body: { errors: { error: [text] } } });
