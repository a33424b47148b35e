import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { PlexusProblem } from '@plexus/sdk';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Preferences } from '../parts/preferences.ts';
import { Announcer } from './announcer.tsx';
import { EmergencyProvider } from './emergency.tsx';
import { isoOnCopy } from './iso-on-copy.ts';
import { KeysProvider } from './keys.tsx';
import { LiveProvider } from './live.tsx';
import { PreferencesContext } from './preferences.tsx';
import { makeRouter } from './router.tsx';
import { SearchedProvider } from './searched.tsx';
import { SessionGate } from './session-gate.tsx';
import { theme } from './theme.ts';

const MOST_TRIES = 3;

/** Asks again what may succeed the next time: no answer, or one that says to wait. */
const isWorthAgain = (tries: number, error: Error): boolean =>
  tries < MOST_TRIES && error instanceof PlexusProblem && (error.status === 0 || error.status === 503);

const makeQueries = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry: isWorthAgain, staleTime: 2_000, refetchOnWindowFocus: true } } });

/** The console: what every page needs, around the pages. */
export function App() {
  const [queries] = useState(makeQueries);
  const [router] = useState(makeRouter);
  const [preferences] = useState(() => new Preferences(globalThis.localStorage));
  useEffect(() => {
    document.addEventListener('copy', isoOnCopy);
    return () => document.removeEventListener('copy', isoOnCopy);
  }, []);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <PreferencesContext value={preferences}>
          <Announcer>
            <KeysProvider>
              <SessionGate>
                <EmergencyProvider>
                  <LiveProvider>
                    <SearchedProvider>
                      <RouterProvider router={router} />
                    </SearchedProvider>
                  </LiveProvider>
                </EmergencyProvider>
              </SessionGate>
            </KeysProvider>
            <Notifications position="bottom-right" autoClose={6_000} />
          </Announcer>
        </PreferencesContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
