// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postClaimsSearch is given. */
export interface PostClaimsSearchGiven {
  readonly body: {
    readonly claimNumber: string;
  };
}

/** What postClaimsSearch answers. */
export interface PostClaimsSearchAnswer {
  readonly version: 1;
  readonly claims: readonly {
    readonly account: string;
    readonly claim: string;
    readonly rank: 'primary' | 'secondary' | 'tertiary';
    readonly payer: string;
    readonly payerClass: string;
    readonly frequency: string;
    readonly entity: string;
    readonly submittedAt: string;
    readonly outcome: 'submitted' | 'voided' | 'paid' | 'denied' | 'appealed' | 'written-off' | 'reversed';
    readonly paid: string;
    readonly contractual: string;
    readonly patient: string;
    readonly denied: string;
    readonly writtenOff: string;
    readonly reason?: string;
    readonly remittances: readonly string[];
  }[];
}

/** What became of the claims of a number. Needs `claims:read`. Throws `PlexusProblem`. */
export const postClaimsSearch = (client: Client, given: PostClaimsSearchGiven, options?: CallOptions): Promise<PostClaimsSearchAnswer> =>
  client.call<PostClaimsSearchAnswer>({ method: 'POST', path: '/v1/claims/search' }, given, options);
