import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { listWebhookDeliveries, redeliver } from '../api/webhooks.ts';
import { Distance, Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { shortened } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './webhooks.module.css';

const FRESH_MS = 5_000;
const STATES = {
  delivered: { words: 'delivered', tone: 'ok' },
  ready: { words: 'pending', tone: 'busy' },
  running: { words: 'pending', tone: 'busy' },
  failed: { words: 'failed', tone: 'bad' },
} as const;

/** What a receiver was told and is to be told, newest first, and when it is tried again. */
export function DeliveryTable({ id }: { readonly id: string }) {
  const may = useMay();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: () => listWebhookDeliveries(id),
    refetchInterval: FRESH_MS,
  });
  const again = useMutation({
    mutationFn: (delivery: string) => redeliver(id, [delivery]),
    onSuccess: () => announce('It is sent again'),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhooks', id] }),
  });
  return (
    <section className={`panel ${css.part}`} aria-label="Deliveries">
      <header>
        <h2>Deliveries</h2>
        <span className="muted">the newest 50</span>
      </header>
      {error === null ? null : <ProblemNote error={error} />}
      {again.error === null ? null : <ProblemNote error={again.error} />}
      {data === undefined ? (
        error === null && <Waiting what="deliveries" />
      ) : data.length === 0 ? (
        <EmptyNote title="Nothing was sent yet">The next event that it is told of appears here.</EmptyNote>
      ) : (
        <div className="wide">
          <table className={parts.table}>
            <thead>
              <tr>
                <th>Event</th>
                <th>State</th>
                <th className="roomy">About</th>
                <th className="number">Tries</th>
                <th>Made</th>
                <th>Again</th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id: delivery, type, key, state, tries, madeAt, dueAt }) => (
                <tr key={delivery}>
                  <td>{type}</td>
                  <td className={parts.nowrap}>
                    <StateTag state={STATES[state].words} tone={STATES[state].tone} />
                    {state === 'ready' && tries > 0 && dueAt !== undefined ? (
                      <span className={css.under}>
                        next try <Distance at={dueAt} />
                      </span>
                    ) : null}
                  </td>
                  <td className={`${parts.id} roomy`} title={key}>
                    {shortened(key, 26)}
                  </td>
                  <td className="number">{tries}</td>
                  <td>
                    <Moment at={madeAt} />
                  </td>
                  <td>
                    {may('webhooks:write') && (state === 'delivered' || state === 'failed') ? (
                      <Button
                        variant="default"
                        size="compact-xs"
                        aria-label={`Send ${type} ${delivery} again`}
                        loading={again.isPending && again.variables === delivery}
                        onClick={() => again.mutate(delivery)}
                      >
                        Send again
                      </Button>
                    ) : null}
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
