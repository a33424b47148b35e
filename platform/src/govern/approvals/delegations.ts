import type { Tx } from '../../store/index.ts';
import { ask } from './acting.ts';

/** Somebody stands in for somebody else between two instants, with the roles that one had when it was said. */
export interface Delegation {
  readonly id: bigint;
  readonly from: string;
  readonly to: string;
  readonly roles: readonly string[];
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** Those that are not over, by their end. */
export async function listDelegations(tx: Tx, tenant: string): Promise<Delegation[]> {
  return ask<Delegation>(
    tx,
    'list-delegations',
    `select d.id, f.login as "from", t.login as "to", d.roles, d.from_at as "fromAt", d.until_at as "untilAt" from delegation d
      join person_account f on f.account = d.from_account and f.tenant = d.tenant
      join person_account t on t.account = d.to_account and t.tenant = d.tenant
      where d.tenant = $1 and d.ended_at is null and d.until_at > now() order by d.until_at, d.id limit 500`,
    [tenant],
  );
}

/**
 * Lets the account with a login stand in for who is in the session, for at most 90 days. Throws `ACCOUNT_NOT_KNOWN`, `DELEGATION_TO_SELF`
 * and `APPROVER_NOT_PROVEN`.
 */
export async function delegateApprovals(
  tx: Tx,
  session: string | undefined,
  { to, fromAt, untilAt }: Pick<Delegation, 'to' | 'fromAt' | 'untilAt'>,
): Promise<bigint> {
  const [row] = await ask<{ id: bigint }>(tx, 'delegate', 'select delegate_approvals($1, $2, $3, $4) as id', [
    session ?? null,
    to,
    fromAt,
    untilAt,
  ]);
  return row?.id ?? 0n;
}

/** Ends a delegation of who is in the session. Throws `DELEGATION_UNKNOWN`. */
export async function endDelegation(tx: Tx, id: bigint, session: string | undefined): Promise<void> {
  await ask(tx, 'end-delegation', 'select end_delegation($1, $2)', [String(id), session ?? null]);
}
