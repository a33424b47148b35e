import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ProblemNote } from './notes.tsx';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly about: string;
  readonly label: string;
  /** Words offered for the usual cases. */
  readonly usual?: readonly string[];
  readonly act: string;
  /** What is asked beside the reason is as it can be; it is unless told. */
  readonly isReady?: boolean;
  /** What is asked beside the reason. */
  readonly children?: ReactNode;
  readonly onReason: (reason: string) => Promise<unknown>;
}

const LEAST = 3;
const MOST = 200;

/** Asks why. The answer is kept in the audit with the person's name, so it is one line of text. */
export function ReasonDialog({ opened, onClose, title, about, label, usual = [], act, isReady = true, children, onReason }: Asked) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const isWhole = isReady && given.length >= LEAST;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await onReason(given);
      setReason('');
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={(event) => void submit(event)}>
        <p className="muted">{about}</p>
        <Textarea
          mt="sm"
          label={label}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={MOST}
          minRows={2}
          autosize
          data-autofocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            if (isWhole && !busy) event.currentTarget.form?.requestSubmit();
          }}
        />
        <Group gap={6} mt={8}>
          {usual.map((words) => (
            <Button key={words} size="compact-xs" variant="default" onClick={() => setReason(words)}>
              {words}
            </Button>
          ))}
        </Group>
        {children}
        {error === undefined ? null : <ProblemNote error={error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isWhole} loading={busy}>
            {act}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
