import { audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { MOST_TOKEN_S, SKEW_S } from './access-token.ts';
import { type ClientChange, readClient } from './clients.ts';

/** Ends one access token before its time. Throws `CLIENT_UNKNOWN`. */
export async function revokeToken({ tx, tenant, actor, at }: ClientChange, client: string, jti: string): Promise<void> {
  await readClient(tx, tenant, client);
  await tx.query({ name: 'forget-revoked', text: 'delete from revoked_token where expires_at < $2 and tenant = $1', values: [tenant, at] });
  // By then any token that exists now has ended.
  const expiresAt = new Date(at.getTime() + (MOST_TOKEN_S + SKEW_S) * 1000);
  await tx.query({
    name: 'revoke-token',
    text: 'insert into revoked_token (tenant, jti, client, expires_at) values ($1, $2, $3, $4) on conflict do nothing',
    values: [tenant, jti, client, expiresAt],
  });
  await audit(tx, tenant, actor, [{ action: 'token.revoked', object: `client:${client}`, detail: `token ${jti}` }]);
}

/** The tokens that were ended and would still be valid. */
export async function revokedTokens(tx: Tx, tenant: string, at: Date): Promise<Set<string>> {
  const { rows } = await tx.query<{ jti: string }>({
    name: 'revoked-tokens',
    text: 'select jti from revoked_token where tenant = $1 and expires_at >= $2',
    values: [tenant, at],
  });
  return new Set(rows.map(({ jti }) => jti));
}
