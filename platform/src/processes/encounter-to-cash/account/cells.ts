/** Stored lists stand for objects; what is usual is 0, and left out at the end. */
export type Cell = string | number | readonly (string | number)[];
export type Row = readonly Cell[];

/** Amounts are text; nothing is 0. */
export const amount = (value: bigint): Cell => (value === 0n ? 0 : String(value));
export const big = (cell: Cell | undefined): bigint => (typeof cell === 'string' ? BigInt(cell) : 0n);
export const num = (cell: Cell | undefined, usual = 0): number => (typeof cell === 'number' ? cell : usual);
export const text = (cell: Cell | undefined, usual = ''): string => (typeof cell === 'string' ? cell : usual);
export const word = (value: string, usual = ''): Cell => (value === usual ? 0 : value);

export function trimmed(cells: Row): Row {
  const last = cells.findLastIndex((cell) => cell !== 0);
  return cells.slice(0, last + 1);
}
