import { DEPARTMENTS, ITEMS, SUITE_DEPARTMENTS, SUPPLIERS } from './catalog.ts';

/** What a cost center may spend on supplies in a month. */
const MONTHLY_BUDGET = '40000.00';

/** Everything that materials management is the system of record for, as the records that it hands over: suppliers, items, prices, budgets. */
export function masterRecords(day: string, months: readonly string[]): readonly object[] {
  const head = { entity: 'shared', day };
  return [
    ...SUPPLIERS.map(({ paymentDays, ...supplier }) => ({
      record: 'supplier',
      ...head,
      ...supplier,
      currency: 'USD',
      paymentDays: String(paymentDays),
      reported: 'false',
      status: 'active',
    })),
    ...ITEMS.flatMap(({ item, description, commodity, kind, supplier, supplierItem, unit, perUnit, unitPrice, contract, alternate }) => [
      {
        record: 'item',
        ...head,
        item,
        description,
        commodity,
        kind,
        baseUnit: 'EA',
        status: 'active',
        packagings: [{ supplier, supplierItem, unit, perUnit }],
        ...(alternate === undefined ? {} : { alternates: [{ item: alternate }] }),
      },
      { record: 'price', ...head, item, supplier, contract, unit, unitPrice, from: day, tier: '1', basis: 'contract' },
    ]),
    ...[...DEPARTMENTS, ...SUITE_DEPARTMENTS].flatMap(({ entity, costCenter }) =>
      months.flatMap((period) =>
        ['supply-expense', 'inventory'].map((account) => ({
          record: 'budget',
          entity,
          day,
          costCenter,
          account,
          period,
          amount: MONTHLY_BUDGET,
        })),
      ),
    ),
  ];
}

/** The months from that of `first` on: `2026-03`. */
export function monthsFrom(first: string, count: number): string[] {
  const [year = 0, month = 1] = first.split('-').map(Number);
  return Array.from({ length: count }, (_, n) => new Date(Date.UTC(year, month - 1 + n, 1)).toISOString().slice(0, 7));
}
