import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { AccountsIcon, ApprovalsIcon, MessagesIcon, MoonIcon, PurchasesIcon, SunIcon, SystemIcon } from './icons.tsx';
import { useMay, useOpenPlaces } from './use-rights.ts';

export interface PaletteAction {
  readonly label: string;
  readonly about: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/** What the palette can always do for who is in: go to each page and to what is usually looked for, and change the theme. */
export function useActions(): readonly PaletteAction[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const places = useOpenPlaces();
  const may = useMay();
  return useMemo(() => {
    const pages = places.map(({ to, label, about, Icon }) => ({ label, about, icon: <Icon />, run: () => void navigate({ to }) }));
    const lists = [
      { label: 'Messages that wait', about: 'Stored, and held by an exception', search: { state: 'waiting' as const } },
      { label: 'Messages in quarantine', about: 'Stored, and answered negatively', search: { state: 'quarantined' as const } },
    ].map(({ label, about, search }) => ({ label, about, icon: <MessagesIcon />, run: () => void navigate({ to: '/messages', search }) }));
    const purchases = [
      { label: 'Requisitions', about: 'What departments asked for, and what became of it', kind: 'requisition' as const },
      { label: 'Orders', about: 'What suppliers were asked for, what came and what was billed', kind: 'order' as const },
      { label: 'Invoices', about: 'What suppliers bill, what holds it, what is paid', kind: 'invoice' as const },
    ].map(({ label, about, kind }) => ({
      label,
      about,
      icon: <PurchasesIcon />,
      run: () => void navigate({ to: '/purchases', search: { kind } }),
    }));
    const away = {
      label: 'Out of office',
      about: 'Let somebody stand in for you',
      icon: <ApprovalsIcon />,
      run: () => void navigate({ to: '/approvals/stand-ins' }),
    };
    const themes = [
      { label: 'Light theme', scheme: 'light', icon: <SunIcon /> },
      { label: 'Dark theme', scheme: 'dark', icon: <MoonIcon /> },
      { label: 'System theme', scheme: 'auto', icon: <SystemIcon /> },
    ] as const;
    const me = { label: 'Your sessions', about: 'Your roles, your rights, where you are logged in', icon: <AccountsIcon /> };
    return [
      ...pages,
      ...(may('messages:read') ? lists : []),
      ...(may('procurement:read') ? purchases : []),
      ...(may('approvals:write') ? [away] : []),
      { ...me, run: () => void navigate({ to: '/me' }) },
      ...themes.map(({ label, scheme, icon }) => ({ label, about: 'Remembered in this browser', icon, run: () => setColorScheme(scheme) })),
    ];
  }, [navigate, setColorScheme, places, may]);
}
