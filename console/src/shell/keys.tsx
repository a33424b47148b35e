import { createContext, type ReactNode, useEffect, useState } from 'react';
import { type KeyBinding, KeyBindings } from './key-bindings.ts';
import { usePreferences } from './preferences.tsx';
import { useRequired } from './required.ts';

const Keys = createContext<KeyBindings | undefined>(undefined);

/** Listens to the keyboard for the whole page. Keys typed into a field or a dialog belong to it. */
export function KeysProvider({ children }: { readonly children: ReactNode }) {
  const [keys] = useState(() => new KeyBindings());
  const preferences = usePreferences();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !preferences.choices().singleKeys) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null) return;
      // Enter and space stay with the link or button that has the focus.
      if (['Enter', ' ', 'Tab', 'Shift'].includes(event.key)) return;
      if (keys.press(event.key, event.timeStamp)) event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [keys, preferences]);
  return <Keys value={keys}>{children}</Keys>;
}

/** The keys in force, for the list of keys. */
export const useKeyBindings = (): KeyBindings => useRequired(Keys);

/** Binds keys while the component is shown. Give the same array until something in it changes. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const keys = useRequired(Keys);
  useEffect(() => keys.add(bindings), [keys, bindings]);
}
