import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { PURCHASE_ENTRY_KINDS, PURCHASE_KINDS, type PurchaseKind, readPurchase, readPurchaseTimeline } from '../api/purchases.ts';
import { Entry } from '../accounts/timeline.tsx';
import timeline from '../accounts/timeline.module.css';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { useEstate } from '../shell/estate.tsx';
import { without } from '../shell/search-text.ts';
import { SubjectLink } from '../shell/subject-link.tsx';
import work from '../parts/work.module.css';
import { PurchaseDocument } from './purchase-document.tsx';
import { purchaseOf } from './purchase-name.ts';
import { PurchaseTag } from './purchase-tag.tsx';

const route = getRouteApi('/purchases/$kind/$number');
const FRESH_MS = 10_000;
const PLURALS: Readonly<Record<string, string>> = {
  message: 'Messages',
  event: 'What they said',
  approval: 'Approvals',
  delivery: 'Deliveries',
  journal: 'Postings',
  exception: 'Exceptions',
};

/** One requisition, order or invoice: its document, and everything that happened to it from what was asked for to the payment. */
export function PurchasePage() {
  const { kind: named, number } = route.useParams();
  const kind = PURCHASE_KINDS.find((one) => one === named) ?? 'order';
  const name = purchaseOf(`${kind}:${number}`)?.name ?? number;
  const { nameOfFacility } = useEstate();
  const { data, error, refetch } = useQuery({
    queryKey: ['purchase', kind, number],
    queryFn: () => readPurchase(kind, number),
    refetchInterval: FRESH_MS,
    retry: false,
  });
  // What has no page of its own stands in the timeline.
  const related = data?.related.filter((key) => purchaseOf(key) !== undefined) ?? [];
  return (
    <>
      <PageHead
        title={name}
        heading={
          <>
            {name}
            {data === undefined ? null : <PurchaseTag kind={kind} status={data.purchase.status} />}
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
          {related.length === 0 ? null : (
            <nav aria-label="What belongs to it">
              <ul className={work.related}>
                {related.map((key) => (
                  <li key={key}>
                    <SubjectLink of={key} />
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <Timeline kind={kind} number={number} />
          <PurchaseDocument purchase={data.purchase} />
        </>
      )}
    </>
  );
}

function Timeline({ kind, number }: { readonly kind: PurchaseKind; readonly number: string }) {
  const { only, internal } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['purchase timeline', kind, number, internal],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => readPurchaseTimeline(kind, number, internal, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  const entries = data?.pages.flatMap((page) => page.entries).filter((entry) => only === undefined || entry.kind === only);
  return (
    <section className={`panel ${work.part}`} ref={list} aria-label="Timeline">
      <header className={timeline.head}>
        <h2>What happened</h2>
        <div className={timeline.controls}>
          <Checkbox
            label="Internal steps"
            checked={internal === 'true'}
            onChange={(event) => {
              const steps = event.currentTarget.checked ? ({ internal: 'true' } as const) : {};
              void navigate({ search: (now) => ({ ...without(now, 'internal'), ...steps }), replace: true });
            }}
          />
          <NativeSelect
            aria-label="Show"
            data={[{ value: '', label: 'Everything' }, ...PURCHASE_ENTRY_KINDS.map((one) => ({ value: one, label: PLURALS[one] ?? one }))]}
            value={only ?? ''}
            onChange={(event) => {
              const chosen = PURCHASE_ENTRY_KINDS.find((one) => one === event.currentTarget.value);
              void navigate({
                search: (now) => ({ ...without(now, 'only'), ...(chosen === undefined ? {} : { only: chosen }) }),
                replace: true,
              });
            }}
          />
        </div>
      </header>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {entries === undefined ? (
        error === null && <Waiting what="the timeline" />
      ) : entries.length === 0 ? (
        <EmptyNote title={only === undefined ? 'Nothing yet' : 'Nothing of this kind'}>
          {only === undefined ? 'What happens appears here.' : 'Show everything to see the rest.'}
        </EmptyNote>
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
