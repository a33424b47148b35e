import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type BreakGlass, type GlassVerdict, listBreakGlass, reviewBreakGlass } from '../api/break-glass.ts';
import { Distance, Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Table } from '../parts/table.tsx';
import { spoken } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useSession } from '../shell/session-gate.tsx';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

interface Reviewing {
  readonly id: string;
  readonly verdict: GlassVerdict;
}

/** Who broke the glass, what for, and whether another person found it justified. */
export function EmergenciesPage() {
  const [reviewing, setReviewing] = useState<Reviewing>();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { data, error, refetch } = useQuery({ queryKey: ['break-glass'], queryFn: listBreakGlass });
  const review = async (words: string): Promise<void> => {
    if (reviewing === undefined) return;
    await reviewBreakGlass(reviewing.id, reviewing.verdict, words);
    await queries.invalidateQueries({ queryKey: ['break-glass'] });
    announce('The review is on record');
  };
  return (
    <>
      <AdminHead
        title="Emergencies"
        about="Accesses that somebody took in an emergency. Each is reviewed by another person within a day."
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="Emergency accesses">
        {data === undefined ? (
          error === null && <Waiting what="emergency accesses" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nobody broke the glass">Whoever does appears here, and as an exception of the privacy team.</EmptyNote>
        ) : (
          <GlassTable glasses={data} onReview={setReviewing} />
        )}
      </section>
      <ReasonDialog
        opened={reviewing !== undefined}
        onClose={() => setReviewing(undefined)}
        title={reviewing?.verdict === 'justified' ? 'It was justified' : 'It was not justified'}
        about="Your verdict is on record, and ends the access if it is still open."
        label="Because"
        act="Record the review"
        onReason={review}
      />
    </>
  );
}

interface Listed {
  readonly glasses: readonly BreakGlass[];
  readonly onReview: (reviewing: Reviewing) => void;
}

function GlassTable({ glasses, onReview }: Listed) {
  const { person: me } = useSession();
  return (
    <Table columns={['Who', 'Because', 'When', 'State', 'Review']} label="Newest first">
      {glasses.map(({ id, person, reason, purpose, entities, state, openedAt, reviewBy, review }) => (
        <tr key={id}>
          <td>{person}</td>
          <td className={css.wrapped}>
            {reason}
            <br />
            <span className="muted">
              {spoken(purpose)}; {entities === 'all' ? 'every entity' : entities.join(', ')}
            </span>
          </td>
          <td>
            <Moment at={openedAt} full />
          </td>
          <td>
            <StateTag state={state} tone={state === 'open' ? 'bad' : state === 'over' ? 'warn' : 'ok'} />
          </td>
          <td className={css.wrapped}>
            {review !== undefined ? (
              <>
                {spoken(review.verdict)}, {review.by}: <q>{review.words}</q>
              </>
            ) : person === me ? (
              <span className="muted">
                by another person, due <Distance at={reviewBy} />
              </span>
            ) : (
              <Group gap={6}>
                <Button size="compact-xs" variant="default" onClick={() => onReview({ id, verdict: 'justified' })}>
                  Justified …
                </Button>
                <Button size="compact-xs" variant="default" onClick={() => onReview({ id, verdict: 'not-justified' })}>
                  Not justified …
                </Button>
              </Group>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
