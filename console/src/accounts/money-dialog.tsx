import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AccountSummary } from '../api/accounts.ts';
import { type Adjustment, adjust, ADJUSTMENT_KINDS, refund } from '../api/approvals.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { dayIn } from '../parts/moments.ts';
import { amountText, minorFrom } from '../parts/money.ts';
import { titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useEstate } from '../shell/estate.tsx';
import css from './accounts.module.css';

/** What is asked for: less or more is owed, or what was paid too much goes back. */
export type Asking = 'adjustment' | 'refund';

interface Asked {
  readonly account: AccountSummary;
  /** Undefined: nothing is asked for. */
  readonly what: Asking | undefined;
  readonly onClose: () => void;
}

const LEAST = 3;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CAME_TO: Readonly<Record<string, string>> = { executed: 'is recorded', draft: 'is a draft' };
const TITLES: Readonly<Record<Asking, string>> = { adjustment: 'Adjust what is owed', refund: 'Give back what was paid too much' };

/** Asks for a write-off, an adjustment or a refund. Within the limits it is recorded at once; over them it waits for another person. */
export function MoneyDialog({ account, what, onClose }: Asked) {
  return (
    <Modal
      opened={what !== undefined}
      onClose={onClose}
      title={what === undefined ? '' : TITLES[what]}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {what === undefined ? null : <MoneyForm account={account} what={what} onClose={onClose} />}
    </Modal>
  );
}

function MoneyForm({ account: { subject, facility, currency = '', total }, what, onClose }: Asked & { readonly what: Asking }) {
  const { zoneOfFacility } = useEstate();
  const [amount, setAmount] = useState('');
  const [day, setDay] = useState(() => dayIn(zoneOfFacility(facility), new Date()));
  const [why, setWhy] = useState<Adjustment['why']>('charity');
  const [reason, setReason] = useState('');
  // The same for every try of this dialog, so that an answer that got lost does not do it twice.
  const [once] = useState(() => crypto.randomUUID());
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const minor = minorFrom(amount, currency);
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const isRefund = what === 'refund';
  const asking = useMutation({
    mutationFn: (isDraft: boolean) => {
      const asked = { account: subject, amount: minor ?? '0', currency, day, reason: given, ...(isDraft ? { draft: true as const } : {}) };
      return isRefund ? refund(asked, once) : adjust({ ...asked, why }, once);
    },
    onSuccess: async ({ outcome, approval }) => {
      announce(`The ${what} ${CAME_TO[outcome] ?? 'waits for another person'}`);
      await queries.invalidateQueries({ queryKey: ['approvals'] });
      onClose();
      await navigate({ to: '/approvals/$id', params: { id: approval.id } });
    },
  });
  const isAmount = minor !== undefined && minor !== '0' && (!isRefund || !minor.startsWith('-'));
  const isWhole = isAmount && DAY.test(day) && given.length >= LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) asking.mutate(false);
  };
  const stands = `the account stands at ${amountText(total, currency)}`;
  return (
    <form className={css.asked} onSubmit={submit}>
      <TextInput
        label={`Amount, ${currency}`}
        description={isRefund ? `Up to what is too much; ${stands}` : `Above zero it lowers what is owed; ${stands}`}
        inputMode="decimal"
        placeholder="0.00"
        value={amount}
        autoComplete="off"
        error={amount.trim() === '' || isAmount ? null : 'An amount such as 1,234.50'}
        onChange={(event) => setAmount(event.currentTarget.value)}
        data-autofocus
      />
      {isRefund ? null : (
        <NativeSelect
          label="What it is"
          data={ADJUSTMENT_KINDS.map((value) => ({ value, label: titled(value) }))}
          value={why}
          onChange={(event) => setWhy(ADJUSTMENT_KINDS.find((kind) => kind === event.currentTarget.value) ?? 'other')}
        />
      )}
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
      <FormEnd
        act="Ask for it"
        isWhole={isWhole}
        isBusy={asking.isPending}
        error={asking.error}
        onCancel={onClose}
        other={{ act: 'Save as draft', onAct: () => asking.mutate(true) }}
      />
    </form>
  );
}
