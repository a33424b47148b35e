import { Navigate, Outlet, useMatches } from '@tanstack/react-router';
import { HinderedPage } from './hindered-page.tsx';
import { PLACES } from './places.tsx';
import { firstOpen, hindranceOf } from './rights.ts';
import { useSession } from './session-gate.tsx';

/** The page of the address, where it is open to who is in. Who comes to the door lands on the first page that is. */
export function OpenPage() {
  const session = useSession();
  const page = useMatches({ select: (matches) => matches.at(-1) });
  const hindrance = page === undefined ? undefined : hindranceOf(session, page.staticData);
  if (hindrance === undefined) return <Outlet />;
  const first = page?.pathname === '/' ? firstOpen(session, PLACES) : undefined;
  return first === undefined ? <HinderedPage hindrance={hindrance} /> : <Navigate to={first.to} replace />;
}
