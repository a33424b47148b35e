import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { listExceptions, readException } from '../api/exceptions.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { counted } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useLive } from '../shell/live.tsx';
import { without } from '../shell/search-text.ts';
import { ExceptionFilters } from './exception-filters.tsx';
import { ExceptionPanel } from './exception-panel.tsx';
import { ExceptionTable } from './exception-table.tsx';
import css from './exceptions.module.css';

const route = getRouteApi('/exceptions');
const FRESH_MS = 5_000;

/** What waits for a person, due first at the top, and beside it everything needed to decide. */
export function ExceptionsPage() {
  const { show, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['exceptions', filters],
    queryFn: () => listExceptions({ state: 'open', ...filters }),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  useRowKeys(list);
  useFocusOnPanel(show);
  useAnnouncedChanges();
  const listed = data?.exceptions.find(({ id }) => id === show);
  const one = useQuery({
    queryKey: ['exception', show],
    queryFn: () => readException(show ?? ''),
    enabled: show !== undefined && data !== undefined && listed === undefined,
  });
  const shown = listed ?? (show === undefined ? undefined : one.data);
  const choose = (id: string): void => void navigate({ search: (now) => ({ ...now, show: id }), replace: true });
  return (
    <>
      <PageHead title="Exceptions" about="Each holds only what depends on it. Everything else goes on." />
      <ExceptionFilters />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <div className={css.beside} data-shown={shown !== undefined}>
        <section className="panel" ref={list} aria-label="Exceptions" aria-busy={isPlaceholderData}>
          {data === undefined ? (
            error === null && <Waiting what="exceptions" />
          ) : data.exceptions.length === 0 ? (
            <NoExceptions isFiltered={Object.keys(filters).length > 0} />
          ) : (
            <ExceptionTable exceptions={data.exceptions} chosen={show} onChoose={choose} />
          )}
          <PageSteps
            at={filters.after}
            next={data?.next}
            words={['Due first', 'Due later']}
            to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'after') : { ...now, after: place }) })}
          />
        </section>
        {show === undefined ? null : one.error !== null && listed === undefined ? (
          <ProblemNote error={one.error} />
        ) : shown === undefined ? null : (
          <ExceptionPanel key={shown.id} exception={shown} onClose={() => void navigate({ search: (now) => without(now, 'show') })} />
        )}
      </div>
    </>
  );
}

/** e goes from the list to the actions of what is shown; Escape comes back to its row. */
function useFocusOnPanel(show: string | undefined): void {
  useKeys(
    useMemo(
      () => [
        {
          keys: 'e',
          label: 'Resolve the exception shown',
          group: 'This page',
          run: () => document.querySelector<HTMLElement>('[data-first-field]')?.focus(),
        },
      ],
      [],
    ),
  );
  useEffect(() => {
    const back = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : undefined;
      if (event.key !== 'Escape' || show === undefined || target?.closest('[data-exception-panel]') === null) return;
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(show)}"]`)?.focus();
    };
    document.addEventListener('keydown', back);
    return () => document.removeEventListener('keydown', back);
  }, [show]);
}

/** Says when the number of open exceptions changes by itself. */
function useAnnouncedChanges(): void {
  const { exceptions } = useLive();
  const announce = useAnnounce();
  const before = useRef(exceptions?.open);
  useEffect(() => {
    if (exceptions !== undefined && before.current !== undefined && before.current !== exceptions.open) {
      announce(counted(exceptions.open, 'open exception'));
    }
    before.current = exceptions?.open;
  }, [exceptions, announce]);
}

const NoExceptions = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <EmptyNote
      title="No exception matches"
      next={
        <ButtonLink variant="default" to="/exceptions">
          Show every open exception
        </ButtonLink>
      }
    >
      None is all of what you ask for together.
    </EmptyNote>
  ) : (
    <EmptyNote title="Nothing waits for you" next={<Link to="/">See what goes through</Link>}>
      No message, record or delivery is held. Exceptions appear here by themselves.
    </EmptyNote>
  );
