import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import css from './layout.module.css';
import { useLive } from './live.tsx';
import { PLACES } from './places.tsx';
import { useEstate } from './estate.tsx';

/** The pages, with what waits for a person. */
export function Navigation() {
  const { exceptions, flow } = useLive();
  const { estate } = useEstate();
  const open = exceptions?.open ?? flow?.counts.exceptions ?? 0;
  return (
    <nav className={css.side} aria-label="Pages">
      <ul>
        {PLACES.map(({ to, label, Icon }) => (
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
