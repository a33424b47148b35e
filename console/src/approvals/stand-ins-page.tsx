import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { delegate, type Delegation, endDelegation, listDelegations } from '../api/approvals.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Table } from '../parts/table.tsx';
import { titled } from '../parts/words.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useSession } from '../shell/session-gate.tsx';
import { useMay } from '../shell/use-rights.ts';
import work from '../parts/work.module.css';

/** Who decides in whose place, and until when; and somebody for oneself. */
export function StandInsPage() {
  const mayDelegate = useMay()('approvals:write');
  const { data, error, refetch } = useQuery({ queryKey: ['delegations'], queryFn: listDelegations });
  return (
    <>
      <PageHead
        title="Who stands in"
        about="Whoever stands in for somebody decides with that person’s roles, and never about what either of them asked for."
        crumbs={[
          <Link key="approvals" to="/approvals">
            Approvals
          </Link>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className={`panel ${work.part}`} aria-label="Stand-ins">
        {data === undefined ? (
          error === null && <Waiting what="who stands in" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nobody stands in">Everybody decides for themselves.</EmptyNote>
        ) : (
          <DelegationTable delegations={data} />
        )}
      </section>
      {mayDelegate ? <DelegateForm /> : null}
    </>
  );
}

function DelegationTable({ delegations }: { readonly delegations: readonly Delegation[] }) {
  const { person } = useSession();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const ending = useMutation({
    mutationFn: endDelegation,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['delegations'] });
      announce('It is over');
    },
  });
  return (
    <>
      {ending.error === null ? null : <ProblemNote error={ending.error} />}
      <Table columns={['Stands in', 'For', ['With the roles', 'roomy'], 'From', 'Until', 'End']}>
        {delegations.map(({ id, from, to, roles, fromAt, untilAt }) => (
          <tr key={id}>
            <td>{to === person ? 'You' : to}</td>
            <td>{from === person ? 'You' : from}</td>
            <td className="roomy">{roles.map(titled).join(', ')}</td>
            <td>
              <Moment at={fromAt} />
            </td>
            <td>
              <Moment at={untilAt} />
            </td>
            <td>
              {from === person ? (
                <Button size="compact-xs" variant="default" loading={ending.isPending} onClick={() => ending.mutate(id)}>
                  End it
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function DelegateForm() {
  const [to, setTo] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const queries = useQueryClient();
  const announce = useAnnounce();
  const asking = useMutation({
    mutationFn: () => delegate({ to: to.trim(), ...(from === '' ? {} : { fromAt: `${from}T00:00:00Z` }), untilAt: `${until}T23:59:59Z` }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['delegations'] });
      announce(`${to.trim()} stands in for you`);
      setTo('');
    },
  });
  const isWhole = to.trim() !== '' && DAY.test(until);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) asking.mutate();
  };
  return (
    <section className={`panel ${work.part}`} aria-label="Somebody for you">
      <header>
        <h2>Let somebody stand in for you</h2>
      </header>
      <form className={`${work.inside} ${work.decide}`} onSubmit={submit}>
        <TextInput
          label="Who"
          description="The name they log in with; they must have come in once"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label="From (UTC)"
          description="Not needed: without it from now"
          type="date"
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label="Until (UTC)"
          description="That day included, 90 days at most"
          type="date"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <FormEnd act="Let them" isWhole={isWhole} isBusy={asking.isPending} error={asking.error} />
      </form>
    </section>
  );
}
