import { PlexusProblem } from '@plexus/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useEffect, useState } from 'react';
import { enter, readSession, type Session } from '../api/session.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { EnterPage } from './enter-page.tsx';
import { useRequired } from './required.ts';

const SessionContext = createContext<Session | undefined>(undefined);

/** Who uses this browser. */
export const useSession = (): Session => useRequired(SessionContext);

const SESSION = ['session'] as const;
const LINK = /^#enter=([\w.~-]+)$/;
const REFUSED = /^#login=([A-Z_]{3,40})$/;

/**
 * Lets in who logged in at the identity provider or opened a link of `npx plexus console`, now or before. The code of a link is taken
 * out of the address at once: it is good for one use, and addresses are kept in histories.
 */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [code] = useState(() => takeFromAddress(LINK));
  const [refusal] = useState(() => takeFromAddress(REFUSED));
  const { data, error, refetch } = useQuery({
    queryKey: SESSION,
    queryFn: () => (code === undefined ? readSession() : enter(code)),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        // A session that ended is found out by whatever is asked next.
        if (query.queryKey[0] !== SESSION[0] && isOut(query.state.error)) void queries.resetQueries({ queryKey: SESSION });
      }),
    [queries],
  );
  if (isOut(error)) return <EnterPage refusal={refusal ?? (error instanceof PlexusProblem ? error.code : undefined)} />;
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting what="your session" />;
  return <SessionContext value={data}>{children}</SessionContext>;
}

const isOut = (error: unknown): boolean => error instanceof PlexusProblem && error.status === 401;

function takeFromAddress(pattern: RegExp): string | undefined {
  const taken = pattern.exec(globalThis.location.hash)?.[1];
  if (taken !== undefined) globalThis.history.replaceState(null, '', globalThis.location.pathname + globalThis.location.search);
  return taken;
}
