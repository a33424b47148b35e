import { Link } from '@tanstack/react-router';
import { durationText } from '../parts/duration.ts';
import css from './flow.module.css';

interface Waiting {
  readonly waiting: number;
  /** How long the oldest of them waits. */
  readonly oldestSeconds?: number;
}

/** How many wait, and since when. */
export const WaitingCount = ({ waiting, oldestSeconds }: Waiting) => (
  <>
    {waiting === 0 ? <span className="muted">0</span> : waiting.toLocaleString('en')}
    {oldestSeconds === undefined ? null : <span className="muted"> {durationText(oldestSeconds)}</span>}
  </>
);

interface Exceptions {
  readonly count: number;
  /** What leads to them in the list. */
  readonly search: { readonly channel?: string; readonly kind?: string; readonly entity?: string };
  readonly tone: 'bad' | 'warn';
}

/** How many exceptions are open, as the way to them. */
export const ExceptionCount = ({ count, search, tone }: Exceptions) =>
  count === 0 ? (
    <span className="muted">0</span>
  ) : (
    <Link to="/exceptions" search={search} className={css[tone] ?? ''}>
      {count}
    </Link>
  );
