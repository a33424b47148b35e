import { useQuery } from '@tanstack/react-query';
import { listWebhookAttempts } from '../api/webhooks.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import css from './webhooks.module.css';

const FRESH_MS = 5_000;

/** Every try and what came of it, newest first. */
export function AttemptTable({ id }: { readonly id: string }) {
  const { data, error } = useQuery({
    queryKey: ['webhooks', id, 'attempts'],
    queryFn: () => listWebhookAttempts(id),
    refetchInterval: FRESH_MS,
  });
  return (
    <section className={`panel ${css.part}`} aria-label="Attempts">
      <header>
        <h2>Attempts</h2>
        <span className="muted">the newest 50</span>
      </header>
      {error === null ? null : <ProblemNote error={error} />}
      {data === undefined ? (
        error === null && <Waiting what="attempts" />
      ) : data.length === 0 ? (
        <EmptyNote title="Nothing was tried yet">A ping tries the receiver with nothing in it.</EmptyNote>
      ) : (
        <div className="wide" role="region" aria-label="Attempts, newest first" tabIndex={0}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>When</th>
                <th>Came to</th>
                <th className="number">Answered</th>
                <th>Because</th>
                <th className="number">ms</th>
                <th className="number roomy">Try</th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id: attempt, at, outcome, status, code, ms, try: number }) => (
                <tr key={attempt}>
                  <td>
                    <Moment at={at} />
                  </td>
                  <td>
                    <StateTag state={outcome} tone={outcome === 'delivered' ? 'ok' : 'bad'} />
                  </td>
                  <td className="number">{status ?? 'not'}</td>
                  <td>{code === undefined ? '' : <code>{code}</code>}</td>
                  <td className="number">{ms.toLocaleString('en')}</td>
                  <td className="number roomy">{number}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
