import { type ReactNode, useEffect } from 'react';
import css from './parts.module.css';

interface Head {
  /** The document's title; no identifying value. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly about?: ReactNode;
  readonly crumbs?: readonly ReactNode[];
  readonly children?: ReactNode;
}

/** The top of a page: where one is, what it is, and what can be done. */
export function PageHead({ title, heading, about, crumbs = [], children }: Head) {
  useEffect(() => {
    document.title = `${title} · Plexus`;
  }, [title]);
  return (
    <div className={css.head}>
      <div>
        {crumbs.length === 0 ? null : (
          <nav aria-label="Where this is">
            <ol className={css.crumbs}>
              {crumbs.map((crumb, place) => (
                <li key={place}>{crumb}</li>
              ))}
            </ol>
          </nav>
        )}
        <h1 tabIndex={-1} id="page-title">
          {heading ?? title}
        </h1>
        {about === undefined ? null : <p>{about}</p>}
      </div>
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
    </div>
  );
}
