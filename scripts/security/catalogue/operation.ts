import type { Control } from '../control.ts';

const FLOWS = 'platform/test/flows';

/** What the platform is made of and how it is run. */
export const OPERATION_CONTROLS: readonly Control[] = [
  {
    id: 'C34',
    name: 'Supply chain',
    here: 'Exact versions with integrity from the registry alone, each published a week ago or longer by a committed record; packages with install scripts from a list, and none of them run; licences from a list; an SBOM is made from the lockfile, and releases are signed with it.',
    proofs: [
      { file: 'scripts/supply-chain/published.test.ts' },
      { file: 'scripts/supply-chain/signed-release.test.ts' },
      { file: 'scripts/supply-chain/packages.test.ts' },
      { file: 'scripts/project.test.ts' },
    ],
    asvs: ['15.1.2'],
  },
  {
    id: 'C35',
    name: 'Dependency budget',
    here: 'At most 40 direct run-time dependencies, each with its reason in the decisions.',
    proofs: [
      { file: 'scripts/supply-chain/packages.test.ts', titles: ['there are few direct run-time dependencies'] },
      { file: 'scripts/project.test.ts', titles: ['every run-time dependency has its reason in the decisions'] },
    ],
    asvs: ['15.1.2'],
  },
  {
    id: 'C36',
    name: 'Change control',
    here: 'The estate is released as a whole, its samples pass, and outside development another person approves it to the byte; going back is a release too.',
    proofs: [
      { file: `${FLOWS}/approvals-releases.test.ts` },
      { file: 'platform/src/govern/estate/estate.test.ts' },
      { file: 'platform/src/govern/estate/access-decisions.test.ts' },
    ],
    asvs: ['2.3.5'],
  },
  {
    id: 'C37',
    name: 'Before anyone is known',
    here: 'Callers are known before a byte of their body is read; on MLLP a frame is cut by our own bounded framer and stored before it is parsed. What a service pushes is signed; a document of cXML shows its secret inside, so it is read under limits first, and an address that guesses is looked at no more.',
    proofs: [
      { file: `${FLOWS}/before-anyone-is-known.test.ts` },
      { file: `${FLOWS}/connect-http.test.ts`, titles: ['the caller is authenticated before a byte of the body is read'] },
      { file: `${FLOWS}/route-policy.test.ts`, titles: ['without a token every route that is not open answers 401'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
      { file: 'platform/src/connect/mllp/framer.test.ts' },
      { file: 'platform/src/connect/partner/signature.test.ts' },
      { file: `${FLOWS}/supplier-network-intake.test.ts` },
    ],
    asvs: ['15.2.5'],
  },
  {
    id: 'C38',
    name: 'Least privilege',
    here: 'A database role for each kind of work, which is refused what is not its work; on a server a login and a password for each role, and processes that Node holds to their own files; files of secrets for their owner only.',
    proofs: [
      { file: `${FLOWS}/least-privilege.test.ts` },
      { file: `${FLOWS}/isolation.test.ts` },
      { file: `${FLOWS}/role-logins.test.ts` },
      { file: 'platform/src/cli/permitted-files.test.ts' },
      { file: `${FLOWS}/safe-own-postgres.test.ts` },
    ],
    missing:
      'processes share one user of the operating system; each opens the database for several roles; files are held to only where PLEXUS_CONFINE says so, and the embedded database has one login',
    asvs: ['15.2.5'],
  },
  {
    id: 'C39',
    name: 'Load on the database',
    here: 'Statements end by time and pages are bounded; what each list reads by each of its filters is measured, and those that read a table through are listed.',
    proofs: [
      { file: `${FLOWS}/list-plans.test.ts` },
      { file: `${FLOWS}/plans.test.ts` },
      { file: `${FLOWS}/least-privilege.test.ts`, titles: ['run-time logins are ordinary, and statements of theirs end'] },
    ],
    missing: 'messages by state or time read a table through where little matches',
    asvs: ['2.4.1'],
  },
  {
    id: 'C40',
    name: 'Backups',
    here: 'Encrypted data, wrapped keys and the master key lie apart; a restore is a new incarnation with posting off, and is tried by test.',
    proofs: [{ file: `${FLOWS}/backup.test.ts` }, { file: `${FLOWS}/deliver-reconcile.test.ts` }],
    asvs: ['14.2'],
  },
];
