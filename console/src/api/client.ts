import { Client } from '@plexus/sdk';
import { glassHeader } from './shown-glass.ts';

/** Asks with the emergency access of this tab, where it is for that. */
const ask: typeof fetch = (input, init = {}) => {
  const address = typeof input === 'string' ? input : '';
  const shown = glassHeader(globalThis.sessionStorage, init.method ?? 'GET', address, Date.now());
  return fetch(input, { ...init, headers: { ...(init.headers as Record<string, string>), ...shown } });
};

/**
 * Asks the platform that served this page, with the session of this browser. The header marks requests as made by this page: another
 * site's form cannot set it. Queries of pages ask again by themselves.
 */
export const client = new Client({ baseUrl: '', headers: { 'x-plexus-console': '1' }, retries: 0, fetch: ask });

type Filled<T> = { readonly [name in keyof T]: Exclude<T[name], ''> };

/** Filters as they are set: an empty one asks for nothing. */
export const filled = <T extends object>(query: T): Filled<T> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined)) as Filled<T>;
