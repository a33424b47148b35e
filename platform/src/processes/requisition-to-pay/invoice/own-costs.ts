import type { AccountingEntry, InvoiceData } from '../../../canonical/index.ts';
import { divideHalfUp, parseDecimal, rescale } from '../../../kernel/index.ts';
import { prorated, quantityOf } from '../exact.ts';
import type { Purchasing } from '../policies.ts';
import type { Part } from './invoice-work.ts';

/** What a part of an invoice costs beside its lines. Minor units. */
export type Besides = Readonly<Record<'freight' | 'tax' | 'rounding' | 'useTax', bigint>>;

/** What lines that name no order cost, with their freight and tax: where their distributions say, or the contract they are billed under. */
export function ownCosts(
  entity: string,
  invoice: Pick<InvoiceData, 'supplier' | 'contract'>,
  lines: Part['lines'],
  { freight, tax, rounding, useTax }: Besides,
  purchasing: Purchasing,
): AccountingEntry[] {
  const { accounts } = purchasing.rulesOf(entity);
  const contract = purchasing.contractOf(invoice.supplier, invoice.contract);
  const coded = lines.flatMap((line): AccountingEntry[] => {
    const amount = BigInt(line.amount);
    const { distributions } = line;
    if (distributions === undefined) {
      const { account = accounts.expense, costCenter } = contract ?? {};
      return [{ posting: 'service-billed', amount, account, ...(costCenter === undefined ? {} : { department: costCenter }) }];
    }
    const amounts = prorated(
      amount,
      distributions.map(({ share }) => quantityOf(share)),
    );
    return distributions.map(({ account = accounts.expense, costCenter }, n) => {
      return { posting: 'service-billed', amount: amounts[n] ?? 0n, account, department: costCenter };
    });
  });
  const entries: AccountingEntry[] = [
    ...coded,
    ...over(coded, 'freight-billed', freight).map((entry) => ({ ...entry, account: accounts.freight })),
    ...over(coded, 'tax-billed', tax),
    ...over(coded, 'use-tax', useTax),
    { posting: 'purchase-variance', amount: rounding },
  ];
  return entries.filter(({ amount }) => amount !== 0n);
}

/** An amount where other amounts go, by their size. */
function over(coded: readonly AccountingEntry[], posting: string, amount: bigint): AccountingEntry[] {
  const parts = prorated(
    amount,
    coded.map((entry) => (entry.amount < 0n ? -entry.amount : entry.amount)),
  );
  return coded.map((entry, n) => ({ ...entry, posting, amount: parts[n] ?? 0n }));
}

/** Use tax on what a supplier bills without tax, where its terms say so. */
export function useTaxOf(purchasing: Purchasing, { supplier, tax }: InvoiceData, amount: bigint): bigint {
  const { useTax } = purchasing.termsOf(supplier);
  if (useTax === undefined || tax !== '0') return 0n;
  return divideHalfUp(amount * rescale(parseDecimal(useTax), 4).units, 1_000_000n);
}
