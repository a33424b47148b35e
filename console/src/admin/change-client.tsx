import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { changeClient, type Client, type ClientSettings } from '../api/clients.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { ClientForm } from './client-form.tsx';

interface Asked {
  readonly client: Client;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Changes what a client is and may do; tokens it has follow within a minute. */
export function ChangeClient({ client, opened, onClose }: Asked) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const change = async (id: string, settings: ClientSettings): Promise<void> => {
    await changeClient(id, settings);
    await queries.invalidateQueries({ queryKey: ['clients'] });
    announce('The client was changed');
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Change the client" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <ClientForm client={client} act="Save" onSettings={change} onClose={onClose} />
    </Modal>
  );
}
