import { Client } from '@plexus/sdk';

/**
 * Asks the platform that served this page, with the session of this browser. The header marks requests as made by this page: another
 * site's form cannot set it. Queries of pages ask again by themselves.
 */
export const client = new Client({ baseUrl: '', headers: { 'x-plexus-console': '1' }, retries: 0 });

type Filled<T> = { readonly [name in keyof T]: Exclude<T[name], ''> };

/** Filters as they are set: an empty one asks for nothing. */
export const filled = <T extends object>(query: T): Filled<T> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined)) as Filled<T>;
