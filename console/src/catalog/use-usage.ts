import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readUsage, type Used } from '../api/usage.ts';
import { hindranceOf, NEEDS } from '../shell/rights.ts';
import { useSession } from '../shell/session-gate.tsx';

const FRESH_MS = 60_000;

/** Who asked for what in the last thirty days, by operation; undefined for who may not know, and until it is read. */
export function useUsage(): ReadonlyMap<string, readonly Used[]> | undefined {
  const session = useSession();
  const { data } = useQuery({
    queryKey: ['usage'],
    queryFn: readUsage,
    enabled: hindranceOf(session, NEEDS.usage) === undefined,
    staleTime: FRESH_MS,
    retry: false,
  });
  return useMemo(() => (data === undefined ? undefined : Map.groupBy(data.usage, ({ operation }) => operation)), [data]);
}

/** Of all callers together. */
export const requestsOf = (used: readonly Used[] = []): number => used.reduce((sum, { requests }) => sum + requests, 0);
