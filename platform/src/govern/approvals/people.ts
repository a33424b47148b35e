import type { Tx } from '../../store/index.ts';
import { type Acting, ask } from './acting.ts';

/** What somebody at an identity provider is called here; two providers may know different people by one subject. */
export const accountOf = (issuer: string, subject: string): string => `openid:${issuer} ${subject}`;

/** Somebody, with the accounts and clients that act in their name. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly { readonly account: string; readonly login: string; readonly since: Date }[];
}

/** Notes the account that somebody came in with; a new one is a person of its own until it is linked. */
export async function knowAccount(tx: Tx, account: string, login: string, name: string): Promise<void> {
  await ask(tx, 'know-account', 'select know_account($1, $2, $3)', [account, login, name]);
}

/** Everybody who ever came in, by name. */
export async function listPeople(tx: Tx, tenant: string): Promise<Person[]> {
  const rows = await ask<{ id: string; name: string; account: string; login: string; since: Date }>(
    tx,
    'list-people',
    `select p.id, p.name, a.account, a.login, a.since from person p join person_account a on a.person = p.id and a.tenant = p.tenant
      where p.tenant = $1 order by p.name, p.id, a.since, a.account limit 5000`,
    [tenant],
  );
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, accounts]) => ({
    id,
    name: accounts[0]?.name ?? '',
    accounts: accounts.map(({ account, login, since }) => ({ account, login, since })),
  }));
}

/**
 * Says that `account` and `other` are of one person, for good: nothing parts them again. A client is linked to the person who answers for
 * it. Throws `ACCOUNT_NOT_KNOWN`, and `APPROVER_NOT_PROVEN` where the holder of the token says whose it is.
 */
export async function linkAccounts(tx: Tx, account: string, other: string, { session }: Acting): Promise<void> {
  await ask(tx, 'link-accounts', 'select link_accounts($1, $2, $3)', [account, other, session ?? null]);
}

/** Notes that who acts can act through a client from now on: they registered it, or gave it a key. */
export async function keepClient(tx: Tx, client: string, { session }: Acting): Promise<void> {
  await ask(tx, 'keep-client', 'select keep_client($1, $2)', [client, session ?? null]);
}
