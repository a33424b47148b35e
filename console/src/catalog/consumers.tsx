import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listClients } from '../api/clients.ts';
import type { Used } from '../api/usage.ts';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { counted } from '../parts/words.ts';
import { useMay } from '../shell/use-rights.ts';
import css from './catalog.module.css';
import type { Operation } from './operations.ts';
import { useUsage } from './use-usage.ts';

const CALLERS: Readonly<Record<Used['caller'], string>> = { client: 'A client', people: 'People', installation: 'The installation' };

/** Who asks for an operation, and which clients could: whom to tell before it changes. */
export function Consumers({ operation: { id, needs, deprecation } }: { readonly operation: Operation }) {
  const used = useUsage()?.get(id) ?? [];
  const isForClients = needs !== 'open' && needs !== 'person';
  const may = useMay();
  const { data } = useQuery({ queryKey: ['clients'], queryFn: listClients, enabled: isForClients && may('clients:read'), retry: false });
  if (!may('clients:read')) return null;
  const names = new Map(data?.map((client) => [client.id, client.name]));
  const others = (data ?? []).filter(
    ({ id: client, scopes, state }) => state === 'active' && scopes.includes(needs) && !used.some((one) => one.client === client),
  );
  return (
    <section className={`panel ${css.layer}`} aria-label="Who asks for it">
      <header>
        <h2>Who asks for it</h2>
        <span className="muted">in the last 30 days</span>
      </header>
      {used.length === 0 ? (
        <p className={css.inside}>Nobody{deprecation === undefined ? '' : ': it can go'}.</p>
      ) : (
        <Table columns={['Who', ['Requests', 'number'], ['Refused', 'number'], ['Failed', 'number'], 'Last']}>
          {used.map(({ caller, client, requests, refused, failed, lastAt }) => (
            <tr key={client ?? caller}>
              <td>{client === undefined ? CALLERS[caller] : <ClientLink id={client} name={names.get(client)} />}</td>
              <td className="number">{requests.toLocaleString('en')}</td>
              <td className="number">{refused.toLocaleString('en')}</td>
              <td className="number">{failed.toLocaleString('en')}</td>
              <td>
                <Moment at={lastAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {others.length === 0 ? null : (
        <p className={css.inside}>
          {counted(others.length, 'client')} may and {others.length === 1 ? 'does' : 'do'} not:{' '}
          {others.map((one, place) => (
            <span key={one.id}>
              {place === 0 ? '' : ', '}
              <ClientLink id={one.id} name={one.name} />
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

const ClientLink = ({ id, name }: { readonly id: string; readonly name: string | undefined }) => (
  <Link to="/admin/clients/$id" params={{ id }}>
    {name ?? id}
  </Link>
);
