import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { listSessions } from '../api/sessions.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { useRowKeys } from '../parts/row-keys.ts';
import { SessionTable } from '../sessions/session-table.tsx';
import { useMay } from '../shell/use-rights.ts';
import { AdminHead } from './admin-head.tsx';

/** Who is logged in, with which browser, and the way to end it. */
export function SessionsPage() {
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const mayEnd = useMay()('sessions:write');
  const { data, error, refetch } = useQuery({ queryKey: ['sessions', 'everybody'], queryFn: () => listSessions('everybody') });
  return (
    <>
      <AdminHead
        title="Sessions"
        about="Everybody who is logged in now. A session that is ended here is over everywhere within three seconds."
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Sessions">
        {data === undefined ? (
          error === null && <Waiting what="the sessions" />
        ) : (
          <SessionTable sessions={data} mayEnd={mayEnd} isEverybody />
        )}
      </section>
    </>
  );
}
