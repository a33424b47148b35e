import type { Tx } from '../../store/index.ts';

/** The promises that are checked. I8 and I9 are tests of their own. */
export type InvariantName = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I10' | 'I11';

/** One way in which a promise is broken, with what it concerns. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly code: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  readonly count: number;
  /** The first of them: `northside-dft:17`, `journal:4`, `delivery:9`. */
  readonly ids: readonly string[];
}

/** How many ids a violation names; the count tells the rest. */
export const MOST_NAMED = 20;

/** A question whose every answer is a violation: SQL over `$1` (tenant) that gives rows of one text column `id`. */
export interface Question {
  readonly invariant: InvariantName;
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

/** Asks questions one after the other, in one snapshot. */
export async function ask(tx: Tx, tenant: string, questions: readonly Question[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { invariant, code, message, text } of questions) {
    const { rows } = await tx.query<{ id: string; n: bigint }>(
      `select id, count(*) over () as n from (${text}) answer order by id limit ${MOST_NAMED}`,
      [tenant],
    );
    if (rows.length > 0) violations.push({ invariant, code, message, count: Number(rows[0]?.n ?? 0n), ids: rows.map((row) => row.id) });
  }
  return violations;
}

/** Gathers ids that a program found, rather than SQL. */
export function violationOf(invariant: InvariantName, code: string, message: string, ids: readonly string[]): Violation[] {
  return ids.length === 0 ? [] : [{ invariant, code, message, count: ids.length, ids: ids.slice(0, MOST_NAMED) }];
}
