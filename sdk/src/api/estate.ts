// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getEstate answers. */
export interface GetEstateAnswer {
  readonly version: 1;
  readonly tenant: {
    readonly tenant: string;
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
  };
  readonly entities: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly zone: string;
    readonly currency: string;
  }[];
  readonly systems: readonly {
    readonly system: string;
    readonly name: string;
    readonly owner: string;
    readonly channels: readonly {
      readonly name: string;
      readonly protocol: string;
      readonly format: string;
    }[];
    readonly targets: readonly {
      readonly name: string;
      readonly adapter: string;
    }[];
  }[];
  readonly release: {
    readonly number: number;
    readonly digest: string;
    readonly appliedAt: string;
    readonly person: string;
  };
  readonly corrections: readonly {
    readonly crosswalk: string;
    readonly code: string;
    readonly meaning: string;
    readonly note: string;
    readonly exception?: string;
    readonly release: number;
    readonly person: string;
    readonly madeAt: string;
  }[];
}

/** What is in force. Needs `estate:read`. Throws `PlexusProblem`. */
export const getEstate = (client: Client, options?: CallOptions): Promise<GetEstateAnswer> =>
  client.call<GetEstateAnswer>({ method: 'GET', path: '/v1/estate' }, {}, options);

/** What postEstateProposals is given. */
export interface PostEstateProposalsGiven {
  readonly body: {
    readonly reason: string;
    readonly draft?: true;
  };
}

/** What postEstateProposals answers. */
export type PostEstateProposalsAnswer = schemas.OutcomeAnswer;

/** Propose the estate files as the next release. Needs `estate:write`. Throws `PlexusProblem`. */
export const postEstateProposals = (
  client: Client,
  given: PostEstateProposalsGiven,
  options?: CallOptions,
): Promise<PostEstateProposalsAnswer> =>
  client.call<PostEstateProposalsAnswer>({ method: 'POST', path: '/v1/estate/proposals' }, given, options);
