import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../parts/page-head.tsx';
import { hindranceOf } from '../shell/rights.ts';
import { useSession } from '../shell/session-gate.tsx';
import css from './admin.module.css';
import { ADMIN_PLACES } from './places.ts';

interface Head {
  readonly title: string;
  readonly about: ReactNode;
  readonly children?: ReactNode;
}

/** The top of a page of the administration, with the way to the others that are open to who is in. */
export function AdminHead({ title, about, children }: Head) {
  const session = useSession();
  const open = ADMIN_PLACES.filter(({ need }) => hindranceOf(session, need) === undefined);
  return (
    <>
      <nav className={css.places} aria-label="Administration">
        <ul>
          {open.map(({ to, label }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ includeSearch: false }}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <PageHead title={title} about={about}>
        {children}
      </PageHead>
    </>
  );
}
