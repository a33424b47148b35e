import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ClientSettings, registerClient } from '../api/clients.ts';
import { ClientForm } from './client-form.tsx';

interface Asked {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Registers a client; its key is added on its own page. */
export function RegisterClient({ opened, onClose }: Asked) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const register = async (id: string, settings: ClientSettings): Promise<void> => {
    await registerClient(id, settings);
    await queries.invalidateQueries({ queryKey: ['clients'] });
    await navigate({ to: '/admin/clients/$id', params: { id } });
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Register a client" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <ClientForm act="Register" onSettings={register} onClose={onClose} />
    </Modal>
  );
}
