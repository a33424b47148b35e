import { createHash } from 'node:crypto';
import type { Tx } from '../store/index.ts';

/** A node whose clock is behind may still take an assertion that has ended here: its use is remembered for longer. */
const SLACK_MS = 5 * 60_000;

/** Uses an assertion up, once over all nodes. Answers false when it was used before. */
export async function useAssertion(
  tx: Tx,
  tenant: string,
  use: { client: string; jti: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  await tx.query({
    name: 'forget-assertions',
    text: 'delete from assertion_use where expires_at < $2 and tenant = $1',
    values: [tenant, new Date(use.now.getTime() - SLACK_MS)],
  });
  const { rowCount } = await tx.query({
    name: 'use-assertion',
    text: 'insert into assertion_use (tenant, digest, expires_at) values ($1, $2, $3) on conflict do nothing',
    values: [tenant, createHash('sha256').update(`${use.client}\u0000${use.jti}`).digest(), use.expiresAt],
  });
  return rowCount === 1;
}
