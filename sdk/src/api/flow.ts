// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getFlow answers. */
export interface GetFlowAnswer {
  readonly version: 1;
  readonly received: number;
  readonly translated: number;
  readonly posted: number;
  readonly delivered: number;
  readonly exceptions: number;
  readonly backlog: schemas.Backlog;
}

/** Counts per stage and what waits. Needs `flow:read`. Throws `PlexusProblem`. */
export const getFlow = (client: Client, options?: CallOptions): Promise<GetFlowAnswer> =>
  client.call<GetFlowAnswer>({ method: 'GET', path: '/v1/flow' }, {}, options);

/** What getFlowSystems answers. */
export interface GetFlowSystemsAnswer {
  readonly version: 1;
  readonly flow: {
    readonly at: string;
    readonly counts: {
      readonly received: number;
      readonly translated: number;
      readonly posted: number;
      readonly delivered: number;
      readonly exceptions: number;
    };
    readonly perMinute: {
      readonly received: number;
      readonly translated: number;
      readonly posted: number;
      readonly delivered: number;
    };
    readonly minutes: readonly {
      readonly at: string;
      readonly received: number;
      readonly translated: number;
      readonly posted: number;
      readonly delivered: number;
    }[];
    readonly backlog: schemas.Backlog;
    readonly systems: readonly {
      readonly system: string;
      readonly name: string;
      readonly owner: string;
      readonly channels: readonly {
        readonly channel: string;
        readonly protocol: string;
        readonly format: string;
        readonly facilities: readonly string[];
        readonly received: number;
        readonly translated: number;
        readonly perMinute: {
          readonly received: number;
          readonly translated: number;
        };
        readonly history: readonly number[];
        readonly waiting: number;
        readonly oldestSeconds?: number;
        readonly failures: number;
        readonly lastReceivedAt?: string;
        readonly stoppedAt?: string;
      }[];
      readonly targets: readonly {
        readonly target: string;
        readonly adapter: string;
        readonly delivered: number;
        readonly perMinute: {
          readonly delivered: number;
        };
        readonly history: readonly number[];
        readonly waiting: number;
        readonly oldestSeconds?: number;
        readonly failures: number;
        readonly circuit: 'closed' | 'open' | 'half-open';
        readonly paused: boolean;
        readonly heldBecause?: string;
      }[];
    }[];
    readonly facilities: readonly {
      readonly facility: string;
      readonly name: string;
      readonly kind: string;
      readonly events: number;
      readonly posted: number;
      readonly delivered: number;
      readonly perMinute: {
        readonly events: number;
        readonly posted: number;
        readonly delivered: number;
      };
      readonly history: readonly number[];
      readonly exceptions: number;
    }[];
  };
}

/** The flow per system and facility. Needs `flow:read`. Throws `PlexusProblem`. */
export const getFlowSystems = (client: Client, options?: CallOptions): Promise<GetFlowSystemsAnswer> =>
  client.call<GetFlowSystemsAnswer>({ method: 'GET', path: '/v1/flow/systems' }, {}, options);
