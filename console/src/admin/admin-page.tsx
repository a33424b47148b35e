import { Navigate } from '@tanstack/react-router';
import { HinderedPage } from '../shell/hindered-page.tsx';
import { firstOpen } from '../shell/rights.ts';
import { useSession } from '../shell/session-gate.tsx';
import { ADMIN_PLACES } from './places.ts';

/** The administration opens on the first of its pages that is open to who is in. */
export function AdminPage() {
  const first = firstOpen(useSession(), ADMIN_PLACES);
  return first === undefined ? <HinderedPage hindrance={{ because: 'entities' }} /> : <Navigate to={first.to} replace />;
}
