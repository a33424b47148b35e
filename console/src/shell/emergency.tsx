import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { type BreakGlass, closeGlass, readOwnGlass } from '../api/break-glass.ts';
import { showGlass, shownGlass } from '../api/shown-glass.ts';
import { type Emergency, EmergencyContext } from './emergency-context.ts';
import { EmergencyDialog } from './emergency-dialog.tsx';
import { useMay } from './use-rights.ts';

const OWN = ['break-glass', 'me'] as const;
const FRESH_MS = 30_000;

/** Keeps the emergency access of who is in: shown with requests while it is open, and gone from the page with what it showed when it ends. */
export function EmergencyProvider({ children }: { readonly children: ReactNode }) {
  const mayOpen = useMay()('break-glass:open');
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { data } = useQuery({ queryKey: OWN, queryFn: readOwnGlass, enabled: mayOpen, refetchInterval: FRESH_MS });
  const glass = data ?? undefined;

  /** Everything else is read anew, what was refused before and what may no longer be seen; the description of the interface shows nobody. */
  const readAnew = useCallback(
    () => queries.resetQueries({ predicate: ({ queryKey: [first] }) => first !== 'session' && first !== OWN[0] && first !== 'openapi' }),
    [queries],
  );
  useEffect(() => {
    if (data === undefined) return undefined;
    if (shownGlass(sessionStorage)?.id !== data?.id) {
      showGlass(sessionStorage, data ?? undefined);
      void readAnew();
    }
    if (data === null) return undefined;
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: OWN }), Math.max(0, Date.parse(data.endsAt) - Date.now()));
    return () => clearTimeout(timer);
  }, [data, queries, readAnew]);

  const opened = useCallback((next: BreakGlass) => queries.setQueryData(OWN, next), [queries]);
  const emergency = useMemo<Emergency | undefined>(
    () =>
      mayOpen
        ? {
            glass,
            ask: () => setAsking(true),
            end: async () => {
              if (glass === undefined) return;
              await closeGlass(glass.id);
              queries.setQueryData(OWN, null);
            },
          }
        : undefined,
    [mayOpen, glass, queries],
  );
  return (
    <EmergencyContext value={emergency}>
      {children}
      {mayOpen ? <EmergencyDialog opened={isAsking} onClose={() => setAsking(false)} onOpened={opened} /> : null}
    </EmergencyContext>
  );
}
