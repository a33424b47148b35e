import { useQuery } from '@tanstack/react-query';
import { listSessions } from '../api/sessions.ts';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useEstate } from '../shell/estate.tsx';
import { useSession } from '../shell/session-gate.tsx';
import { SessionTable } from './session-table.tsx';
import css from './sessions.module.css';

/** Who one is here, what one may do, and the browsers one is logged in with. */
export function MePage() {
  const session = useSession();
  const { nameOfFacility } = useEstate();
  const { data, error, refetch } = useQuery({ queryKey: ['sessions', 'me'], queryFn: () => listSessions('me') });
  return (
    <>
      <PageHead title="Your sessions" about="Who you are here, what you may do, and the browsers you are logged in with." />
      <section className={`panel ${css.part}`}>
        <header>
          <h2>{session.name}</h2>
        </header>
        <dl className={`${parts.facts} ${css.inside}`}>
          <dt>Known as</dt>
          <dd className="mono">{session.person}</dd>
          <dt>Roles</dt>
          <dd>{session.titles.join(', ')}</dd>
          <dt>Entities</dt>
          <dd>{session.entities === 'all' ? 'All of them' : session.entities.map(nameOfFacility).join(', ')}</dd>
          <dt>Came in by</dt>
          <dd>{session.issuer ?? 'a link of this installation'}</dd>
          <dt>This session ends</dt>
          <dd>
            <Moment at={session.expiresAt} full /> at the latest, and after half an hour without you
          </dd>
          <dt>Rights</dt>
          <dd>
            <ul className={css.rights}>
              {session.scopes.map((scope) => (
                <li key={scope}>
                  <code>{scope}</code>
                </li>
              ))}
            </ul>
          </dd>
        </dl>
      </section>
      <section className="panel" aria-label="Sessions">
        <header>
          <h2>Where you are logged in</h2>
          <span className="muted">A session that you do not know: end it, and tell whoever administers roles.</span>
        </header>
        {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
        {data === undefined ? error === null && <Waiting what="your sessions" /> : <SessionTable sessions={data} mayEnd />}
      </section>
    </>
  );
}
