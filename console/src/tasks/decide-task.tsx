import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { decideTask, type Task, type TaskAction } from '../api/tasks.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { spoken } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { ACTION_WORDS, offered } from './task-actions.ts';
import css from './tasks.module.css';

const LEAST = 3;
const MOST = 200;

/** The things that the task allows, each about exactly the version that is shown, with the reason that the audit keeps. */
export function DecideTask({ task }: { readonly task: Task }) {
  const [reason, setReason] = useState('');
  const [whom, setWhom] = useState('');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const deciding = useMutation({
    mutationFn: (action: TaskAction) =>
      decideTask(task.id, {
        action,
        hash: task.hash,
        ...(given === '' ? {} : { reason: given }),
        ...(action === 'reassign' ? { assignee: whom.trim() } : {}),
      }),
    onSuccess: async ({ outcome, approval }) => {
      announce(`Task ${task.id}: ${spoken(outcome)}${approval === undefined ? '' : `, approval ${approval}`}`);
      for (const key of ['tasks', 'approvals', 'exceptions', 'exception facets']) await queries.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/tasks' });
    },
  });
  const actions = offered(task.actions);
  const isReady = (action: TaskAction): boolean =>
    (action === 'approve' || given.length >= LEAST) && (action !== 'reassign' || whom.trim() !== '');
  return (
    <section className={`panel ${css.part}`} aria-label="Decision">
      <header>
        <h2>What do you decide?</h2>
      </header>
      <div className={css.inside}>
        {actions.length === 0 ? (
          <p className="muted">Your roles let you read it, or it is your own: somebody else decides.</p>
        ) : (
          <div className={css.decide}>
            <TextInput
              label="Because"
              description={actions.includes('approve') ? 'Not needed to approve; kept with your name' : 'Kept in the audit with your name'}
              value={reason}
              maxLength={MOST}
              autoComplete="off"
              data-first-field
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {actions.includes('reassign') ? (
              <TextInput
                label="To whom (only to give it away)"
                placeholder="Their login"
                value={whom}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => setWhom(event.currentTarget.value)}
              />
            ) : null}
            <div className={css.acts}>
              {actions.map((action, place) => (
                <Button
                  key={action}
                  size="md"
                  variant={place === 0 ? 'filled' : 'default'}
                  title={ACTION_WORDS[action].about}
                  disabled={!isReady(action) || deciding.isPending}
                  loading={deciding.isPending && deciding.variables === action}
                  onClick={() => deciding.mutate(action)}
                >
                  {ACTION_WORDS[action].label}
                </Button>
              ))}
            </div>
            {deciding.error === null ? null : <ProblemNote error={deciding.error} />}
          </div>
        )}
      </div>
    </section>
  );
}
