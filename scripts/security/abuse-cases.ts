/** What somebody might try, and the controls that stand in the way. */
export interface AbuseCase {
  readonly id: string;
  readonly what: string;
  readonly controls: readonly string[];
  /** Where no control here answers it yet. */
  readonly open?: string;
}

export const ABUSE_CASES: readonly AbuseCase[] = [
  {
    id: 'T1',
    what: 'The bank details of a vendor are swapped and then paid',
    controls: ['C9', 'C36'],
    open: 'Plexus keeps no bank details of vendors and pays nobody',
  },
  { id: 'T2', what: 'Approving one’s own work through another account, a delegate or a client', controls: ['C9', 'C3', 'C5'] },
  { id: 'T3', what: 'Approving one version and having another carried out', controls: ['C9', 'C36'] },
  { id: 'T4', what: 'Splitting amounts to stay under a limit', controls: ['C9'] },
  { id: 'T5', what: 'Sending an old remittance or charge again', controls: ['C10', 'C23'] },
  { id: 'T6', what: 'Posting into a closed period, or opening it quietly', controls: ['C10', 'C9', 'C11'] },
  { id: 'T7', what: 'Breaking a parser before anybody is known', controls: ['C37', 'C20', 'C21', 'C22', 'C23'] },
  { id: 'T8', what: 'A mapping or an expression that harms', controls: ['C29', 'C27', 'C36'] },
  { id: 'T9', what: 'Reading another tenant by id, search, sum, export, error text or key', controls: ['C6', 'C5'] },
  { id: 'T10', what: 'A token that was stolen or is taken for another', controls: ['C1', 'C3', 'C4'] },
  { id: 'T11', what: 'Making the platform ask an address inside', controls: ['C26'] },
  { id: 'T12', what: 'Patients in logs, addresses, notices and browsers', controls: ['C7', 'C33', 'C32', 'C12'] },
  { id: 'T13', what: 'An administrator of the database who edits the audit', controls: ['C11', 'C10'] },
  { id: 'T14', what: 'Forged messages from the hospital network', controls: ['C16', 'C22'] },
  {
    id: 'T15',
    what: 'Bombs of entities, nesting, patterns, sorting and sums',
    controls: ['C20', 'C21', 'C25', 'C27', 'C29', 'C30', 'C31', 'C39'],
  },
  { id: 'T16', what: 'A dependency that was taken over', controls: ['C34', 'C35', 'C38', 'C28'] },
  { id: 'T17', what: 'Script in the text of a message', controls: ['C32'] },
  { id: 'T18', what: 'A formula in a file that finance opens', controls: ['C24'] },
  { id: 'T19', what: 'Emergency access as a habit', controls: ['C8', 'C11'] },
  { id: 'T20', what: 'Theft of a backup', controls: ['C40', 'C12', 'C13', 'C15'] },
];

/** What laws and auditors ask, by the controls that answer. */
export const DUTIES: readonly { readonly of: string; readonly what: string; readonly controls: readonly string[] }[] = [
  {
    of: 'HIPAA 164.312(a)(1)',
    what: 'unique identification, emergency access, automatic log-off, encryption',
    controls: ['C1', 'C3', 'C5', 'C8', 'C12'],
  },
  { of: 'HIPAA 164.312(b)', what: 'audit controls', controls: ['C11'] },
  { of: 'HIPAA 164.312(c)', what: 'integrity', controls: ['C10', 'C11', 'C23'] },
  { of: 'HIPAA 164.312(d)', what: 'authentication of persons and entities', controls: ['C1', 'C3', 'C4', 'C16', 'C17'] },
  { of: 'HIPAA 164.312(e)', what: 'security of transmission', controls: ['C16', 'C17', 'C26'] },
  { of: 'HIPAA 164.308(a)(1)(ii)(D)', what: 'review of activity', controls: ['C11'] },
  { of: 'HIPAA 164.308(a)(7)', what: 'contingency', controls: ['C40'] },
  { of: 'HIPAA 164.528', what: 'accounting of disclosures', controls: ['C11', 'C7'] },
  { of: 'SOX, access', what: 'who may do what, reviewed', controls: ['C1', 'C3', 'C5', 'C38'] },
  { of: 'SOX, change', what: 'nobody both writes and deploys a rule', controls: ['C36', 'C9'] },
  {
    of: 'SOX, application',
    what: 'duties apart, periods locked, journals reversed and never changed, a complete audit',
    controls: ['C9', 'C10', 'C11'],
  },
];

/** Requirements of ASVS 5.0 that were chosen and are not met, or not by us. */
export const NOT_MET: readonly { readonly id: string; readonly what: string; readonly why: string }[] = [
  {
    id: '5.4.3',
    what: 'files are scanned for malware',
    why: 'no file is opened or given on as a file; what comes is read as data under limits',
  },
  {
    id: '4.1.5',
    what: 'documents are signed one by one',
    why: 'pushed messages and webhooks are; a document of cXML shows the secret of its sender inside, so it is read, under limits, before anybody is known',
  },
  { id: '6.3.3', what: 'more than one factor', why: 'left to the identity provider; what it asked for is not looked at here' },
  { id: '7.5.3', what: 'people prove themselves again before sensitive actions', why: 'not there; approvals need another person instead' },
  {
    id: '10.3.5, 10.4.14',
    what: 'every token is bound to who got it',
    why: 'for clients that are registered so; tokens of others live ten minutes, are for one audience and can be revoked',
  },
  {
    id: '15.2.5',
    what: 'risky components are isolated',
    why: 'in part: no foreign program runs on messages, and processes may be held to their own files and logins, but all share one user of the operating system',
  },
];
