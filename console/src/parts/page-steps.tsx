import { Button } from '@mantine/core';
import css from './parts.module.css';

interface Steps {
  /** The cursor that the page shown begins at; undefined on the first. */
  readonly at: string | undefined;
  /** The cursor of the page after it; undefined on the last. */
  readonly next: string | undefined;
  /** What the first and the further pages are called, by the order of the list. */
  readonly words?: readonly [first: string, further: string];
  /** Goes on from a cursor, or back to the first page without one. */
  readonly to: (cursor: string | undefined) => void;
}

/** Steps through a list that is longer than a page. */
export function PageSteps({ at, next, words: [first, further] = ['Newest', 'Older'], to }: Steps) {
  if (at === undefined && next === undefined) return null;
  return (
    <div className={css.more}>
      <Button variant="default" disabled={at === undefined} onClick={() => to(undefined)}>
        {first}
      </Button>
      <Button variant="default" disabled={next === undefined} onClick={() => to(next)}>
        {further}
      </Button>
    </div>
  );
}
