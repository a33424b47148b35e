import { Button } from '@mantine/core';
import css from './parts.module.css';

/** Steps through a list that is longer than a page, newest first. `to` goes on from a cursor, or back to the newest without one. */
export function PageSteps({
  before,
  next,
  to,
}: {
  readonly before: string | undefined;
  readonly next: string | undefined;
  readonly to: (before: string | undefined) => void;
}) {
  if (before === undefined && next === undefined) return null;
  return (
    <div className={css.more}>
      <Button variant="default" disabled={before === undefined} onClick={() => to(undefined)}>
        Newest
      </Button>
      <Button variant="default" disabled={next === undefined} onClick={() => to(next)}>
        Older
      </Button>
    </div>
  );
}
