import { useQuery } from '@tanstack/react-query';
import { readRoles } from '../api/roles.ts';
import { useMay } from '../shell/use-rights.ts';
import { useSession } from '../shell/session-gate.tsx';
import { rolesWith } from './roles-with.ts';

/** Why somebody will be refused: the right that is missing, and which roles have it, where they may know that. */
export function RightMissing({ needs }: { readonly needs: string }) {
  const { titles } = useSession();
  const may = useMay();
  const { data } = useQuery({ queryKey: ['roles'], queryFn: readRoles, enabled: may('rights:read') });
  const roles = data === undefined ? [] : rolesWith(data, needs);
  return (
    <p className="muted">
      None of your roles ({titles.join(', ')}) has the right <code>{needs}</code>: the platform will refuse this.
      {roles.length === 0 ? null : ` These have it: ${roles.join(', ')}. Duties are kept apart, so that no role has every right.`}
    </p>
  );
}
