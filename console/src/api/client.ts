import { problemOf, unreachable } from './problem.ts';

/** Marks requests as made by this page: another site's form cannot set it. */
const OWN_PAGE = { 'x-plexus-console': '1' };

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** GETs a JSON answer. Parameters that are undefined or empty are left out. Throws `Problem`. */
export async function get<T>(path: string, parameters: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  const query = new URLSearchParams(given).toString();
  return (await (await ask(query === '' ? path : `${path}?${query}`, {})).json()) as T;
}

/** POSTs JSON and reads a JSON answer. What is posted again with the same `once` is done once. Throws `Problem`. */
export const post = <T>(path: string, body: object = {}, once?: string): Promise<T> =>
  send<T>('POST', path, body, once === undefined ? {} : { 'idempotency-key': once });

/** PATCHes with JSON and reads a JSON answer. Throws `Problem`. */
export const patch = <T>(path: string, body: object): Promise<T> => send<T>('PATCH', path, body, {});

async function send<T>(method: string, path: string, body: object, more: Readonly<Record<string, string>>): Promise<T> {
  const headers = { 'content-type': 'application/json', ...OWN_PAGE, ...more };
  return (await (await ask(path, { method, headers, body: JSON.stringify(body) })).json()) as T;
}

/** DELETEs. Throws `Problem`. */
export async function remove(path: string): Promise<void> {
  await ask(path, { method: 'DELETE', headers: OWN_PAGE });
}
