import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ACCESS_REVIEW_FILE, type AccessHolder, readAccessReview } from '../api/access.ts';
import { Distance } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Table } from '../parts/table.tsx';
import { spoken } from '../parts/words.ts';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

/** Who may do what, where, and when they last did something: for the review that is due every quarter. */
export function AccessPage() {
  // Each look is on record, so it is made once.
  const { data, error, refetch } = useQuery({
    queryKey: ['access review'],
    queryFn: readAccessReview,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <AdminHead
        title="Access"
        about="People who came in and clients that are registered, with what they may do. That you looked is on record."
      >
        <Button component="a" variant="default" href={ACCESS_REVIEW_FILE} download>
          As a spreadsheet
        </Button>
      </AdminHead>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="Access">
        {data === undefined ? (
          error === null && <Waiting what="who may do what" />
        ) : data.length === 0 ? (
          <EmptyNote title="Nobody came in yet">People appear here once they logged in, clients once they are registered.</EmptyNote>
        ) : (
          <HolderTable holders={data} />
        )}
      </section>
    </>
  );
}

const HolderTable = ({ holders }: { readonly holders: readonly AccessHolder[] }) => (
  <Table columns={['Who', 'State', 'Roles', 'Entities', 'Rights', 'Last did something']} label="Who may do what">
    {holders.map(({ kind, id, name, vouchedBy, state, roles, scopes, entities, lastUsedAt }) => (
      <tr key={`${kind} ${vouchedBy ?? ''} ${id}`}>
        <td>
          {name}
          <br />
          <span className="muted">
            {kind} {id}
            {vouchedBy === undefined ? '' : `, ${vouchedBy}`}
          </span>
        </td>
        <td>
          <StateTag state={state} tone={state === 'active' ? 'ok' : 'calm'} />
        </td>
        <td>{roles.map(spoken).join(', ')}</td>
        <td>{entities === 'all' ? 'all' : entities.join(', ')}</td>
        <td>
          <details>
            <summary>{scopes.length}</summary>
            <span className={`mono ${css.wrapped}`}>{scopes.join(' ')}</span>
          </details>
        </td>
        <td>{lastUsedAt === undefined ? <span className="muted">never</span> : <Distance at={lastUsedAt} />}</td>
      </tr>
    ))}
  </Table>
);
