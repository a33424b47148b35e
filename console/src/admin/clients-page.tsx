import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { type Client, listClients } from '../api/clients.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { Table } from '../parts/table.tsx';
import { counted } from '../parts/words.ts';
import { useMay } from '../shell/use-rights.ts';
import { AdminHead } from './admin-head.tsx';
import { liveKeys } from './client-keys.ts';
import { RegisterClient } from './register-client.tsx';

/** The programs that are let in by their own keys, and what each may do. */
export function ClientsPage() {
  const may = useMay();
  const [isRegistering, registering] = useDisclosure(false);
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch } = useQuery({ queryKey: ['clients'], queryFn: listClients });
  return (
    <>
      <AdminHead
        title="Clients"
        about="Programs of partners and of our own. Each is let in by a key of its own, for the rights it was given."
      >
        {may('clients:write') ? <Button onClick={registering.open}>Register a client …</Button> : null}
      </AdminHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Clients">
        {data === undefined ? (
          error === null && <Waiting what="clients" />
        ) : data.length === 0 ? (
          <EmptyNote title="No client is registered yet">
            A partner makes a key pair and gives you its public half; register the client here, add that key, and it can ask for tokens.
          </EmptyNote>
        ) : (
          <ClientTable clients={data} />
        )}
      </section>
      <RegisterClient opened={isRegistering} onClose={registering.close} />
    </>
  );
}

const ClientTable = ({ clients }: { readonly clients: readonly Client[] }) => (
  <Table columns={['Client', 'State', 'Owner', ['Rights', 'roomy'], ['Entities', 'roomy'], 'Keys', ['Registered', 'roomy']]}>
    {clients.map((client) => (
      <tr key={client.id}>
        <td>
          <Link to="/admin/clients/$id" params={{ id: client.id }} data-row>
            {client.name}
          </Link>
          <br />
          <code className="muted">{client.id}</code>
        </td>
        <td>
          <StateTag state={client.state} tone={client.state === 'active' ? 'ok' : 'calm'} />
        </td>
        <td>{client.owner}</td>
        <td className="roomy">{counted(client.scopes.length, 'right')}</td>
        <td className="roomy">{client.entities === 'all' ? 'All' : client.entities.join(', ')}</td>
        <td>{liveKeys(client.keys, Date.now()).length}</td>
        <td className="roomy">
          <Moment at={client.madeAt} />
        </td>
      </tr>
    ))}
  </Table>
);
