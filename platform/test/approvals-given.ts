import { accountOf, type Content, draftProposal, hashOf, putForward } from '../src/govern/approvals/index.ts';
import { openSession } from '../src/identity/index.ts';
import type { Tx } from '../src/store/index.ts';
import { TENANT } from './tenant.ts';

/** The provider that vouches for the people of tests. */
export const ISSUER = 'https://login.example.test';

/** Logs somebody in; answers the name of the session and the value of its cookie. */
export async function loggedIn(
  tx: Tx,
  person: string,
  {
    roles = ['approver'],
    entities = 'all',
    tenant = TENANT,
  }: { readonly roles?: readonly string[]; readonly entities?: 'all' | readonly string[]; readonly tenant?: string } = {},
): Promise<{ readonly session: string; readonly cookie: string; readonly account: string }> {
  const account = accountOf(ISSUER, `subject-of-${person}`);
  const { cookie, session } = await openSession(
    { tx, tenant, at: new Date() },
    { person, name: person, issuer: ISSUER, account, roles, entities },
  );
  await tx.query('select know_account($1, $2, $3)', [account, person, person]);
  return { session: session.id, cookie, account };
}

/** Puts a policy in force that speaks of proposals, and of what `more` says. */
export async function policyInForce(tx: Tx, kinds: object, more: object = {}): Promise<void> {
  await tx.query(
    `insert into release (tenant, number, digest, content, principal, person)
      select $1, coalesce(max(number), 0) + 1, $2, $3, 'test', 'tester' from release where tenant = $1`,
    [TENANT, String(Math.random()), JSON.stringify({ policies: { ...more, approvals: { version: 1, kinds } } })],
  );
}

/** Proposes an adjustment of an account, in minor units of USD. */
export async function proposed(
  tx: Tx,
  session: string,
  { amount, subject = 'account:A', kind = 'adjustment' }: { readonly amount: bigint; readonly subject?: string; readonly kind?: string },
): Promise<{ readonly id: bigint; readonly hash: string; readonly content: Content }> {
  const content: Content = { account: subject, amount: String(amount), currency: 'USD', day: '2026-03-02', why: 'charity' };
  const proposal = { kind, entity: 'north', subject, content, amount, currency: 'USD', reason: 'cannot pay' };
  const id = await draftProposal(tx, proposal, { session });
  await putForward(tx, id, { session });
  return { id, hash: hashOf(content), content };
}
