// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getDeliveries is given. */
export interface GetDeliveriesGiven {
  readonly target?: string | undefined;
  readonly state?: 'ready' | 'running' | 'sent' | 'confirmed' | 'refused' | 'unknown' | 'dead' | undefined;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getDeliveries answers. */
export interface GetDeliveriesAnswer {
  readonly version: 1;
  readonly deliveries: readonly {
    readonly id: string;
    readonly target: string;
    readonly kind: string;
    readonly state: string;
    readonly key: string;
    readonly reference?: string;
    readonly tries: number;
    readonly madeAt: string;
    readonly dueAt?: string;
    readonly settledAt?: string;
    readonly entity: string;
  }[];
  readonly next?: string;
}

/** What goes out to targets. Needs `deliveries:read`. Throws `PlexusProblem`. */
export const getDeliveries = (client: Client, given: GetDeliveriesGiven = {}, options?: CallOptions): Promise<GetDeliveriesAnswer> =>
  client.call<GetDeliveriesAnswer>(
    { method: 'GET', path: '/v1/deliveries', query: ['target', 'state', 'before', 'limit'] },
    given,
    options,
  );
