/** Tests that prove a control. Without titles, every test of the file does. */
export interface Proof {
  readonly file: string;
  readonly titles?: readonly string[];
}

/** One control of the catalogue, and what proves it. */
export interface Control {
  readonly id: string;
  readonly name: string;
  /** What is done here, in a sentence. */
  readonly here: string;
  readonly proofs: readonly Proof[];
  /** Why there is no test of it, or what of the control is not there yet. */
  readonly missing?: string;
  /** Requirements of OWASP ASVS 5.0 that it meets or serves. */
  readonly asvs: readonly string[];
}

const FLOWS = 'platform/test/flows';
const FAULTS = 'platform/test/faults';

/** The catalogue. A control without a proof must say why, and stays visible until it has one. */
export const CONTROLS: readonly Control[] = [
  {
    id: 'C1',
    name: 'Console log-in',
    here: 'OpenID code flow with PKCE, state, nonce and issuer checks behind the server; a `__Host-` cookie, and no token of the provider in the browser.',
    proofs: [
      { file: `${FLOWS}/login.test.ts` },
      { file: 'platform/src/identity/people/open-id.test.ts' },
      { file: `${FLOWS}/sessions.test.ts` },
      { file: `${FLOWS}/console-session.test.ts` },
    ],
    asvs: ['3.3.1', '3.5.1', '6.8.2', '7.4.2', '10.2.1'],
  },
  {
    id: 'C2',
    name: 'Provider for development',
    here: 'The simulated health system brings a certified OpenID provider with invented people; outside development any provider is configured.',
    proofs: [
      {
        file: `${FLOWS}/login.test.ts`,
        titles: ['a person who logs in at the provider is in the console, with the rights of their roles'],
      },
    ],
    asvs: ['6.8.1'],
  },
  {
    id: 'C3',
    name: 'Machine clients',
    here: 'private_key_jwt with short, single-use assertions; no client secrets exist.',
    proofs: [
      { file: 'platform/src/identity/assertion.test.ts' },
      { file: 'platform/src/identity/public-key.test.ts' },
      { file: 'platform/src/identity/failure-limit.test.ts' },
      { file: `${FLOWS}/machine-clients.test.ts` },
      { file: `${FLOWS}/connect-a-client.test.ts` },
    ],
    asvs: ['9.1.2', '9.1.3', '10.4.16', '12.3.5'],
  },
  {
    id: 'C4',
    name: 'Token checks',
    here: 'Algorithm, type, issuer, audience, times, key and revocation are checked for each request; trust in the database is bounded to a minute.',
    proofs: [{ file: 'platform/src/identity/token-check.test.ts' }, { file: `${FLOWS}/trust-in-clients.test.ts` }],
    asvs: ['9.1.2', '9.1.3', '9.2.2', '9.2.3', '8.3.2'],
  },
  {
    id: 'C5',
    name: 'Authorization',
    here: 'Deny by default: each route names the scope it needs, and one that does not is not registered; what each needs is compared with a table kept by hand. Readable policies decide beyond scopes, and every denial says why.',
    proofs: [
      { file: `${FLOWS}/route-policy.test.ts` },
      { file: `${FLOWS}/entities-of-clients.test.ts` },
      { file: `${FLOWS}/denials.test.ts` },
      { file: `${FLOWS}/delegated-administration.test.ts` },
      { file: 'platform/src/identity/access/access-control.test.ts' },
      { file: 'platform/src/govern/estate/access-decisions.test.ts' },
    ],
    asvs: ['8.2.1', '8.2.2', '8.3.1', '16.3.2'],
  },
  {
    id: 'C6',
    name: 'Row isolation',
    here: 'Forced row security on every table of a tenant, the tenant in every unique and foreign key, run-time logins that own nothing.',
    proofs: [{ file: `${FLOWS}/isolation.test.ts` }, { file: `${FLOWS}/row-isolation.test.ts` }, { file: `${FLOWS}/other-tenant.test.ts` }],
    asvs: ['1.2.4', '8.2.2', '8.4.1'],
  },
  {
    id: 'C7',
    name: 'Field masking',
    here: 'What identifies people is masked on every page and list; it is shown for a reason, which is audited.',
    proofs: [
      { file: 'platform/src/observe/parsed/parsed-message.test.ts' },
      { file: `${FLOWS}/console-views.test.ts` },
      { file: `${FLOWS}/safe-canary.test.ts` },
    ],
    asvs: ['8.2.3', '14.2.6'],
  },
  {
    id: 'C8',
    name: 'Break-glass',
    here: 'An hour at most, for a reason; somebody else is asked at once and reviews it within a day; it reads only, and every look is flagged.',
    proofs: [{ file: `${FLOWS}/break-glass.test.ts` }],
    asvs: ['8.3.1', '16.3.2'],
  },
  {
    id: 'C9',
    name: 'Maker and checker',
    here: 'Another person approves the exact version, in the database itself; linked accounts, delegates and clients count as their person; amounts add up over the day.',
    proofs: [
      { file: `${FLOWS}/approvals-rules.test.ts` },
      { file: `${FLOWS}/approvals-sql.test.ts` },
      { file: `${FLOWS}/approvals-http.test.ts` },
    ],
    asvs: ['2.3.5', '2.3.1', '2.3.4'],
  },
  {
    id: 'C10',
    name: 'Journals that nobody changes',
    here: 'No run-time role may update or delete a journal, a trigger refuses it from anybody; corrections are reversals; the period is checked in the same transaction.',
    proofs: [
      { file: `${FLOWS}/ledger.test.ts` },
      { file: `${FLOWS}/encounter-to-cash-ledger.test.ts` },
      {
        file: `${FLOWS}/isolation.test.ts`,
        titles: ['only the server role makes keys, releases and channels; nobody deletes or changes what is recorded'],
      },
    ],
    asvs: ['2.3.3', '2.3.4'],
  },
  {
    id: 'C11',
    name: 'Audit',
    here: 'Append-only rows written with the change they tell of, sealed in signed Merkle batches; verifying names the row that was altered.',
    proofs: [
      { file: 'platform/src/govern/seals/seal.test.ts' },
      { file: 'platform/src/govern/seals/log-file.test.ts' },
      { file: `${FLOWS}/audit-seals.test.ts` },
      { file: `${FLOWS}/audit-commands.test.ts` },
      { file: `${FLOWS}/audit-http.test.ts` },
    ],
    asvs: ['16.4.2', '16.4.3'],
  },
  {
    id: 'C12',
    name: 'Encryption at rest',
    here: 'A master key wraps the keys of tenants, these wrap the keys of messages and subjects; AES-256-GCM with the place as additional data; keys rotate without rewriting.',
    proofs: [
      { file: `${FLOWS}/keys.test.ts` },
      { file: `${FLOWS}/inbox.test.ts`, titles: ['messages are stored in the order they came, sealed, and open again'] },
      { file: `${FLOWS}/events.test.ts` },
      { file: `${FLOWS}/backup.test.ts`, titles: ['nothing of the backup can be read without the master key'] },
    ],
    asvs: ['11.1.1', '11.3.4', '14.2.2'],
  },
  {
    id: 'C13',
    name: 'Shredding by key',
    here: 'The key of an account is destroyed and its parts of shared files are blackened; a backup of before, restored, does not bring it back.',
    proofs: [{ file: `${FLOWS}/shredding.test.ts` }, { file: 'platform/src/retain/blacken.test.ts' }],
    asvs: ['14.2.7'],
  },
  {
    id: 'C14',
    name: 'Retention and holds',
    here: 'Partitions past their retention are dropped, ledger and audit never are; what is on hold is neither dropped nor shredded.',
    proofs: [{ file: `${FLOWS}/retention.test.ts` }, { file: `${FLOWS}/holds.test.ts` }],
    asvs: ['14.2.7'],
  },
  {
    id: 'C15',
    name: 'Secrets',
    here: 'From files only their owner can read; a wrapper prints `[secret]` wherever it is written.',
    proofs: [
      { file: `${FLOWS}/safe-canary.test.ts` },
      { file: `${FLOWS}/safe-start.test.ts`, titles: ['a first start makes keys, token and logs that only their owner can read'] },
      { file: 'platform/src/cli/run.test.ts', titles: ['settings are shown without passwords'] },
      { file: `${FLOWS}/safe-guard.test.ts`, titles: ['keys, token, passwords and logs are readable by their owner only'] },
    ],
    asvs: ['13.3.1'],
  },
  {
    id: 'C16',
    name: 'TLS',
    here: 'MLLP over TLS 1.2 or later with client certificates bound to senders; plain MLLP on loopback only unless it is waived.',
    proofs: [
      { file: `${FLOWS}/connect-mllp-tls.test.ts` },
      { file: `${FLOWS}/partners.test.ts` },
      { file: 'platform/src/inbox/sender-watch.test.ts' },
      { file: `${FLOWS}/connect-channel.test.ts`, titles: ['an MLLP channel with TLS binds its senders to the declared fingerprints'] },
      { file: `${FLOWS}/connect-mllp.test.ts`, titles: ['a listener beyond loopback without TLS is refused unless it is waived'] },
    ],
    asvs: ['12.1.3', '12.3.1'],
  },
  {
    id: 'C17',
    name: 'SFTP and files',
    here: 'Host keys are pinned, files are taken once they keep still, links and odd names are left alone.',
    proofs: [
      { file: `${FLOWS}/connect-sftp.test.ts` },
      {
        file: `${FLOWS}/partners.test.ts`,
        titles: ['a server that shows another host key is somebody’s work, and no more once it shows the known one'],
      },
      { file: `${FLOWS}/connect-folder.test.ts` },
      { file: 'platform/src/connect/files/file-name.test.ts' },
      { file: `${FAULTS}/file-races.test.ts` },
    ],
    asvs: ['5.3.2', '15.4.2'],
  },
  { id: 'C18', name: 'AS2', here: 'No AS2 is spoken.', proofs: [], missing: 'there is no AS2 connection', asvs: [] },
  { id: 'C19', name: 'PGP files', here: 'No PGP file is taken.', proofs: [], missing: 'there is no PGP file intake', asvs: [] },
  {
    id: 'C20',
    name: 'XML',
    here: 'No DOCTYPE, so nothing is expanded and nothing fetched; depth, tokens, attributes and bytes are bounded before they hurt.',
    proofs: [{ file: 'codecs/bank/src/camt/hostile-xml.test.ts' }, { file: 'codecs/bank/src/camt/camt-reader.test.ts' }],
    asvs: ['1.5.1', '1.5.3'],
  },
  {
    id: 'C21',
    name: 'JSON',
    here: 'One reading only: doubled names, deep nesting, numbers that would change and names of the language are refused.',
    proofs: [
      { file: 'platform/src/gateway/json-body.test.ts' },
      { file: 'platform/src/translate/json-reader.test.ts' },
      { file: 'codecs/fhir/src/json/read-json.test.ts' },
      { file: `${FLOWS}/gateway.test.ts`, titles: ['a body that can be read two ways is refused before anyone reads it'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
    ],
    asvs: ['1.5.2', '1.5.3', '2.2.1'],
  },
  {
    id: 'C22',
    name: 'HL7 v2',
    here: 'Delimiters come from MSH alone; whatever a field holds is escaped when written, so that no text makes a segment.',
    proofs: [
      { file: 'codecs/hl7v2/src/delimiters.test.ts' },
      { file: 'codecs/hl7v2/src/escapes.test.ts' },
      { file: 'codecs/hl7v2/src/write.test.ts' },
      { file: 'codecs/hl7v2/src/write-charges.test.ts' },
      { file: 'codecs/hl7v2/src/acknowledge.test.ts' },
      { file: 'codecs/hl7v2/src/hostile.test.ts' },
      { file: `${FAULTS}/hostile.test.ts` },
    ],
    asvs: ['1.2.1', '1.5.3'],
  },
  {
    id: 'C23',
    name: 'X12',
    here: 'Delimiters come from ISA alone, values that hold one are refused when written; counts and control numbers are verified and answered with TA1 and 999.',
    proofs: [
      { file: 'codecs/x12/src/tokenizer.test.ts' },
      { file: 'codecs/x12/src/envelope-reader.test.ts' },
      { file: 'codecs/x12/src/interchange-writer.test.ts' },
      { file: 'codecs/x12/src/acknowledgement/acknowledger.test.ts' },
      { file: 'codecs/x12/src/acknowledgement/envelope-mutations.test.ts' },
      { file: 'codecs/x12/src/remittance/hostile-remittance.test.ts' },
    ],
    asvs: ['1.2.1', '1.5.3'],
  },
  {
    id: 'C24',
    name: 'CSV that goes out',
    here: 'Text that a spreadsheet would compute is shown instead; values are quoted and quotes doubled.',
    proofs: [
      { file: 'codecs/flatfile/src/csv/csv-writer.test.ts' },
      { file: 'platform/src/deliver/oracle-fusion-journals/gl-interface.test.ts' },
    ],
    asvs: ['1.2.10'],
  },
  {
    id: 'C25',
    name: 'Archives',
    here: 'No archive is opened: a compressed body or file is a message like any other, and one that claims a content coding is refused. The only thing unpacked is our own backup.',
    proofs: [
      { file: 'scripts/sources.test.ts', titles: ['nothing that comes from outside is unpacked'] },
      { file: `${FLOWS}/connect-http.test.ts`, titles: ['trouble is a problem document that says what to do'] },
    ],
    asvs: ['5.2.3', '5.3.3'],
  },
  {
    id: 'C26',
    name: 'Requests that go out',
    here: 'Every address is checked after it was looked up and is the one that is connected to; no redirects; private and special networks only where the endpoint says so.',
    proofs: [
      { file: 'platform/src/kernel/egress.test.ts' },
      { file: 'platform/src/deliver/http-call.test.ts' },
      { file: 'platform/src/webhooks/receiver-url.test.ts' },
      { file: `${FLOWS}/webhook-failures.test.ts` },
    ],
    asvs: ['1.3.6', '13.2.4'],
  },
  {
    id: 'C27',
    name: 'Regular expressions',
    here: 'Patterns of the estate run on a linear engine; our own are tried with text made to hold them up.',
    proofs: [
      { file: 'scripts/regular-expressions.test.ts' },
      { file: 'platform/src/translate/cel.test.ts', titles: ['a regular expression that makes others hang takes linear time'] },
      { file: 'codecs/fhir/src/structure/primitives.test.ts', titles: ['formats are checked in linear time'] },
    ],
    asvs: ['1.3.12'],
  },
  {
    id: 'C28',
    name: 'Prototype pollution',
    here: 'Processes run without `__proto__`; names that reach for prototypes are refused in bodies and unknown elsewhere; every test process checks at its end that no prototype has changed.',
    missing: 'the intrinsics of the language are not frozen',
    proofs: [
      { file: 'scripts/prototypes.test.ts' },
      {
        file: 'platform/src/gateway/json-body.test.ts',
        titles: ['names of the language, nesting without end and numbers that would change are refused'],
      },
      { file: 'codecs/fhir/src/structure/validate.test.ts', titles: ['names that reach for prototypes are as unknown as any other'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
    ],
    asvs: ['15.3.6'],
  },
  {
    id: 'C29',
    name: 'Expressions',
    here: 'CEL without recursion, clock or input: size, nesting and loops are bounded when a mapping is compiled; there is no general language.',
    proofs: [
      { file: 'platform/src/translate/cel.test.ts' },
      { file: 'platform/src/translate/condition.test.ts' },
      { file: 'platform/src/translate/expression.test.ts' },
    ],
    asvs: ['1.3.2', '15.2.5'],
  },
  {
    id: 'C30',
    name: 'Limits of HTTP',
    here: 'Bodies, headers, addresses and times are bounded; a request whose length can be read two ways is refused.',
    proofs: [{ file: `${FLOWS}/http-framing.test.ts` }, { file: `${FLOWS}/safe-guard.test.ts` }, { file: `${FLOWS}/connect-http.test.ts` }],
    asvs: ['4.2.1', '15.2.2'],
  },
  {
    id: 'C31',
    name: 'Quotas and fairness',
    here: 'Allowances per caller and class of routes, and a gate at which callers take turns.',
    proofs: [
      { file: 'platform/src/gateway/throttle/allowance.test.ts' },
      { file: 'platform/src/gateway/throttle/fair-gate.test.ts' },
      { file: `${FLOWS}/throttle.test.ts` },
      { file: `${FAULTS}/overload.test.ts` },
    ],
    asvs: ['2.4.1', '15.2.2'],
  },
  {
    id: 'C32',
    name: 'Browser',
    here: 'A content security policy without inline code, text nodes only, no caching, same-origin isolation.',
    proofs: [
      { file: 'platform/test/browser/journeys.test.ts', titles: ['markup in a message is text, and nothing of it runs'] },
      { file: `${FLOWS}/console-session.test.ts`, titles: ['the page is served under a policy that lets nothing foreign in'] },
      { file: 'platform/test/browser/every-page.test.ts' },
    ],
    asvs: ['3.4.3', '3.4.6', '3.2.2'],
  },
  {
    id: 'C33',
    name: 'What logs say',
    here: 'Named fields only: codes, places and counts. Causes are told by kind and frames, never in the words of a driver.',
    proofs: [{ file: 'platform/src/log.test.ts' }, { file: `${FLOWS}/safe-canary.test.ts` }, { file: `${FLOWS}/open-api-fuzz.test.ts` }],
    asvs: ['16.2.5', '16.4.1'],
  },
  {
    id: 'C34',
    name: 'Supply chain',
    here: 'Exact versions with integrity from the registry alone, no install scripts, licences from a list; an SBOM is made from the lockfile.',
    proofs: [{ file: 'scripts/supply-chain/packages.test.ts' }, { file: 'scripts/project.test.ts' }],
    missing: 'releases are not signed; npm is not told to wait seven days for a new version, since it then refuses what the lockfile names',
    asvs: ['15.1.2', '15.2.1'],
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
    here: 'Callers are known before a byte of their body is read; on MLLP a frame is cut by our own bounded framer and stored before it is parsed.',
    proofs: [
      { file: `${FLOWS}/connect-http.test.ts`, titles: ['the caller is authenticated before a byte of the body is read'] },
      { file: `${FLOWS}/route-policy.test.ts`, titles: ['without a token every route that is not open answers 401'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
      { file: 'platform/src/connect/mllp/framer.test.ts' },
    ],
    asvs: ['15.2.5'],
  },
  {
    id: 'C38',
    name: 'Least privilege',
    here: 'A database role for each process, which is refused what is not its work; files of secrets for their owner only.',
    proofs: [{ file: `${FLOWS}/least-privilege.test.ts` }, { file: `${FLOWS}/isolation.test.ts` }],
    missing:
      'processes share one user of the operating system and one login of the database, which takes the role of each; Node runs without its permission model',
    asvs: ['13.2.2', '15.2.5'],
  },
  {
    id: 'C39',
    name: 'Load on the database',
    here: 'Statements end by time and pages are bounded; what each list reads by each of its filters is measured, and those that read a table through are listed.',
    proofs: [{ file: `${FLOWS}/list-plans.test.ts` }, { file: `${FLOWS}/plans.test.ts` }],
    missing: 'twelve filters of lists have no index of their own and read a table through where little matches',
    asvs: ['15.2.2'],
  },
  {
    id: 'C40',
    name: 'Backups',
    here: 'Encrypted data, wrapped keys and the master key lie apart; a restore is a new incarnation with posting off, and is tried by test.',
    proofs: [{ file: `${FLOWS}/backup.test.ts` }, { file: `${FLOWS}/deliver-reconcile.test.ts` }],
    asvs: ['14.2.2'],
  },
];
