import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AccountSummary } from '../api/accounts.ts';
import { type Adjustment, adjust, ADJUSTMENT_KINDS } from '../api/approvals.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { amountText, minorFrom } from '../parts/money.ts';
import { titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import css from './accounts.module.css';

interface Asked {
  readonly account: AccountSummary;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const LEAST = 3;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Asks for a write-off or adjustment. Within the limits it is recorded at once; over them it waits for another person. */
export function AdjustDialog({ account, opened, onClose }: Asked) {
  return (
    <Modal opened={opened} onClose={onClose} title="Adjust what is owed" closeButtonProps={{ 'aria-label': 'Close' }}>
      <AdjustForm account={account} onClose={onClose} />
    </Modal>
  );
}

function AdjustForm({ account: { subject, currency = '', total }, onClose }: Omit<Asked, 'opened'>) {
  const [amount, setAmount] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [why, setWhy] = useState<Adjustment['why']>('charity');
  const [reason, setReason] = useState('');
  // The same for every try of this dialog, so that an answer that got lost does not adjust twice.
  const [once] = useState(() => crypto.randomUUID());
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const minor = minorFrom(amount, currency);
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const asking = useMutation({
    mutationFn: () => adjust({ account: subject, amount: minor ?? '0', currency, day, why, reason: given }, once),
    onSuccess: async ({ outcome, approval }) => {
      announce(outcome === 'executed' ? 'The adjustment is recorded' : 'The adjustment waits for another person');
      await queries.invalidateQueries({ queryKey: ['approvals'] });
      onClose();
      await navigate({ to: '/approvals/$id', params: { id: approval.id } });
    },
  });
  const isWhole = minor !== undefined && minor !== '0' && DAY.test(day) && given.length >= LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) asking.mutate();
  };
  return (
    <form className={css.adjust} onSubmit={submit}>
      <TextInput
        label={`Amount, ${currency}`}
        description={`Above zero it lowers what is owed; the account stands at ${amountText(total, currency)}`}
        inputMode="decimal"
        placeholder="0.00"
        value={amount}
        autoComplete="off"
        error={amount.trim() === '' || minor !== undefined ? null : 'An amount such as 1,234.50'}
        onChange={(event) => setAmount(event.currentTarget.value)}
        data-autofocus
      />
      <NativeSelect
        label="What it is"
        data={ADJUSTMENT_KINDS.map((value) => ({ value, label: titled(value) }))}
        value={why}
        onChange={(event) => setWhy(ADJUSTMENT_KINDS.find((kind) => kind === event.currentTarget.value) ?? 'other')}
      />
      <TextInput label="Day" type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      <Textarea
        label="Because"
        description="Whoever approves reads it, and it is kept. No names of patients"
        value={reason}
        maxLength={200}
        minRows={2}
        autosize
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormEnd act="Ask for it" isWhole={isWhole} isBusy={asking.isPending} error={asking.error} onCancel={onClose} />
    </form>
  );
}
