import { useQuery } from '@tanstack/react-query';
import { readRoles, type Roles } from '../api/roles.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

/** Who may do what: the rights of each role, as the estate has them. */
export function RolesPage() {
  const { data, error, refetch } = useQuery({ queryKey: ['roles'], queryFn: readRoles });
  return (
    <>
      <AdminHead
        title="Roles"
        about={
          <>
            A person has what all of their roles have together. Roles are given by the identity provider; what they allow is changed in{' '}
            <code>policies/roles.yaml</code> of the estate.
          </>
        }
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel">{data === undefined ? error === null && <Waiting what="the roles" /> : <Matrix of={data} />}</section>
    </>
  );
}

const Matrix = ({ of: { roles, scopes } }: { readonly of: Roles }) => (
  <div className="wide" role="region" aria-label="Rights of the roles" tabIndex={0}>
    <table className={`${parts.table} ${css.matrix}`}>
      <thead>
        <tr>
          <th scope="col">Right</th>
          {roles.map(({ role, title }) => (
            <th key={role} scope="col" title={role}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scopes.map(({ scope, about, peopleOnly }) => (
          <tr key={scope}>
            <th scope="row">
              <code>{scope}</code>
              <span className="muted">
                {about}
                {peopleOnly ? '; people only' : ''}
              </span>
            </th>
            {roles.map((role) => (
              <td key={role.role}>
                {role.scopes.includes(scope) ? <span className={css.has}>yes</span> : <span className="muted">–</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
