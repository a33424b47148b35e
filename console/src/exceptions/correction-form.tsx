import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { correct, type Correction, type ExceptionView } from '../api/exceptions.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { counted } from '../parts/words.ts';
import { DecisionForm } from './decision-form.tsx';
import css from './exceptions.module.css';
import { useDecided } from './use-decided.ts';

interface Form {
  readonly exception: ExceptionView;
  readonly correction: Correction;
}

const LEAST = 3;

/** A code that the crosswalk does not know: say what it means, and everything that waited for it goes on. */
export function CorrectionForm({ exception, correction }: Form) {
  const { crosswalk, code, meanings, alike } = correction;
  const [meaning, setMeaning] = useState('');
  const [reason, setReason] = useState('');
  const [isOther, setOther] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const decided = useDecided();
  const words = reason.trim() === '' ? `${code} added to ${crosswalk}` : reason.trim();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const made = await correct(exception.id, { crosswalk, code, meaning, resolution: words });
      decided(`${code} is in ${crosswalk} since release ${made.release}; ${counted(made.replays.length, 'message')} translated again`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  if (isOther) {
    return (
      <>
        <DecisionForm exception={exception} />
        <Button variant="subtle" size="compact-xs" onClick={() => setOther(false)}>
          Correct the crosswalk instead
        </Button>
      </>
    );
  }
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      <h3>
        What does <code>{code}</code> mean?
      </h3>
      <p className="muted">
        The crosswalk <code>{crosswalk}</code> does not know it.{' '}
        {alike === 0 ? 'Nothing else waits for it.' : `${counted(alike, 'other exception')} will be resolved with it.`}
      </p>
      <NativeSelect
        label="It means"
        data={[{ value: '', label: 'Choose …' }, ...meanings]}
        value={meaning}
        onChange={(event) => setMeaning(event.currentTarget.value)}
        required
        data-first-field
      />
      <TextInput
        label="Note for the audit"
        placeholder={words}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {error === undefined ? null : <ProblemNote error={error} />}
      <Group gap={8}>
        <Button type="submit" disabled={meaning === '' || words.length < LEAST} loading={busy}>
          Correct and resume
        </Button>
        <Button variant="default" onClick={() => setOther(true)}>
          Something else …
        </Button>
      </Group>
    </form>
  );
}
