// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getAudit is given. */
export interface GetAuditGiven {
  readonly action?: string | undefined;
  readonly object?: string | undefined;
  readonly person?: string | undefined;
  readonly principal?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getAudit answers. */
export interface GetAuditAnswer {
  readonly version: 1;
  readonly records: readonly {
    readonly id: string;
    readonly at: string;
    readonly principal: string;
    readonly person: string;
    readonly action: string;
    readonly object: string;
    readonly detail?: string;
  }[];
  readonly next?: string;
}

/** Who did what to what. Needs `audit:read`. Throws `PlexusProblem`. */
export const getAudit = (client: Client, given: GetAuditGiven = {}, options?: CallOptions): Promise<GetAuditAnswer> =>
  client.call<GetAuditAnswer>(
    { method: 'GET', path: '/v1/audit', query: ['action', 'object', 'person', 'principal', 'from', 'to', 'before', 'limit'] },
    given,
    options,
  );

/** What getAuditDisclosure is given. */
export interface GetAuditDisclosureGiven {
  readonly subject: string;
}

/** What getAuditDisclosure answers. */
export interface GetAuditDisclosureAnswer {
  readonly version: 1;
  readonly disclosures: readonly {
    readonly id: string;
    readonly at: string;
    readonly principal: string;
    readonly person: string;
    readonly action: string;
    readonly object: string;
    readonly detail?: string;
    readonly of: 'identity' | 'message';
  }[];
}

/** Everything that was shown of one patient account. Needs `audit:read`. Throws `PlexusProblem`. */
export const getAuditDisclosure = (
  client: Client,
  given: GetAuditDisclosureGiven,
  options?: CallOptions,
): Promise<GetAuditDisclosureAnswer> =>
  client.call<GetAuditDisclosureAnswer>({ method: 'GET', path: '/v1/audit/disclosures/{subject}' }, given, options);

/** What getAuditVerification is given. */
export interface GetAuditVerificationGiven {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What getAuditVerification answers. */
export interface GetAuditVerificationAnswer {
  readonly version: 1;
  readonly isIntact: boolean;
  readonly batches: number;
  readonly rows: number;
  readonly unsealed: number;
  readonly newest?: {
    readonly batch: string;
    readonly hash: string;
  };
  readonly keys: readonly {
    readonly key: string;
    readonly batches: number;
  }[];
  readonly findings: readonly {
    readonly problem: string;
    readonly batch: string;
    readonly rows: readonly string[];
    readonly count: number;
    readonly message: string;
  }[];
}

/** Whether the audit is as it was sealed. Needs `audit:read`. Throws `PlexusProblem`. */
export const getAuditVerification = (
  client: Client,
  given: GetAuditVerificationGiven = {},
  options?: CallOptions,
): Promise<GetAuditVerificationAnswer> =>
  client.call<GetAuditVerificationAnswer>({ method: 'GET', path: '/v1/audit/verification', query: ['from', 'to'] }, given, options);
