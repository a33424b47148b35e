import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ADJUSTMENT_KINDS, changeDraft, type Outcome, type ProposalInFull } from '../api/approvals.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { titled } from '../parts/words.ts';
import work from '../parts/work.module.css';
import { changeOf, type WrittenDraft, writtenOf } from './draft-changes.ts';
import { DraftLines } from './draft-lines.tsx';

interface Changing {
  readonly draft: Pick<ProposalInFull, 'approval' | 'content'>;
  readonly onChanged: (outcome: Outcome) => Promise<void>;
  readonly onClose: () => void;
}

const STATES = [
  { value: 'open', label: 'Open' },
  { value: 'soft', label: 'Softly closed: documents of the period’s end only' },
];

/** Changes a draft, which makes its next version, as long as it is the one that is shown. */
export const DraftDialog = ({ opened, ...changing }: Changing & { readonly opened: boolean }) => (
  <Modal opened={opened} onClose={changing.onClose} size="lg" title="Change the draft" closeButtonProps={{ 'aria-label': 'Close' }}>
    {opened ? <DraftForm {...changing} /> : null}
  </Modal>
);

function DraftForm({ draft, onChanged, onClose }: Changing) {
  const { id, hash, currency, kind } = draft.approval;
  const [before] = useState(() => writtenOf(draft));
  const [written, setWritten] = useState(before);
  const { amount, why, day, state, description, lines, reason } = written;
  const write = (part: Partial<WrittenDraft>): void => setWritten((now) => ({ ...now, ...part }));
  const change = changeOf(before, written, currency);
  const isChanged = change !== undefined && Object.keys(change).length > 0;
  const changing = useMutation({
    mutationFn: () => changeDraft(id, hash, change ?? {}),
    onSuccess: async (outcome) => {
      await onChanged(outcome);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged) changing.mutate();
  };
  return (
    <form className={work.decide} onSubmit={submit}>
      {amount === undefined ? null : (
        <TextInput
          label={`Amount, ${currency ?? ''}`}
          inputMode="decimal"
          value={amount}
          autoComplete="off"
          onChange={(event) => write({ amount: event.currentTarget.value })}
        />
      )}
      {why === undefined ? null : (
        <NativeSelect
          label="What it is"
          data={ADJUSTMENT_KINDS.map((value) => ({ value, label: titled(value) }))}
          value={why}
          onChange={(event) => write({ why: ADJUSTMENT_KINDS.find((one) => one === event.currentTarget.value) ?? 'other' })}
        />
      )}
      {day === undefined ? null : (
        <TextInput label="Day" type="date" value={day} onChange={(event) => write({ day: event.currentTarget.value })} />
      )}
      {state === undefined ? null : (
        <NativeSelect
          label="To be"
          data={STATES}
          value={state}
          onChange={(event) => write({ state: event.currentTarget.value === 'open' ? 'open' : 'soft' })}
        />
      )}
      {description === undefined ? null : (
        <TextInput
          label="What the journal is for"
          value={description}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => write({ description: event.currentTarget.value })}
        />
      )}
      {lines === undefined ? null : <DraftLines lines={lines} currency={currency} onLines={(next) => write({ lines: next })} />}
      {kind === 'estate-release' ? <p className="muted">The files are taken as they are now.</p> : null}
      <Textarea
        label="Because"
        description="Whoever approves reads it, and it is kept. No names of patients"
        value={reason}
        maxLength={200}
        minRows={2}
        autosize
        onChange={(event) => write({ reason: event.currentTarget.value })}
      />
      <FormEnd act="Change it" isWhole={isChanged} isBusy={changing.isPending} error={changing.error} onCancel={onClose} />
    </form>
  );
}
