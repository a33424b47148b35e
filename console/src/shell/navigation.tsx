import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { listProposals } from '../api/approvals.ts';
import { readFacets } from '../api/exceptions.ts';
import { listTasks } from '../api/tasks.ts';
import { useEstate } from './estate.tsx';
import { MoreIcon } from './icons.tsx';
import { useLive } from './live.tsx';
import css from './navigation.module.css';
import type { Place } from './places.tsx';
import { useMay, useOpenPlaces } from './use-rights.ts';

const COUNTED_MS = 30_000;
/** How many places a phone shows beside each other. */
const BESIDE = 5;

/** The pages that are open to who is in, with what waits for a person. On a phone the last of the first row opens the others. */
export function Navigation() {
  const places = useOpenPlaces();
  const [isAll, setAll] = useState(false);
  const { estate } = useEstate();
  const waiting: Readonly<Partial<Record<Place['to'], Counted>>> = {
    '/tasks': useWaitingTasks(),
    '/exceptions': useOpenExceptions(),
    '/approvals': useWaitingApprovals(),
  };
  const first = places.length > BESIDE ? places.slice(0, BESIDE - 1) : places;
  const further = places.slice(first.length);
  const item = ({ to, label, Icon }: Place) => (
    <li key={to} className={first.some((one) => one.to === to) ? undefined : css.further}>
      <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} onClick={() => setAll(false)}>
        <Icon />
        {label}
        <Waiting {...(waiting[to] ?? NONE)} />
      </Link>
    </li>
  );
  return (
    <nav className={css.side} aria-label="Pages" data-all={isAll}>
      <ul>
        {first.map(item)}
        {further.length === 0 ? null : (
          <li className={css.switch}>
            <button type="button" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
              <MoreIcon />
              {isAll ? 'Fewer' : 'More'}
              {isAll ? null : <Waiting {...summed(further.map(({ to }) => waiting[to] ?? NONE))} />}
            </button>
          </li>
        )}
        {further.map(item)}
      </ul>
      {estate === undefined ? null : (
        <p className={css.foot}>
          {estate.tenant.name}
          <br />
          Release {estate.release.number}
        </p>
      )}
    </nav>
  );
}

/** How many wait; beyond a page nobody counts. */
interface Counted {
  readonly count: number;
  readonly isMore: boolean;
}

const NONE: Counted = { count: 0, isMore: false };

const summed = (all: readonly Counted[]): Counted => ({
  count: all.reduce((sum, { count }) => sum + count, 0),
  isMore: all.some(({ isMore }) => isMore),
});

const Waiting = ({ count, isMore }: Counted) =>
  count === 0 ? null : (
    <span className={css.count}>
      {count > 999 ? '999+' : `${count}${isMore ? '+' : ''}`}
      <VisuallyHidden> open</VisuallyHidden>
    </span>
  );

/** What waits for who is in. */
function useWaitingTasks(): Counted {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['tasks', 'waiting'],
    queryFn: () => listTasks({}),
    enabled: may('tasks:read'),
    refetchInterval: COUNTED_MS,
  });
  return data === undefined ? NONE : { count: data.tasks.length, isMore: data.next !== undefined };
}

/** The proposals that wait for who is in: not their own, and only where they may decide. */
function useWaitingApprovals(): Counted {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['approvals', 'waiting'],
    queryFn: () => listProposals({ state: 'proposed', waiting: 'true' }),
    enabled: may('approvals:read') && may('approvals:write'),
    refetchInterval: COUNTED_MS,
  });
  return data === undefined ? NONE : { count: data.approvals.length, isMore: data.next !== undefined };
}

/** How many exceptions are open: as the platform tells, or asked for by who is told nothing. */
function useOpenExceptions(): Counted {
  const { connected, exceptions, flow } = useLive();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['exceptions', 'counted'],
    queryFn: () => readFacets('open'),
    enabled: connected === undefined && may('exceptions:read'),
    refetchInterval: COUNTED_MS,
  });
  return { count: exceptions?.open ?? flow?.counts.exceptions ?? data?.total ?? 0, isMore: false };
}
