import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { PURCHASE_KINDS, type PurchaseKind, readPurchase, readPurchaseTimeline } from '../api/purchases.ts';
import { Entry } from '../accounts/timeline.tsx';
import timeline from '../accounts/accounts.module.css';
import { DataFacts } from '../parts/data-facts.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import tasks from '../tasks/tasks.module.css';
import { PurchaseLink } from './purchase-link.tsx';

const route = getRouteApi('/purchases/$kind/$number');
const FRESH_MS = 10_000;

/** One requisition, order or invoice: its document, and everything that happened to it from what was asked for to the payment. */
export function PurchasePage() {
  const { kind: named, number } = route.useParams();
  const kind = PURCHASE_KINDS.find((one) => one === named) ?? 'order';
  const { nameOfFacility } = useEstate();
  const { data, error, refetch } = useQuery({
    queryKey: ['purchase', kind, number],
    queryFn: () => readPurchase(kind, number),
    refetchInterval: FRESH_MS,
    retry: false,
  });
  return (
    <>
      <PageHead
        title={`${titled(kind)} ${number}`}
        heading={
          <>
            {titled(kind)} <span className="mono">{number}</span>
            {data === undefined ? null : <StateTag state={data.purchase.status} tone="calm" />}
          </>
        }
        crumbs={[
          <Link key="purchases" to="/purchases" search={{ kind }}>
            Purchases
          </Link>,
        ]}
        about={data === undefined ? undefined : nameOfFacility(data.purchase.entity)}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Waiting what="the purchase" />
      ) : (
        <>
          {data.related.length === 0 ? null : (
            <p className="mono">
              {data.related.map((key) => (
                <span key={key}>
                  <PurchaseLink of={key} />{' '}
                </span>
              ))}
            </p>
          )}
          <Timeline kind={kind} number={number} />
          <section className={`panel ${tasks.part}`} aria-label="Document">
            <header>
              <h2>The document</h2>
              <span className="muted">revision {data.purchase.revision}</span>
            </header>
            <div className={tasks.inside}>
              <DataFacts data={data.purchase.document} />
            </div>
          </section>
        </>
      )}
    </>
  );
}

function Timeline({ kind, number }: { readonly kind: PurchaseKind; readonly number: string }) {
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['purchase timeline', kind, number],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => readPurchaseTimeline(kind, number, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <section className={`panel ${tasks.part}`} ref={list} aria-label="Timeline">
      <header>
        <h2>What happened</h2>
      </header>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {entries === undefined ? (
        error === null && <Waiting what="the timeline" />
      ) : entries.length === 0 ? (
        <EmptyNote title="Nothing yet">What happens appears here.</EmptyNote>
      ) : (
        <ol className={timeline.timeline}>
          {entries.map((entry) => (
            <Entry key={`${entry.kind} ${entry.id} ${entry.at} ${entry.title}`} entry={entry} />
          ))}
        </ol>
      )}
      {hasNextPage ? (
        <div className={parts.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Newer
          </Button>
        </div>
      ) : null}
    </section>
  );
}
