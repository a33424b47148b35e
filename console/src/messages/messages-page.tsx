import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { searchMessages } from '../api/messages.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { PageSteps } from '../parts/page-steps.tsx';
import { useSearched } from '../shell/searched.tsx';
import { without } from '../shell/search-text.ts';
import { MessageFilters } from './message-filters.tsx';
import { MessageTable } from './message-table.tsx';
import { sinceOf } from './since.ts';

const route = getRouteApi('/messages');
const PAGE = 50;
const FRESH_MS = 5_000;

/** Every message, newest first, by what it is and where it stands, or by what it names. */
export function MessagesPage() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [searched, search] = useSearched('messages');
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { within, before, ...chosen } = filters;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['messages', filters, searched],
    queryFn: () =>
      searchMessages({
        ...chosen,
        ...(within === undefined ? {} : { from: sinceOf(within, Date.now()) }),
        ...(before === undefined ? {} : { before }),
        ...(searched.text === ''
          ? {}
          : searched.field === ''
            ? { search: searched.text }
            : { field: { name: searched.field, value: searched.text } }),
        limit: PAGE,
      }),
    placeholderData: keepPreviousData,
    // The first page moves on by itself; a page that was turned to stays.
    refetchInterval: before === undefined && searched.text === '' ? FRESH_MS : false,
  });
  const isFiltered = Object.keys(filters).length > 0 || searched.text !== '';
  const clear = (): void => {
    search({ text: '', field: '' });
    void navigate({ search: {} });
  };
  return (
    <>
      <PageHead title="Messages" about="Everything that was received is here, as it came, and was stored before it was answered." />
      <MessageFilters />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Messages" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="messages" />
        ) : data.messages.length === 0 ? (
          <NoMessages isFiltered={isFiltered} clear={clear} />
        ) : (
          <MessageTable messages={data.messages} />
        )}
        <PageSteps
          at={before}
          next={data?.next}
          to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'before') : { ...now, before: place }) })}
        />
      </section>
    </>
  );
}

function NoMessages({ isFiltered, clear }: { readonly isFiltered: boolean; readonly clear: () => void }) {
  return isFiltered ? (
    <EmptyNote
      title="No message matches"
      next={
        <Button variant="default" onClick={clear}>
          Clear search and filters
        </Button>
      }
    >
      A search finds whole control ids, account, record, claim and trace numbers, not parts of them.
    </EmptyNote>
  ) : (
    <EmptyNote title="No message was received yet" next={<Link to="/">See the channels</Link>}>
      Messages appear here as soon as a system sends one to a channel.
    </EmptyNote>
  );
}
