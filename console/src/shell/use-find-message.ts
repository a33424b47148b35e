import { useNavigate } from '@tanstack/react-router';
import { searchMessages } from '../api/messages.ts';
import { useSearched } from './searched.tsx';

/**
 * Goes to the one message that a text names, or to the list of all that it names. It asks when it is called, so that
 * Enter may be pressed before any answer came.
 */
export function useFindMessage(): (text: string) => Promise<void> {
  const navigate = useNavigate();
  const [, search] = useSearched('messages');
  return async (text) => {
    const found = await searchMessages({ search: text, limit: 2 }).catch(() => undefined);
    const [only, another] = found?.messages ?? [];
    if (only !== undefined && another === undefined) {
      await navigate({ to: '/messages/$id', params: { id: only.id } });
      return;
    }
    search({ text, field: '' });
    await navigate({ to: '/messages' });
  };
}
