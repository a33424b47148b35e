import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readFacets } from '../api/exceptions.ts';
import css from './layout.module.css';
import { useLive } from './live.tsx';
import { useEstate } from './estate.tsx';
import { useMay, useOpenPlaces } from './use-rights.ts';

const COUNTED_MS = 30_000;

/** The pages that are open to who is in, with what waits for a person. */
export function Navigation() {
  const places = useOpenPlaces();
  const { estate } = useEstate();
  const open = useOpenExceptions();
  return (
    <nav className={css.side} aria-label="Pages">
      <ul>
        {places.map(({ to, label, Icon }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon />
              {label}
              {to === '/exceptions' && open > 0 ? (
                <span className={css.count}>
                  {open > 999 ? '999+' : open}
                  <VisuallyHidden> open</VisuallyHidden>
                </span>
              ) : null}
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
