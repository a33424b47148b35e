import {
  type GetAuditAnswer,
  type GetAuditDisclosureAnswer,
  type GetAuditGiven,
  type GetAuditVerificationAnswer,
  type GetAuditVerificationGiven,
  getAudit,
  getAuditDisclosure,
  getAuditVerification,
} from '@plexus/sdk';
import { client, filled } from './client.ts';

/** One row of the audit. */
export type AuditRecord = GetAuditAnswer['records'][number];
export type AuditQuery = GetAuditGiven;
export type Disclosure = GetAuditDisclosureAnswer['disclosures'][number];
export type Verification = GetAuditVerificationAnswer;

/** Who did what, newest first. Throws `PlexusProblem`. */
export const searchAudit = (query: AuditQuery): Promise<GetAuditAnswer> => getAudit(client, filled(query));

/** Everything that was shown of one account, oldest first; the look is on record itself. Throws `PlexusProblem`. */
export const readDisclosures = async (subject: string): Promise<readonly Disclosure[]> =>
  (await getAuditDisclosure(client, { subject })).disclosures;

/** Examines the audit of some days, or all of it, against its seals. Throws `PlexusProblem`. */
export const verifyAudit = (days: GetAuditVerificationGiven): Promise<Verification> => getAuditVerification(client, filled(days));
