import { useQuery } from '@tanstack/react-query';
import { type AccessPolicy, readPolicies } from '../api/access.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { AdminHead } from './admin-head.tsx';
import css from './admin.module.css';

/** What decides beyond the rights of roles, as it is written. */
export function PoliciesPage() {
  const { data, error, refetch } = useQuery({ queryKey: ['access policies'], queryFn: readPolicies });
  return (
    <>
      <AdminHead
        title="Policies"
        about={
          <>
            Once a role gives the right, these decide about what it is used on. What one forbids is denied, whatever permits it. Changed in{' '}
            <code>policies/access</code> of the estate.
          </>
        }
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Waiting what="the policies" />
      ) : data.length === 0 ? (
        <section className="panel">
          <EmptyNote title="There is no policy">Then nothing is permitted.</EmptyNote>
        </section>
      ) : (
        data.map((policy) => <Policy key={policy.id} policy={policy} />)
      )}
    </>
  );
}

const Policy = ({ policy: { id, because, effect, at, text } }: { readonly policy: AccessPolicy }) => (
  <section className={`panel ${css.part}`} aria-label={id}>
    <header>
      <h2>{id}</h2>
      <StateTag state={effect} tone={effect === 'permit' ? 'ok' : 'warn'} />
      <code className="muted">{at}</code>
    </header>
    <div className={css.inside}>
      <p>{because}</p>
      <pre className={css.policy} tabIndex={0} role="region" aria-label={`${id}, as it is written`}>
        {text}
      </pre>
    </div>
  </section>
);
