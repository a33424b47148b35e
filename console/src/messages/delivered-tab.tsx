import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readMessageDeliveries } from '../api/messages.ts';
import { Distance, Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { shortened, spoken } from '../parts/words.ts';
import css from './messages.module.css';

const FRESH_MS = 5_000;

/** Where the consequences of a message went, try by try. */
export function DeliveredTab({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['message deliveries', id],
    queryFn: () => readMessageDeliveries(id),
    refetchInterval: FRESH_MS,
  });
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting what="deliveries" />;
  return (
    <section className="panel" aria-label="Deliveries">
      {data.length === 0 ? (
        <EmptyNote title="Nothing was delivered for it yet">
          Journals are delivered in summaries, every few seconds to minutes. A message that posts nothing is not delivered anywhere.
        </EmptyNote>
      ) : (
        <div className="wide">
          <table className={parts.table}>
            <thead>
              <tr>
                <th>Delivery</th>
                <th>Target</th>
                <th>What</th>
                <th>State</th>
                <th>Their reference</th>
                <th>Next try</th>
                <th>Tries</th>
              </tr>
            </thead>
            <tbody>
              {data.map((delivery) => (
                <tr key={delivery.id}>
                  <td>
                    <Link to="/trace/$of" params={{ of: delivery.id }} className={parts.id}>
                      {delivery.id}
                    </Link>
                  </td>
                  <td className={parts.nowrap}>{delivery.target}</td>
                  <td className={parts.nowrap}>{spoken(delivery.kind)}</td>
                  <td>
                    <StateTag state={delivery.state} />
                  </td>
                  <td className={parts.id}>{delivery.reference ?? ''}</td>
                  <td>{delivery.dueAt === undefined ? <span className="muted">none</span> : <Distance at={delivery.dueAt} />}</td>
                  <td>
                    <ol className={css.attempts}>
                      {delivery.attempts.map((attempt) => (
                        <li key={attempt.at}>
                          <Moment at={attempt.at} /> {spoken(attempt.outcome)} <code className="muted">{attempt.code}</code>{' '}
                          <span className="muted" title={attempt.detail}>
                            {shortened(attempt.detail ?? '', 44)}
                          </span>
                        </li>
                      ))}
                    </ol>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
