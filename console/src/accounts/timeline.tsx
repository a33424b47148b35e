import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ENTRY_KINDS, readTimeline, type TimelineEntry } from '../api/accounts.ts';
import type { PurchaseEntry } from '../api/purchases.ts';
import { Amount } from '../parts/amount.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { titled } from '../parts/words.ts';
import { without } from '../shell/search-text.ts';
import { placeOf } from './entry-place.ts';
import css from './timeline.module.css';

const route = getRouteApi('/accounts/$subject');

/** Everything that happened to an account, in order. */
export function Timeline({ subject }: { readonly subject: string }) {
  const { order = 'newest', only } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['timeline', subject, order],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => readTimeline(subject, order, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  const entries = data?.pages.flatMap((page) => page.entries).filter((entry) => only === undefined || entry.kind === only);
  return (
    <section className="panel" ref={list} aria-label="Timeline">
      <header className={css.head}>
        <h2>What happened</h2>
        <div className={css.controls}>
          <NativeSelect
            aria-label="Show"
            data={[{ value: '', label: 'Everything' }, ...ENTRY_KINDS.map((kind) => ({ value: kind, label: `${titled(kind)}s` }))]}
            value={only ?? ''}
            onChange={(event) => {
              const kind = ENTRY_KINDS.find((one) => one === event.currentTarget.value);
              void navigate({
                search: (now) => ({ ...without(now, 'only'), ...(kind === undefined ? {} : { only: kind }) }),
                replace: true,
              });
            }}
          />
          <SegmentedControl
            size="xs"
            aria-label="Order"
            value={order}
            data={[
              { value: 'newest', label: 'Newest first' },
              { value: 'oldest', label: 'Oldest first' },
            ]}
            onChange={(next) =>
              void navigate({ search: (now) => ({ ...now, order: next === 'oldest' ? 'oldest' : 'newest' }), replace: true })
            }
          />
        </div>
      </header>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {entries === undefined ? (
        error === null && <Waiting what="the timeline" />
      ) : entries.length === 0 ? (
        <EmptyNote title="Nothing of this kind">Show everything, or read the entries that follow.</EmptyNote>
      ) : (
        <ol className={css.timeline}>
          {entries.map((entry) => (
            <Entry key={`${entry.kind} ${entry.id} ${entry.at}`} entry={entry} />
          ))}
        </ol>
      )}
      {hasNextPage ? (
        <div className={parts.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {order === 'newest' ? 'Older' : 'Newer'}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** One thing that happened, with the way to it. */
export function Entry({ entry }: { readonly entry: TimelineEntry | PurchaseEntry }) {
  return (
    <li className={css.entry} data-kind={entry.kind}>
      <Moment at={entry.at} {...(entry.facility === undefined ? {} : { facility: entry.facility })} full />
      <span className={css.kind}>{entry.kind}</span>
      <span className={css.title}>
        <EntryLink entry={entry} /> {entry.kind === 'message' ? <span className="mono">{entry.id} </span> : null}
        {entry.state === undefined ? null : <StateTag state={entry.state} />}
        {entry.detail === undefined ? null : (
          <span className="muted">
            {' '}
            <Detail text={entry.detail} />
          </span>
        )}
      </span>
      <span className="number">{entry.amount === undefined ? null : <Amount minor={entry.amount} currency={entry.currency} named />}</span>
    </li>
  );
}

const INSTANT = /(\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** Words with instants in them, which are shown by the chosen clock. */
const Detail = ({ text }: { readonly text: string }) =>
  text.split(INSTANT).map((part, place) => (INSTANT.test(part) ? <Moment key={place} at={part} /> : part));

function EntryLink({ entry }: { readonly entry: TimelineEntry | PurchaseEntry }) {
  const place = placeOf(entry);
  const title = entry.title.replaceAll('+', ' + ');
  switch (place.page) {
    case 'message':
      return (
        <Link to="/messages/$id" params={{ id: place.id }} data-row>
          {title}
        </Link>
      );
    case 'journal':
      return (
        <Link to="/ledger/journals/$journal" params={{ journal: place.id }} data-row>
          {title}
        </Link>
      );
    case 'exception':
      return (
        <Link to="/exceptions" search={{ show: place.id }} data-row>
          {title}
        </Link>
      );
    case 'approval':
      return (
        <Link to="/approvals/$id" params={{ id: place.id }} data-row>
          {title}
        </Link>
      );
    case 'trace':
      return (
        <Link to="/trace/$of" params={{ of: place.id }} data-row>
          {title}
        </Link>
      );
    case 'none':
      return <span>{title}</span>;
  }
}
