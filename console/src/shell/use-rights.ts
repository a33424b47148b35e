import { useMemo } from 'react';
import { type Place, PLACES } from './places.tsx';
import { hindranceOf } from './rights.ts';
import { useSession } from './session-gate.tsx';

/** Whether who is in has a right. The platform asks again; this is for what is offered. */
export function useMay(): (right: string) => boolean {
  const { scopes } = useSession();
  return useMemo(() => (right) => scopes.includes(right), [scopes]);
}

/** The pages that are open to who is in, in the order of the navigation. */
export function useOpenPlaces(): readonly Place[] {
  const session = useSession();
  return useMemo(() => PLACES.filter(({ need }) => hindranceOf(session, need) === undefined), [session]);
}
