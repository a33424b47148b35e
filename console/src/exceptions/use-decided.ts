import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useAnnounce } from '../shell/announcer.tsx';

const LOOK_AGAIN_MS = 1_200;

/** What follows every decision: it is said, and lists are read again, once now and once after the platform had its turn. */
export function useDecided(): (said: string) => void {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return (said) => {
    announce(said);
    notifications.show({ message: said });
    const readAgain = (): void => {
      for (const key of ['exceptions', 'exception', 'exception facets']) void queries.invalidateQueries({ queryKey: [key] });
    };
    readAgain();
    setTimeout(readAgain, LOOK_AGAIN_MS);
  };
}
