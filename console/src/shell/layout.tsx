import { Kbd } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { AccountMenu } from './account-menu.tsx';
import bar from './bar.module.css';
import { EmergencyBand } from './emergency-band.tsx';
import { SearchIcon } from './icons.tsx';
import { useKeys } from './keys.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import css from './layout.module.css';
import { useLive } from './live.tsx';
import mark from './mark.svg';
import { Navigation } from './navigation.tsx';
import { OpenPage } from './open-page.tsx';
import { Palette } from './palette.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { useGoKeys } from './use-go-keys.ts';
import { ZoneSwitch } from './zone-switch.tsx';

/** The frame of every page: bar, navigation, palette, keys. */
export function Layout() {
  const { connected } = useLive();
  const main = useRef<HTMLElement>(null);
  useKeys(useGoKeys());
  useFocusOnArrival(main);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main" onClick={(event) => skipTo(main.current, event)}>
        Skip to the content
      </a>
      <header className={bar.bar}>
        <Link to="/" className={bar.brand} aria-label="Plexus, first page">
          <img src={mark} alt="" />
          <span>Plexus</span>
        </Link>
        <button type="button" className={bar.search} onClick={spotlight.open}>
          <SearchIcon />
          <span>Search or go to …</span>
          <Kbd size="xs">Ctrl K</Kbd>
        </button>
        <div className={bar.right}>
          {connected === undefined ? null : (
            <span className={bar.live} data-on={connected}>
              {connected ? 'Live' : 'Not connected'}
            </span>
          )}
          <div className={bar.zone}>
            <ZoneSwitch />
          </div>
          <SchemeSwitch />
          <KeysDialog />
          <AccountMenu />
        </div>
      </header>
      <Navigation />
      <main className={css.main} id="main" ref={main} tabIndex={-1}>
        <EmergencyBand />
        <OpenPage />
      </main>
      <Palette />
    </div>
  );
}

function skipTo(main: HTMLElement | null, event: { preventDefault: () => void }): void {
  event.preventDefault();
  main?.focus();
}

/** After going to another page the focus is on its content, so that the next Tab and the screen reader begin there. */
function useFocusOnArrival(main: { readonly current: HTMLElement | null }): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path, main]);
}
