import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { findInvoices, listPurchases, PURCHASE_KINDS } from '../api/purchases.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { TextFilter } from '../parts/text-filter.tsx';
import { titled } from '../parts/words.ts';
import { without } from '../shell/search-text.ts';
import { PurchaseTable } from './purchase-table.tsx';

const route = getRouteApi('/purchases');
const FRESH_MS = 10_000;
/** How numbers of each kind may begin. */
const BEGINNINGS = { order: 'RQ-000012', requisition: 'RQ-000012', invoice: 'edi|MEDLINE' } as const;

/** Requisitions, orders and invoices, the last number first, with how far each is. */
export function PurchasesPage() {
  const { kind = 'order', starts, number, after } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['purchases', kind, starts, number, after],
    queryFn: () => (kind === 'invoice' && number !== undefined ? findInvoices(number) : listPurchases(kind, { starts, after })),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <PageHead title="Purchases" about="What was asked for, ordered, received and billed." />
      <div className={parts.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={kind}
          data={PURCHASE_KINDS.map((value) => ({ value, label: `${titled(value)}s` }))}
          onChange={(next) => {
            const chosen = PURCHASE_KINDS.find((one) => one === next);
            void navigate({
              search: (now) => ({ ...without(now, 'after', 'starts', 'number'), ...(chosen === undefined ? {} : { kind: chosen }) }),
            });
          }}
        />
        <TextFilter
          key={`${kind} ${starts ?? ''}`}
          label={kind === 'invoice' ? 'Key begins with' : 'Number begins with'}
          placeholder={BEGINNINGS[kind]}
          value={starts ?? ''}
          onValue={(text) =>
            void navigate({ search: (now) => ({ ...without(now, 'after', 'starts', 'number'), ...(text === '' ? {} : { starts: text }) }) })
          }
        />
        {kind === 'invoice' ? (
          <TextFilter
            key={`number ${number ?? ''}`}
            label="Supplier’s number"
            placeholder="INV-00123"
            value={number ?? ''}
            onValue={(text) =>
              void navigate({
                search: (now) => ({ ...without(now, 'after', 'starts', 'number'), ...(text === '' ? {} : { number: text }) }),
              })
            }
          />
        ) : null}
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Purchases" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="purchases" />
        ) : data.purchases.length === 0 ? (
          <EmptyNote title="There is none">
            {starts === undefined && number === undefined
              ? 'They appear when a department asks for something, or a supplier bills it.'
              : number === undefined
                ? 'None begins like this. Leave the field empty to see all of them.'
                : 'No supplier’s invoice that you may see has this number. Leave the field empty to see all of them.'}
          </EmptyNote>
        ) : (
          <PurchaseTable kind={kind} purchases={data.purchases} />
        )}
        <PageSteps
          at={after}
          next={data?.next}
          to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'after') : { ...now, after: place }) })}
        />
      </section>
    </>
  );
}
