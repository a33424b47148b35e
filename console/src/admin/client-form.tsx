import { Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Client, ClientSettings } from '../api/clients.ts';
import { readRoles } from '../api/roles.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { ProblemNote } from '../parts/notes.tsx';
import { useEstate } from '../shell/estate.tsx';
import { useSession } from '../shell/session-gate.tsx';
import css from './admin.module.css';

interface Asked {
  /** What it is now; absent: it is new, and its id is asked for. */
  readonly client?: Client;
  readonly act: string;
  readonly onSettings: (id: string, settings: ClientSettings) => Promise<unknown>;
  readonly onClose: () => void;
}

const ID = /^[a-z][a-z0-9-]{0,59}$/;

/** What a client is and may do. Nobody gives more than they have themselves, so no more is offered. */
export function ClientForm({ client, act, onSettings, onClose }: Asked) {
  const [id, setId] = useState(client?.id ?? '');
  const [name, setName] = useState(client?.name ?? '');
  const [owner, setOwner] = useState(client?.owner ?? '');
  const [contact, setContact] = useState(client?.contact ?? '');
  const [bound, setBound] = useState(client?.bound ?? false);
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set(client?.scopes));
  const [entities, setEntities] = useState<ReadonlySet<string>>(
    new Set(client === undefined || client.entities === 'all' ? [] : client.entities),
  );
  const { estate } = useEstate();
  const session = useSession();
  const rights = useQuery({ queryKey: ['roles'], queryFn: readRoles });
  const saving = useMutation({
    mutationFn: () =>
      onSettings(id, {
        name: name.trim(),
        owner: owner.trim(),
        contact: contact.trim(),
        scopes: [...scopes],
        entities: entities.size === 0 ? 'all' : [...entities],
        bound,
      }),
    onSuccess: onClose,
  });
  const seesAll = session.entities === 'all';
  const isWhole = ID.test(id) && name.trim() !== '' && owner.trim() !== '' && scopes.size > 0 && (seesAll || entities.size > 0);
  const offered = (rights.data?.scopes ?? []).filter(
    ({ scope, peopleOnly }) => !peopleOnly && (session.scopes.includes(scope) || scopes.has(scope)),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) saving.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.pair}>
        {client === undefined ? (
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
        ) : null}
        <Words label="Name" about="For people" value={name} onValue={setName} />
        <Words label="Owner" about="Who answers for it" value={owner} onValue={setOwner} />
        <Words label="Contact" about="Whom to reach about it; not needed" value={contact} onValue={setContact} />
      </div>
      <Checkbox
        size="xs"
        label="Bound tokens only"
        description="Its tokens are good only with a key of its own (DPoP, RFC 9449)"
        checked={bound}
        onChange={(event) => setBound(event.currentTarget.checked)}
      />
      {rights.error === null ? null : <ProblemNote error={rights.error} />}
      <Choices
        legend="What it may do"
        choices={offered.map(({ scope, about }) => ({ value: scope, label: scope, about }))}
        chosen={scopes}
        onChosen={setScopes}
      />
      <Choices
        legend={seesAll ? 'In which entities (none chosen: in all of them)' : 'In which entities'}
        choices={(estate?.entities ?? []).map((entity) => ({ value: entity.id, label: entity.name, about: entity.id }))}
        chosen={entities}
        onChosen={setEntities}
      />
      <FormEnd act={act} isWhole={isWhole} isBusy={saving.isPending} error={saving.error} onCancel={onClose} />
    </form>
  );
}

interface Worded {
  readonly label: string;
  readonly about: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

const Words = ({ label, about, value, onValue }: Worded) => (
  <TextInput
    label={label}
    description={about}
    value={value}
    maxLength={200}
    onChange={(event) => onValue(event.currentTarget.value)}
    autoComplete="off"
  />
);

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
