import { createContext, useSyncExternalStore } from 'react';
import type { Choices, Preferences } from '../parts/preferences.ts';
import { useRequired } from './required.ts';

/** What this person chose in this browser. */
export const PreferencesContext = createContext<Preferences | undefined>(undefined);

export const usePreferences = (): Preferences => useRequired(PreferencesContext);

/** The choices, and a rerender when they change. */
export function useChoices(): Choices {
  const preferences = usePreferences();
  return useSyncExternalStore(preferences.subscribe, preferences.choices);
}
