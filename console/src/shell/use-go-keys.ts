import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { KeyBinding } from './key-bindings.ts';
import { useOpenPlaces } from './use-rights.ts';

/** g and a letter: to each page that is open to who is in, from anywhere. */
export function useGoKeys(): readonly KeyBinding[] {
  const navigate = useNavigate();
  const places = useOpenPlaces();
  return useMemo(
    () => places.map(({ to, label, keys }) => ({ keys, label, group: 'Go', run: () => void navigate({ to }) })),
    [navigate, places],
  );
}
