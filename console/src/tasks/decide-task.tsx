import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { decideTask, type Task, type TaskAction } from '../api/tasks.ts';
import { StandInSelect } from '../approvals/stand-in-select.tsx';
import { ProblemNote } from '../parts/notes.tsx';
import { spoken, titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { ACTION_WORDS, offered } from './task-actions.ts';
import work from '../parts/work.module.css';
import css from './tasks.module.css';

const LEAST = 3;
const MOST = 200;

interface Decided {
  readonly task: Task;
  /** Whom it can be given to besides a person. */
  readonly owners: readonly string[];
}

/** The things that the task allows, each about exactly the version that is shown, with the reason that the audit keeps. */
export function DecideTask({ task, owners }: Decided) {
  const [reason, setReason] = useState('');
  const [whom, setWhom] = useState('');
  const [owner, setOwner] = useState('');
  const [forWhom, setForWhom] = useState('');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const receiver = { ...(owner === '' ? {} : { owner }), ...(whom.trim() === '' ? {} : { assignee: whom.trim() }) };
  const deciding = useMutation({
    mutationFn: (action: TaskAction) =>
      decideTask(task.id, {
        action,
        hash: task.hash,
        ...(given === '' ? {} : { reason: given }),
        ...(forWhom === '' ? {} : { standingInFor: forWhom }),
        ...(action === 'reassign' ? receiver : {}),
      }),
    onSuccess: async ({ outcome, approval }) => {
      announce(`Task ${task.id}: ${spoken(outcome)}${approval === undefined ? '' : `, approval ${approval}`}`);
      for (const key of ['tasks', 'approvals', 'exceptions', 'exception facets']) await queries.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/tasks' });
    },
  });
  const actions = offered(task.actions);
  const isReady = (action: TaskAction): boolean =>
    (action === 'approve' || given.length >= LEAST) && (action !== 'reassign' || Object.keys(receiver).length > 0);
  const act = (action: TaskAction, place: number) => (
    <Button
      key={action}
      size="md"
      px="xs"
      variant={place === 0 ? 'filled' : 'default'}
      title={ACTION_WORDS[action].about}
      disabled={!isReady(action) || deciding.isPending}
      loading={deciding.isPending && deciding.variables === action}
      onClick={() => deciding.mutate(action)}
    >
      {ACTION_WORDS[action].label}
    </Button>
  );
  return (
    <section className={`panel ${work.part}`} aria-label="Decision">
      <header>
        <h2>What do you decide?</h2>
      </header>
      <div className={work.inside}>
        {task.actions.includes('correct') ? (
          <p>
            <Link to="/exceptions" search={{ show: task.id.slice('exception:'.length) }}>
              Say what the code means
            </Link>{' '}
            and it goes on by itself.
          </p>
        ) : null}
        {actions.length === 0 ? (
          <p className="muted">Your roles let you read it, or it is your own: somebody else decides.</p>
        ) : (
          <div className={work.decide}>
            {task.type === 'approval' ? <StandInSelect value={forWhom} onValue={setForWhom} /> : null}
            <TextInput
              label="Because"
              description={actions.includes('approve') ? 'Not needed to approve; kept with your name' : 'Kept in the audit with your name'}
              value={reason}
              maxLength={MOST}
              autoComplete="off"
              data-first-field
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <div className={css.acts}>{actions.filter((action) => action !== 'reassign').map(act)}</div>
            {actions.includes('reassign') ? (
              <details className={css.reassign}>
                <summary>It is somebody else’s work</summary>
                <div>
                  <NativeSelect
                    label="Owner"
                    data={[{ value: '', label: 'Stays as it is' }, ...owners.map((name) => ({ value: name, label: titled(name) }))]}
                    value={owner}
                    onChange={(event) => setOwner(event.currentTarget.value)}
                  />
                  <TextInput
                    label="Person"
                    placeholder="Their login"
                    value={whom}
                    maxLength={100}
                    autoComplete="off"
                    onChange={(event) => setWhom(event.currentTarget.value)}
                  />
                  {act('reassign', 1)}
                </div>
              </details>
            ) : null}
            {deciding.error === null ? null : <ProblemNote error={deciding.error} />}
          </div>
        )}
      </div>
    </section>
  );
}
