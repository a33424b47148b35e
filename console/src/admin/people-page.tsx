import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type KnownPerson, linkAccounts, listPeople } from '../api/people.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { Table } from '../parts/table.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { useMay } from '../shell/use-rights.ts';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

/** Who is one person under several logins: whoever asks for something under one of them decides about it under none. */
export function PeoplePage() {
  const mayLink = useMay()('people:write');
  const [isLinking, linking] = useDisclosure(false);
  const { data, error, refetch } = useQuery({ queryKey: ['people'], queryFn: listPeople });
  return (
    <>
      <AdminHead
        title="People"
        about="Everybody who came in. Logins of one person count as one when somebody approves: nobody decides about what they asked for under another name."
      >
        {mayLink && data !== undefined && data.length > 0 ? (
          <Button variant="default" onClick={linking.open}>
            Two logins are one person’s …
          </Button>
        ) : null}
      </AdminHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="People">
        {data === undefined ? (
          error === null && <Waiting what="people" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nobody came in yet">Whoever logs in at the identity provider appears here.</EmptyNote>
        ) : (
          <Table columns={['Person', 'Logins', ['First seen', 'roomy']]}>
            {data.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </Table>
        )}
      </section>
      <Modal opened={isLinking} onClose={linking.close} title="Two logins are one person’s" closeButtonProps={{ 'aria-label': 'Close' }}>
        <LinkForm people={data ?? []} onClose={linking.close} />
      </Modal>
    </>
  );
}

const PersonRow = ({ person: { name, accounts } }: { readonly person: KnownPerson }) => (
  <tr>
    <td>{name}</td>
    <td>
      {accounts.map(({ account, login }) => (
        <div key={account}>
          {login} <code className="muted">{account}</code>
        </div>
      ))}
    </td>
    <td className="roomy">{accounts[0] === undefined ? null : <Moment at={accounts[0].since} />}</td>
  </tr>
);

const LEAST = 3;

function LinkForm({ people, onClose }: { readonly people: readonly KnownPerson[]; readonly onClose: () => void }) {
  const [account, setAccount] = useState('');
  const [other, setOther] = useState('');
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const announce = useAnnounce();
  const given = reason.replaceAll(/\s+/g, ' ').trim();
  const saving = useMutation({
    mutationFn: () => linkAccounts({ account, other, reason: given }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['people'] });
      announce('They count as one person from now on');
      onClose();
    },
  });
  const logins = people.flatMap(({ name, accounts }) => accounts.map((one) => ({ value: one.account, label: `${one.login} (${name})` })));
  const choices = [{ value: '', label: 'Choose one' }, ...logins];
  const isWhole = account !== '' && other !== '' && account !== other && given.length >= LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) saving.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p className="muted">This holds for good. Name the login of the same person at another provider or from another time.</p>
      <NativeSelect label="This login" data={choices} value={account} onChange={(event) => setAccount(event.currentTarget.value)} />
      <NativeSelect label="And this one" data={choices} value={other} onChange={(event) => setOther(event.currentTarget.value)} />
      <TextInput
        label="How you know"
        description="Kept in the audit"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormEnd act="Link them" isWhole={isWhole} isBusy={saving.isPending} error={saving.error} onCancel={onClose} />
    </form>
  );
}
