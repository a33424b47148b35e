import { get } from './client.ts';

/** One row of the audit. */
export interface AuditRecord {
  readonly id: string;
  readonly at: string;
  readonly principal: string;
  readonly person: string;
  readonly action: string;
  readonly object: string;
  readonly detail?: string;
}

export interface AuditQuery {
  readonly action?: string;
  readonly object?: string;
  readonly person?: string;
  /** Days in UTC, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
}

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  readonly next?: string;
}

export interface Disclosure extends AuditRecord {
  readonly of: 'identity' | 'message';
}

export interface Verification {
  readonly isIntact: boolean;
  readonly batches: number;
  readonly rows: number;
  readonly unsealed: number;
  readonly newest?: { readonly batch: string; readonly hash: string };
  readonly keys: readonly { readonly key: string; readonly batches: number }[];
  readonly findings: readonly {
    readonly problem: string;
    readonly batch: string;
    readonly rows: readonly string[];
    readonly count: number;
    readonly message: string;
  }[];
}

/** Who did what, newest first. Throws `Problem`. */
export const searchAudit = (query: AuditQuery): Promise<AuditPage> => get<AuditPage>('/v1/audit', { ...query });

/** Everything that was shown of one account, oldest first; the look is on record itself. Throws `Problem`. */
export const readDisclosures = async (subject: string): Promise<readonly Disclosure[]> =>
  (await get<{ readonly disclosures: readonly Disclosure[] }>(`/v1/audit/disclosures/${encodeURIComponent(subject)}`)).disclosures;

/** Examines the audit of some days, or all of it, against its seals. Throws `Problem`. */
export const verifyAudit = ({ from, to }: Pick<AuditQuery, 'from' | 'to'>): Promise<Verification> =>
  get<Verification>('/v1/audit/verification', { from, to });
