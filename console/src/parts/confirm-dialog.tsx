import { Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ProblemNote } from './notes.tsx';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will have happened afterwards. */
  readonly about: ReactNode;
  readonly act: string;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks once more before something that is not taken back easily. */
export function ConfirmDialog({ opened, onClose, title, about, act, onConfirm }: Asked) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p>{about}</p>
      {error === undefined ? null : <ProblemNote error={error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button onClick={() => void confirm()} loading={busy}>
          {act}
        </Button>
      </Group>
    </Modal>
  );
}
