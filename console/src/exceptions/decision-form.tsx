import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type ExceptionView, reject, resolve } from '../api/exceptions.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { decisionsOf } from './decisions.ts';
import css from './exceptions.module.css';
import { useDecided } from './use-decided.ts';

const LEAST = 3;
const MOST = 200;

/** The decisions that an exception of this kind allows, each with the reason that the audit keeps. */
export function DecisionForm({ exception }: { readonly exception: ExceptionView }) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<string>();
  const decided = useDecided();
  const decisions = decisionsOf(exception.kind);
  const given = reason.replaceAll(/\s+/g, ' ').trim();

  const carryOut = async (decision: (typeof decisions)[number]): Promise<void> => {
    setBusy(decision.label);
    setError(undefined);
    try {
      const { outcome } =
        decision.act === 'reject' ? await reject(exception.id, given) : await resolve(exception.id, given, decision.act === 'retry');
      decided(outcome === 'under-way' ? `Exception ${exception.id} is under way` : `Exception ${exception.id} is ${outcome}`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(undefined);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [first] = decisions;
    if (first !== undefined && given.length >= LEAST) void carryOut(first);
  };

  return (
    <form className={css.form} onSubmit={submit}>
      <h3>What do you decide?</h3>
      <TextInput
        label="Because"
        description="Kept in the audit with your name"
        value={reason}
        maxLength={MOST}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-first-field
        autoComplete="off"
      />
      {error === undefined ? null : <ProblemNote error={error} />}
      <Group gap={8}>
        {decisions.map((decision, place) => (
          <Button
            key={decision.label}
            type={place === 0 ? 'submit' : 'button'}
            variant={place === 0 ? 'filled' : 'default'}
            disabled={given.length < LEAST || (busy !== undefined && busy !== decision.label)}
            loading={busy === decision.label}
            title={decision.about}
            {...(place === 0 ? {} : { onClick: () => void carryOut(decision) })}
          >
            {decision.label}
          </Button>
        ))}
      </Group>
      <ul className={css.about}>
        {decisions.map(({ label, about }) => (
          <li key={label}>
            <strong>{label}</strong>: {about}
          </li>
        ))}
      </ul>
    </form>
  );
}
