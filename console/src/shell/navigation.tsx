import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listProposals } from '../api/approvals.ts';
import { readFacets } from '../api/exceptions.ts';
import css from './layout.module.css';
import { useLive } from './live.tsx';
import { useEstate } from './estate.tsx';
import type { Place } from './places.tsx';
import { useSession } from './session-gate.tsx';
import { useMay, useOpenPlaces } from './use-rights.ts';

const COUNTED_MS = 30_000;

/** The pages that are open to who is in, with what waits for a person. */
export function Navigation() {
  const places = useOpenPlaces();
  const { estate } = useEstate();
  const waiting: Readonly<Partial<Record<Place['to'], number>>> = {
    '/exceptions': useOpenExceptions(),
    '/approvals': useWaitingApprovals(),
  };
  return (
    <nav className={css.side} aria-label="Pages">
      <ul>
        {places.map(({ to, label, Icon }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon />
              {label}
              <Waiting count={waiting[to] ?? 0} />
            </Link>
          </li>
        ))}
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

const Waiting = ({ count }: { readonly count: number }) =>
  count === 0 ? null : (
    <span className={css.count}>
      {count > 999 ? '999+' : count}
      <VisuallyHidden> open</VisuallyHidden>
    </span>
  );

/** How many proposals wait for who is in: not their own, and only where they may decide. */
function useWaitingApprovals(): number {
  const may = useMay();
  const { person } = useSession();
  const { data } = useQuery({
    queryKey: ['approvals', 'waiting'],
    queryFn: () => listProposals({ state: 'proposed' }),
    enabled: may('approvals:read') && may('approvals:write'),
    refetchInterval: COUNTED_MS,
  });
  return data?.approvals.filter(({ maker }) => maker !== person).length ?? 0;
}

/** How many exceptions are open: as the platform tells, or asked for by who is told nothing. */
function useOpenExceptions(): number {
  const { connected, exceptions, flow } = useLive();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['exceptions', 'counted'],
    queryFn: () => readFacets('open'),
    enabled: connected === undefined && may('exceptions:read'),
    refetchInterval: COUNTED_MS,
  });
  return exceptions?.open ?? flow?.counts.exceptions ?? data?.total ?? 0;
}
