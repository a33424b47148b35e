// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postImplantUsages is given. */
export interface PostImplantUsagesGiven {
  readonly body: {
    readonly reference: string;
    readonly entity: string;
    readonly usage: {
      readonly usage: string;
      readonly supplier: string;
      readonly requester: string;
      readonly site: string;
      readonly costCenter: string;
      readonly currency: string;
      readonly day: string;
      readonly case: string;
      readonly physician?: string;
      readonly lines: readonly {
        readonly line: string;
        readonly item?: string;
        readonly description: string;
        readonly commodity?: string;
        readonly quantity: string;
        readonly unit: string;
        readonly estimate?: string;
        readonly distributions: readonly schemas.Distribution[];
        readonly lot?: string;
        readonly serial?: string;
        readonly expiry?: string;
      }[];
    };
  };
}

/** What postImplantUsages answers. */
export type PostImplantUsagesAnswer = schemas.DocumentTakenAnswer;

/** Say what implants were used. Needs `usages:write`. Throws `PlexusProblem`. */
export const postImplantUsages = (client: Client, given: PostImplantUsagesGiven, options?: CallOptions): Promise<PostImplantUsagesAnswer> =>
  client.call<PostImplantUsagesAnswer>({ method: 'POST', path: '/v1/implant-usages' }, given, options);
