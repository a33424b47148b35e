import type { X12Error } from '../x12-error.ts';
import { sameDecimal, sumOfDecimals } from './decimal-text.ts';
import type { DocumentKind } from './document-kind.ts';
import type { Item } from './document-shape.ts';
import type { DocumentTree } from './document-tree.ts';

/** What CTT and the total of a set say against its lines. */
export function lineProblems(kind: DocumentKind, value: Item<DocumentKind['shape']>, tree: DocumentTree): X12Error[] {
  const problems: X12Error[] = [];
  const { lineCount, hashTotal } = value as { readonly lineCount?: string; readonly hashTotal?: string };
  const totals = kind.totals?.(value);
  if (totals !== undefined && lineCount !== undefined && Number(lineCount) !== totals.count) {
    problems.push(tree.error('X12_LINE_COUNT', 'lineCount', `counted ${totals.count}`));
  }
  if (totals !== undefined && hashTotal !== undefined) {
    const sums = totals.quantities.map(sumOfDecimals);
    if (!sums.some((sum) => sameDecimal(sum, hashTotal))) problems.push(tree.error('X12_HASH_TOTAL', 'hashTotal', `comes to ${sums[0]}`));
  }
  const disagreement = kind.balance?.(value);
  if (disagreement !== undefined) problems.push(tree.error(disagreement.code, disagreement.field, disagreement.detail));
  return problems;
}

/** The quantities that are there. */
export function present(values: Iterable<string | undefined>): string[] {
  return [...values].flatMap((value) => value ?? []);
}
