// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

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
  readonly events: readonly {
    readonly id: string;
    readonly revision: number;
    readonly type: string;
    readonly entity: string;
    readonly key: string;
    readonly occurredAt: string;
    readonly recordedAt: string;
    readonly parent?: string;
    readonly message?: string;
    readonly range?: {
      readonly start: number;
      readonly end: number;
    };
    readonly rule?: string;
    readonly release?: number;
    readonly hold?: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly next: string;
  readonly more: boolean;
}

/** Canonical events in the order of their log. Needs `events:read`. Throws `PlexusProblem`. */
export const getEvents = (client: Client, given: GetEventsGiven = {}, options?: CallOptions): Promise<GetEventsAnswer> =>
  client.call<GetEventsAnswer>({ method: 'GET', path: '/v1/events', query: ['after', 'types', 'entity', 'limit'] }, given, options);
