import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listDelegations } from '../api/approvals.ts';
import { useSession } from '../shell/session-gate.tsx';

/** In whose place one decides: oneself, or somebody one stands in for. Shown to those only who stand in for somebody. */
export function StandInSelect({ value, onValue }: { readonly value: string; readonly onValue: (login: string) => void }) {
  const { person } = useSession();
  const { data: delegations = [] } = useQuery({ queryKey: ['delegations'], queryFn: listDelegations, retry: false });
  const mine = delegations.filter(({ to }) => to === person);
  return mine.length === 0 ? null : (
    <NativeSelect
      label="Deciding as"
      data={[{ value: '', label: 'Yourself' }, ...mine.map(({ from }) => ({ value: from, label: `Standing in for ${from}` }))]}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
}
