import { readAmount } from '../../../sandbox/src/money/amount.ts';
import type { Installed } from './installation.ts';

/**
 * What every subject of the ledger (an account, a remittance, a deposit) came to, net by account, bucket and department, with how many
 * subjects came to the same. Stories that are told alike must leave alike subjects, however often something died meanwhile.
 */
export async function subjectBooks(plexus: Installed): Promise<Map<string, number>> {
  const rows = await plexus.query<{ net: string; n: number }>(`
    select net, count(*)::int as n from (
      select subject, string_agg(place || ' ' || amount, '; ' order by place) as net from (
        select j.subject, concat_ws(' ', l.entity, l.account, l.bucket, l.department) as place, sum(l.amount) as amount
        from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal group by 1, 2) cells
      where amount <> 0 group by subject) subjects
    group by net order by net`);
  return new Map(rows.map(({ net, n }) => [net, n]));
}

/** What is not `times` what one telling left, a line each. */
export function differencesOf(books: ReadonlyMap<string, number>, one: ReadonlyMap<string, number>, times: number): string[] {
  return [...new Set([...books.keys(), ...one.keys()])].flatMap((net) => {
    const [is, shouldBe] = [books.get(net) ?? 0, (one.get(net) ?? 0) * times];
    return is === shouldBe ? [] : [`${is} subjects instead of ${shouldBe} came to: ${net}`];
  });
}

/**
 * Where the ERP's own ledger holds other sums than ours: by company, its accounts' sums in cents. Empty when they agree. What it books itself from
 * documents of purchases, and the budgetary book, are left to it.
 */
export async function erpDifferences(plexus: Installed): Promise<string[]> {
  const ours = await plexus.query<{ entity: string; account: string; amount: string }>(
    `select entity, account, sum(amount)::text as amount from journal_line
      where subject not like 'order:%' and subject not like 'invoice:%' and subject not like 'budget:%' group by 1, 2`,
  );
  const sums = sumsOf(ours.map(({ entity, account, amount }) => ({ company: entity, account, cents: BigInt(amount) })));
  const held = sumsOf(
    plexus.erp.ledger.journals
      .flatMap((journal) => journal.lines)
      .map(({ segments: [company = '', account = ''], debit, credit }) => ({
        company,
        account,
        cents: (readAmount(debit) ?? 0n) - (readAmount(credit) ?? 0n),
      })),
  );
  return [...new Set([...sums.keys(), ...held.keys()])].flatMap((company) => {
    const [is, shouldBe] = [held.get(company) ?? '', sums.get(company) ?? ''];
    return is === shouldBe ? [] : [`${company}: ledger ${shouldBe}, ERP ${is}`];
  });
}

/** The sums of each company's accounts that are not zero, smallest first. Accounts have other names at the ERP, so only sums are told. */
function sumsOf(amounts: readonly { company: string; account: string; cents: bigint }[]): Map<string, string> {
  return new Map(
    [...Map.groupBy(amounts, ({ company }) => company)].map(([company, of]) => {
      const accounts = Map.groupBy(of, ({ account }) => account).values();
      const sums = [...accounts].map((lines) => lines.reduce((sum, { cents }) => sum + cents, 0n)).filter((sum) => sum !== 0n);
      return [company, sums.sort((a, b) => (a < b ? -1 : 1)).join(' ')];
    }),
  );
}
