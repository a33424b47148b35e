// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getDocument is given. */
export interface GetDocumentGiven {
  readonly document: string;
}

/** What getDocument answers. */
export interface GetDocumentAnswer {
  readonly version: 1;
  readonly document: {
    readonly id: string;
    readonly entity: string;
    readonly status: schemas.DocumentStatus;
    readonly submittedAt: string;
    readonly message?: string;
    readonly kind: string;
    readonly subject?: string;
    readonly events: readonly string[];
    readonly journals: readonly string[];
    readonly exceptions: readonly schemas.Obstacle[];
  };
}

/** What became of a document that was handed in. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getDocument = (client: Client, given: GetDocumentGiven, options?: CallOptions): Promise<GetDocumentAnswer> =>
  client.call<GetDocumentAnswer>({ method: 'GET', path: '/v1/documents/{document}' }, given, options);
