import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { registerClient } from '../api/clients.ts';
import { readRoles } from '../api/roles.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { useEstate } from '../shell/estate.tsx';
import css from './admin.module.css';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const ID = /^[a-z][a-z0-9-]{0,59}$/;

/** Registers a client; its key is added on its own page. */
export function RegisterClient({ opened, onClose }: Asked) {
  return (
    <Modal opened={opened} onClose={onClose} title="Register a client" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <RegisterForm onClose={onClose} />
    </Modal>
  );
}

function RegisterForm({ onClose }: Pick<Asked, 'onClose'>) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [owner, setOwner] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const [entities, setEntities] = useState<ReadonlySet<string>>(new Set());
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { estate } = useEstate();
  const rights = useQuery({ queryKey: ['roles'], queryFn: readRoles });
  const registering = useMutation({
    mutationFn: () => {
      const client = { id, name: name.trim(), owner: owner.trim(), scopes: [...scopes] };
      return registerClient(entities.size === 0 ? client : { ...client, entities: [...entities] });
    },
    onSuccess: async (client) => {
      await queries.invalidateQueries({ queryKey: ['clients'] });
      onClose();
      await navigate({ to: '/admin/clients/$id', params: { id: client.id } });
    },
  });
  const isWhole = ID.test(id) && name.trim() !== '' && owner.trim() !== '' && scopes.size > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) registering.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.pair}>
        <TextInput
          label="Id"
          description="What it calls itself when it asks for a token; it stays"
          placeholder="claims-desk"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          error={id === '' || ID.test(id) ? null : 'Small letters, digits and hyphens, a letter first'}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <TextInput
          label="Name"
          description="For people"
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label="Owner"
          description="Who answers for it"
          value={owner}
          maxLength={200}
          onChange={(event) => setOwner(event.currentTarget.value)}
          autoComplete="off"
        />
      </div>
      {rights.error === null ? null : <ProblemNote error={rights.error} />}
      <Choices
        legend="What it may do"
        choices={(rights.data?.scopes ?? [])
          .filter(({ peopleOnly }) => !peopleOnly)
          .map(({ scope, about }) => ({ value: scope, label: scope, about }))}
        chosen={scopes}
        onChosen={setScopes}
      />
      <Choices
        legend="In which entities (none chosen: in all of them)"
        choices={(estate?.entities ?? []).map((entity) => ({ value: entity.id, label: entity.name, about: entity.id }))}
        chosen={entities}
        onChosen={setEntities}
      />
      {registering.error === null ? null : <ProblemNote error={registering.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isWhole} loading={registering.isPending}>
          Register
        </Button>
      </Group>
    </form>
  );
}

interface Choosing {
  readonly legend: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly about: string }[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

const Choices = ({ legend, choices, chosen, onChosen }: Choosing) => (
  <fieldset className={css.choices}>
    <legend>{legend}</legend>
    <div>
      {choices.map(({ value, label, about }) => (
        <Checkbox
          key={value}
          size="xs"
          label={label}
          description={about}
          checked={chosen.has(value)}
          onChange={() => onChosen(chosen.symmetricDifference(new Set([value])))}
        />
      ))}
    </div>
  </fieldset>
);
