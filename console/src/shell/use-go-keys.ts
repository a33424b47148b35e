import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { KeyBinding } from './key-bindings.ts';
import { PLACES } from './places.tsx';

/** g and a letter: to each page, from anywhere. */
export function useGoKeys(): readonly KeyBinding[] {
  const navigate = useNavigate();
  return useMemo(() => PLACES.map(({ to, label, keys }) => ({ keys, label, group: 'Go', run: () => void navigate({ to }) })), [navigate]);
}
