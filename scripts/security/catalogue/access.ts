import type { Control } from '../control.ts';

const FLOWS = 'platform/test/flows';

/** Who gets in, what they may do, and what is on record of it. */
export const ACCESS_CONTROLS: readonly Control[] = [
  {
    id: 'C1',
    name: 'Console log-in',
    here: 'OpenID code flow with PKCE, state, nonce and issuer checks behind the server; a `__Host-` cookie, and no token of the provider in the browser.',
    proofs: [
      { file: `${FLOWS}/login.test.ts` },
      { file: 'platform/src/identity/people/open-id.test.ts' },
      { file: `${FLOWS}/sessions.test.ts` },
      { file: `${FLOWS}/console-session.test.ts` },
      { file: `${FLOWS}/safe-guard.test.ts`, titles: ['a foreign Host or Origin is refused even with the token'] },
    ],
    asvs: ['3.3', '3.5', '6.8', '7.4.2'],
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
    asvs: ['6.8'],
  },
  {
    id: 'C3',
    name: 'Machine clients',
    here: 'private_key_jwt with short, single-use assertions; tokens bound to a key (DPoP) or to a certificate where the estate or the client wants it; no client secrets exist.',
    proofs: [
      { file: 'platform/src/identity/assertion.test.ts' },
      { file: 'platform/src/identity/public-key.test.ts' },
      { file: 'platform/src/identity/failure-limit.test.ts' },
      { file: `${FLOWS}/machine-clients.test.ts` },
      { file: `${FLOWS}/connect-a-client.test.ts` },
      { file: 'platform/src/identity/proof-check.test.ts' },
      { file: `${FLOWS}/bound-tokens.test.ts` },
      { file: `${FLOWS}/gateway-tls.test.ts` },
      { file: `${FLOWS}/client-changes.test.ts` },
    ],
    asvs: ['9.1.2', '9.1.3', '10.3.5', '10.4.14', '10.4.16', '12.3.5'],
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
    here: 'Deny by default: each route names the scope it needs, and one that does not is not registered; what each needs is compared with a table kept by hand. Readable policies decide beyond scopes, over lists too, and every denial says why. What becomes of an order or invoice is decided by whose work it is.',
    proofs: [
      { file: `${FLOWS}/route-policy.test.ts` },
      { file: `${FLOWS}/entities-of-clients.test.ts` },
      { file: `${FLOWS}/authorization-matrix.test.ts` },
      { file: `${FLOWS}/denials.test.ts` },
      { file: `${FLOWS}/sensitivity.test.ts` },
      { file: `${FLOWS}/sensitive-receivers.test.ts` },
      { file: `${FLOWS}/purchase-decisions.test.ts`, titles: ['a copy is rejected, or paid once somebody says that it is none'] },
      { file: 'platform/src/worklist/rules.test.ts' },
      { file: 'platform/src/gateway/sensitivity/sensitivity-policy.test.ts' },
      { file: `${FLOWS}/delegated-administration.test.ts` },
      { file: 'platform/src/identity/access/access-control.test.ts' },
      { file: 'platform/src/govern/estate/access-decisions.test.ts' },
    ],
    asvs: ['8.2.2', '16.3.2', '16.5.3'],
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
    here: 'Every text of an answer has a class, and leaves only where its class may; what identifies people is masked, and shown for a reason, which is audited.',
    proofs: [
      { file: `${FLOWS}/data-classes.test.ts` },
      { file: 'platform/src/observe/parsed/parsed-message.test.ts' },
      { file: `${FLOWS}/console-views.test.ts` },
      { file: `${FLOWS}/safe-canary.test.ts` },
      { file: `${FLOWS}/supplier-tax-ids.test.ts` },
      { file: `${FLOWS}/purchase-canary.test.ts` },
      { file: `${FLOWS}/patient-canary.test.ts` },
      {
        file: 'platform/test/browser/canary.test.ts',
        titles: [
          'what tells who a patient is stands in no page, no address and nothing that the browser keeps or was sent, until somebody reveals it',
        ],
      },
    ],
    asvs: ['8.2.3', '14.2'],
  },
  {
    id: 'C8',
    name: 'Break-glass',
    here: 'An hour at most, for a reason; somebody else is asked at once and reviews it within a day; it reads only, and every look is flagged.',
    proofs: [{ file: `${FLOWS}/break-glass.test.ts` }],
    asvs: ['16.3.2'],
  },
  {
    id: 'C9',
    name: 'Maker and checker',
    here: 'Another person approves the exact version, in the database itself; linked accounts, delegates and clients count as their person; amounts add up over the day. Adjustments, refunds, journals that people write and reopened periods are such; no role has both sides of duties that are kept apart.',
    proofs: [
      { file: `${FLOWS}/approvals-rules.test.ts` },
      { file: `${FLOWS}/approvals-model.test.ts` },
      { file: `${FLOWS}/approvals-sql.test.ts` },
      { file: `${FLOWS}/approvals-http.test.ts` },
      { file: `${FLOWS}/journal-approvals.test.ts` },
      { file: `${FLOWS}/requisition-approvals.test.ts` },
      { file: 'platform/src/identity/people/roles.test.ts' },
      { file: `${FLOWS}/authorization-matrix.test.ts`, titles: ['no role of the demo has both sides of duties that are kept apart'] },
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
];
