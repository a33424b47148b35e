import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { readTieOut, readTrialBalance } from '../api/ledger.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { counted } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { BalanceTable } from './balance-table.tsx';
import { periodsOf, summedByAccount } from './balances.ts';

const route = getRouteApi('/ledger');

/** Debits and credits of every ledger account, and whether the books balance. */
export function TrialBalancePage() {
  const { entity, period } = route.useSearch();
  const navigate = route.useNavigate();
  const { estate } = useEstate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch } = useQuery({
    queryKey: ['trial balance', entity],
    queryFn: () => readTrialBalance(entity === undefined ? {} : { entity }),
    refetchInterval: 10_000,
  });
  const lines = period === undefined ? data : data?.filter((line) => line.period === period);
  const change = (part: { readonly entity?: string; readonly period?: string }): void =>
    void navigate({
      search: (now) => Object.fromEntries(Object.entries({ ...now, ...part }).filter(([, value]) => value !== '')),
      replace: true,
    });
  return (
    <>
      <PageHead title="Ledger" about="The trial balance. Every amount leads to its journals, and from there to the bytes that caused it.">
        <TieOutTag />
      </PageHead>
      <div className={parts.filters}>
        <NativeSelect
          label="Facility"
          data={[{ value: '', label: 'Every facility' }, ...(estate?.entities.map(({ id, name }) => ({ value: id, label: name })) ?? [])]}
          value={entity ?? ''}
          onChange={(event) => change({ entity: event.currentTarget.value })}
        />
        <NativeSelect
          label="Period"
          data={[{ value: '', label: 'Every period' }, ...periodsOf(data ?? [])]}
          value={period ?? ''}
          onChange={(event) => change({ period: event.currentTarget.value })}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Trial balance">
        {lines === undefined ? (
          error === null && <Waiting what="the trial balance" />
        ) : lines.length === 0 ? (
          <EmptyNote title="Nothing is posted here" next={<Link to="/ledger">Show every facility and period</Link>}>
            Journals appear as soon as a charge, payment or adjustment of this facility and period is posted.
          </EmptyNote>
        ) : (
          <BalanceTable accounts={summedByAccount(lines)} entity={entity} period={period} />
        )}
      </section>
    </>
  );
}

/** Whether debits equal credits everywhere and every patient account's lines add up to what its process says. */
function TieOutTag() {
  const { data } = useQuery({ queryKey: ['tie-out'], queryFn: readTieOut, staleTime: 30_000, refetchInterval: 60_000 });
  if (data === undefined) return null;
  const differences = data.books.length + data.receivables.differences.length;
  return differences === 0 ? (
    <StateTag state="ties out" tone="ok">
      Books balance; {counted(data.receivables.accounts, 'patient account')} tie out
    </StateTag>
  ) : (
    <StateTag state="differences" tone="bad">
      {counted(differences, 'difference')} in the tie-out
    </StateTag>
  );
}
