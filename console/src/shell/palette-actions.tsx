import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { MessagesIcon, MoonIcon, SunIcon, SystemIcon } from './icons.tsx';
import { PLACES } from './places.tsx';

export interface PaletteAction {
  readonly label: string;
  readonly about: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/** What the palette can always do: go to each page and to what is usually looked for, and change the theme. */
export function useActions(): readonly PaletteAction[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  return useMemo(() => {
    const pages = PLACES.map(({ to, label, about, Icon }) => ({ label, about, icon: <Icon />, run: () => void navigate({ to }) }));
    const lists = [
      { label: 'Messages that wait', about: 'Stored, and held by an exception', search: { state: 'waiting' as const } },
      { label: 'Messages in quarantine', about: 'Stored, and answered negatively', search: { state: 'quarantined' as const } },
    ].map(({ label, about, search }) => ({ label, about, icon: <MessagesIcon />, run: () => void navigate({ to: '/messages', search }) }));
    const themes = [
      { label: 'Light theme', scheme: 'light', icon: <SunIcon /> },
      { label: 'Dark theme', scheme: 'dark', icon: <MoonIcon /> },
      { label: 'System theme', scheme: 'auto', icon: <SystemIcon /> },
    ] as const;
    return [
      ...pages,
      ...lists,
      ...themes.map(({ label, scheme, icon }) => ({ label, about: 'Remembered in this browser', icon, run: () => setColorScheme(scheme) })),
    ];
  }, [navigate, setColorScheme]);
}
