import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addWebhook } from '../api/webhooks.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { SecretNote } from './secret-note.tsx';
import css from './webhooks.module.css';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Has events sent to a receiver from now on, and shows the secret it can tell them by. */
export function AddWebhook({ opened, onClose }: Asked) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a webhook" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <AddForm onClose={onClose} />
    </Modal>
  );
}

function AddForm({ onClose }: Pick<Asked, 'onClose'>) {
  const [url, setUrl] = useState('');
  const [owner, setOwner] = useState('');
  const [types, setTypes] = useState('');
  const [once] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => {
      const wanted = types.split(/[\s,]+/).filter(Boolean);
      return addWebhook({ url: url.trim(), owner: owner.trim(), ...(wanted.length === 0 ? {} : { types: wanted }) }, once);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  const isWhole = URL.canParse(url.trim()) && owner.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) adding.mutate();
  };
  if (adding.data !== undefined) {
    return (
      <div className={css.form}>
        <SecretNote secret={adding.data.secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </div>
    );
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label="Address"
        description="Where the receiver takes events"
        placeholder="https://receiver.example/plexus"
        type="url"
        value={url}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setUrl(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="Owner"
        description="Who answers for it, and is told when it fails"
        value={owner}
        maxLength={200}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <TextInput
        label="Events"
        description="Types with spaces between them; none: all of them"
        placeholder="payment.recorded claim.remitted"
        value={types}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTypes(event.currentTarget.value)}
      />
      <FormEnd act="Add" isWhole={isWhole} isBusy={adding.isPending} error={adding.error} onCancel={onClose} />
    </form>
  );
}
