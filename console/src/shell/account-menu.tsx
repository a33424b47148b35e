import { ActionIcon, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { leave } from '../api/session.ts';
import { LeaveIcon } from './icons.tsx';
import { useSession } from './session-gate.tsx';

/** Who entered, and the way out. */
export function AccountMenu() {
  const { name, titles } = useSession();
  const who = `${name}, ${titles.join(', ')}`;
  const queries = useQueryClient();
  const out = async (): Promise<void> => {
    await leave();
    queries.clear();
    globalThis.location.assign('/');
  };
  return (
    <Tooltip label={`Leave (entered as ${who})`}>
      <ActionIcon aria-label={`Leave; entered as ${who}`} onClick={() => void out()}>
        <LeaveIcon />
      </ActionIcon>
    </Tooltip>
  );
}
