import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { postPayment, readPayment } from '../api/payments.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { dayIn } from '../parts/moments.ts';
import { minorFrom } from '../parts/money.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './accounts.module.css';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const METHODS = ['card', 'check', 'cash', 'transfer'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DOMAIN = /^[a-z][a-z0-9-]{0,59}$/;
const NUMBER = /^[\w./#-]{1,60}$/;
const REFERENCE = /^[\x21-\x7e]{1,100}$/;
const FRESH_MS = 1_000;

/** Takes a payment of a patient. It enters as a message and goes the way of every other. */
export const PaymentDialog = ({ opened, onClose }: Asked) => (
  <Modal opened={opened} onClose={onClose} title="Post a payment of a patient" closeButtonProps={{ 'aria-label': 'Close' }}>
    <PaymentForm onClose={onClose} />
  </Modal>
);

function PaymentForm({ onClose }: Pick<Asked, 'onClose'>) {
  const { estate, zoneOfFacility } = useEstate();
  const currency = estate?.tenant.currency ?? 'USD';
  const [values, setValues] = useState(() => {
    const day = dayIn(zoneOfFacility(undefined), new Date());
    return { domain: '', number: '', amount: '', reference: '', method: 'card', day };
  });
  const [once] = useState(() => crypto.randomUUID());
  const set = (name: keyof typeof values) => (event: { readonly currentTarget: { readonly value: string } }) => {
    const { value } = event.currentTarget;
    setValues((now) => ({ ...now, [name]: value }));
  };
  const { domain, number, amount, reference, method, day } = values;
  const minor = minorFrom(amount, currency);
  const isAmount = minor !== undefined && /^[1-9]/.test(minor);
  const posting = useMutation({
    mutationFn: () =>
      postPayment({ kind: 'patient', account: { domain, number }, amount: minor ?? '0', currency, reference, method, day }, once),
  });
  const isWhole = DOMAIN.test(domain) && NUMBER.test(number) && isAmount && REFERENCE.test(reference) && DAY.test(day);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) posting.mutate();
  };
  if (posting.data !== undefined) return <Became payment={posting.data.id} />;
  return (
    <form className={css.asked} onSubmit={submit}>
      <TextInput
        label="Account number"
        description="As its own system numbers it; it is not kept in this browser"
        value={number}
        onChange={set('number')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <TextInput
        label="Numbered by"
        description="The system that gave the number, as mappings name it"
        placeholder="northside"
        value={domain}
        onChange={set('domain')}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label={`Amount, ${currency}`}
        inputMode="decimal"
        placeholder="0.00"
        value={amount}
        onChange={set('amount')}
        autoComplete="off"
        error={amount.trim() === '' || isAmount ? null : 'An amount above zero, such as 1,234.50'}
      />
      <NativeSelect
        label="Paid by"
        data={METHODS.map((value) => ({ value, label: titled(value) }))}
        value={method}
        onChange={set('method')}
      />
      <TextInput
        label="Reference"
        description="What you call it; under one reference there is one payment, for ever"
        value={reference}
        onChange={set('reference')}
        autoComplete="off"
      />
      <TextInput label="Day" type="date" value={day} onChange={set('day')} />
      <FormEnd act="Post it" isWhole={isWhole} isBusy={posting.isPending} error={posting.error} onCancel={onClose} />
    </form>
  );
}

/** What became of it, until it is posted. */
function Became({ payment: id }: { readonly payment: string }) {
  const may = useMay();
  const { data: payment, error } = useQuery({
    queryKey: ['payment', id],
    queryFn: () => readPayment(id),
    enabled: may('payments:read'),
    refetchInterval: ({ state }) => (state.data?.status === 'posted' ? false : FRESH_MS),
  });
  if (error !== null) return <ProblemNote error={error} />;
  return (
    <div className={css.asked} role="status">
      <p>
        It is taken, and cannot get lost from here on. <StateTag state={payment?.status ?? 'received'} />
      </p>
      {payment?.exceptions.map((one) => (
        <p key={one.id}>
          A person has to look at it: <Link to="/exceptions">{one.summary}</Link>
        </p>
      ))}
      {payment?.subject?.startsWith('account:') === true && may('accounts:read') ? (
        <p>
          <Link to="/accounts/$subject" params={{ subject: payment.subject }}>
            Its account
          </Link>
        </p>
      ) : null}
    </div>
  );
}
