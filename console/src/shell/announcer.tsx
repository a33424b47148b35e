import { VisuallyHidden } from '@mantine/core';
import { createContext, type ReactNode, use, useCallback, useState } from 'react';

const Announce = createContext<(text: string) => void>(() => undefined);

/** Holds the one live region: what changes by itself or after a key is said here, politely. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const announce = useCallback((text: string) => setSaid((before) => ({ text, turn: before.turn + 1 })), []);
  return (
    <Announce value={announce}>
      {children}
      <VisuallyHidden role="status" aria-live="polite" data-live-region>
        {/* The same words twice are said twice: the turn makes them another node. */}
        <span key={said.turn}>{said.text}</span>
      </VisuallyHidden>
    </Announce>
  );
}

/** Says a short sentence to who cannot see what changed. */
export const useAnnounce = (): ((text: string) => void) => use(Announce);
