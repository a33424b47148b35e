import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { endSession, type ListedSession } from '../api/sessions.ts';
import { Distance, Moment } from '../parts/moment.tsx';
import { ProblemNote } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';

interface Listed {
  readonly sessions: readonly ListedSession[];
  /** Whose they are stands in a column of its own. */
  readonly isEverybody?: boolean;
  readonly mayEnd: boolean;
}

/** Sessions with the way to end each; the one that is looked through is left by leaving. */
export function SessionTable({ sessions, isEverybody = false, mayEnd }: Listed) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const ending = useMutation({
    mutationFn: endSession,
    onSuccess: () => announce('The session is over'),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <>
      {ending.error === null ? null : <ProblemNote error={ending.error} />}
      <div className="wide">
        <table className={parts.table}>
          <thead>
            <tr>
              {isEverybody ? <th>Who</th> : null}
              <th>Since</th>
              <th>Last seen</th>
              <th className="roomy">Ends at the latest</th>
              <th className="roomy">Roles</th>
              <th>End</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ id, person, name, roles, madeAt, seenAt, expiresAt, isThis }) => (
              <tr key={id}>
                {isEverybody ? (
                  <td>
                    {name}
                    <br />
                    <span className="muted">{person}</span>
                  </td>
                ) : null}
                <td>
                  <Moment at={madeAt} full />
                </td>
                <td>
                  <Distance at={seenAt} />
                </td>
                <td className="roomy">
                  <Moment at={expiresAt} full />
                </td>
                <td className="roomy">{roles.map(spoken).join(', ')}</td>
                <td className={parts.nowrap}>
                  {isThis ? (
                    <StateTag state="this one" tone="ok" />
                  ) : mayEnd ? (
                    <Button
                      variant="default"
                      size="compact-xs"
                      data-row
                      loading={ending.isPending && ending.variables === id}
                      aria-label={`End the session of ${name} that was last seen ${new Date(seenAt).toLocaleString('en')}`}
                      onClick={() => ending.mutate(id)}
                    >
                      End
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
