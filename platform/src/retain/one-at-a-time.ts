import type { Tx } from '../store/index.ts';

/**
 * Lets one at a time shred or tear for a tenant, until the transaction ends. To be called before anything is read: a lot that is torn while
 * one of its messages is being shredded would keep that message's key with those that stay.
 */
export async function oneAtATime(tx: Tx, tenant: string): Promise<void> {
  await tx.query({ name: 'lock-shredding', text: `select pg_advisory_xact_lock(hashtextextended('shred|' || $1, 0))`, values: [tenant] });
}
