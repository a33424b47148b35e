// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getEvents is given. */
export interface GetEventsGiven {
  readonly after?: string | undefined;
  readonly types?: string | undefined;
  readonly entity?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getEvents answers. */
export interface GetEventsAnswer {
  readonly version: 1;
  readonly events: readonly schemas.Event[];
  readonly next: string;
  readonly more: boolean;
}

/** Canonical events in the order of their log. Needs `events:read`. Throws `PlexusProblem`. */
export const getEvents = (client: Client, given: GetEventsGiven = {}, options?: CallOptions): Promise<GetEventsAnswer> =>
  client.call<GetEventsAnswer>({ method: 'GET', path: '/v1/events', query: ['after', 'types', 'entity', 'limit'] }, given, options);
