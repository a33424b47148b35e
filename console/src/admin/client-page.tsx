import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Client, disableClient, enableClient, readClient } from '../api/clients.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { useEstate } from '../shell/estate.tsx';
import { useMay } from '../shell/use-rights.ts';
import css from './admin.module.css';
import { ChangeClient } from './change-client.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';

const route = getRouteApi('/admin/clients/$id');

/** One client: what it may do, the keys it is let in by, and the way to end either. */
export function ClientPage() {
  const { id } = route.useParams();
  const may = useMay();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [isSwitching, switching] = useDisclosure(false);
  const [isChanging, changing] = useDisclosure(false);
  const { data: client, error, refetch } = useQuery({ queryKey: ['clients', id], queryFn: () => readClient(id) });
  const isActive = client?.state === 'active';
  const setting = useMutation({
    mutationFn: () => (isActive ? disableClient(id) : enableClient(id)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['clients'] });
      announce(isActive ? 'The client is let in no more' : 'The client is let in again');
    },
  });
  return (
    <>
      <PageHead
        title={`Client ${id}`}
        heading={
          <>
            {client?.name ?? id}
            {client === undefined ? null : <StateTag state={client.state} tone={isActive ? 'ok' : 'calm'} />}
          </>
        }
        crumbs={[
          <Link key="clients" to="/admin/clients">
            Clients
          </Link>,
          <code key="id">{id}</code>,
        ]}
      >
        {client !== undefined && may('clients:write') ? (
          <>
            <Button variant="default" onClick={changing.open}>
              Change …
            </Button>
            <Button variant="default" onClick={switching.open}>
              {isActive ? 'Disable …' : 'Enable …'}
            </Button>
          </>
        ) : null}
      </PageHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {client === undefined ? (
        error === null && <Waiting what="the client" />
      ) : (
        <>
          <ClientFacts client={client} />
          <section className={`panel ${css.part}`} aria-label="Keys">
            <header>
              <h2>Keys</h2>
              <span className="muted">Two live keys at a time let a partner change over without a gap.</span>
            </header>
            <KeyTable client={client} mayEnd={isActive && may('clients:write')} />
            {isActive && may('clients:write') ? <KeyForm id={id} /> : null}
          </section>
        </>
      )}
      {client === undefined ? null : <ChangeClient client={client} opened={isChanging} onClose={changing.close} />}
      <ConfirmDialog
        opened={isSwitching}
        onClose={switching.close}
        title={isActive ? 'Disable the client' : 'Enable the client'}
        about={
          isActive
            ? 'It gets no token any more, and those it has end within a minute. It can be enabled again; its id is never another’s.'
            : 'It is let in again with the keys that are still live.'
        }
        act={isActive ? 'Disable' : 'Enable'}
        onConfirm={() => setting.mutateAsync()}
      />
    </>
  );
}

function ClientFacts({ client }: { readonly client: Client }) {
  const { nameOfFacility } = useEstate();
  return (
    <section className={`panel ${css.part}`}>
      <dl className={`${parts.facts} ${css.inside}`}>
        <dt>Owner</dt>
        <dd>{client.owner}</dd>
        {client.contact === undefined ? null : (
          <>
            <dt>Contact</dt>
            <dd>{client.contact}</dd>
          </>
        )}
        <dt>Tokens</dt>
        <dd>{client.bound ? 'Good only with a key of its own' : 'Good for who holds them'}</dd>
        <dt>Entities</dt>
        <dd>{client.entities === 'all' ? 'All of them' : client.entities.map(nameOfFacility).join(', ')}</dd>
        <dt>Rights</dt>
        <dd className="mono">{client.scopes.join(' ')}</dd>
        <dt>Registered</dt>
        <dd>
          <Moment at={client.madeAt} full />
        </dd>
        <dt>On record</dt>
        <dd>
          <Link to="/admin/audit" search={{ object: `client:${client.id}` }}>
            What was changed of it
          </Link>
          {' · '}
          <Link to="/admin/audit" search={{ principal: `client:${client.id}` }}>
            What it did
          </Link>
        </dd>
      </dl>
    </section>
  );
}
