import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { ensureTenantKey, type MasterKey, masterKeyOf, tenantKeys } from '../src/govern/index.ts';
import type { InboxChannel } from '../src/inbox/index.ts';
import type { TenantKeys } from '../src/kernel/index.ts';
import { transaction } from '../src/store/index.ts';
import type { TestDatabase } from './cluster.ts';

export const TENANT = 'test';
export const SCOPE = { tenant: TENANT, entities: 'all' } as const;

/** A tenant with keys and one HL7 channel, made directly: tests that need a whole estate apply one instead. */
export async function testTenant(
  database: TestDatabase,
  master: MasterKey = masterKeyOf(randomBytes(32)),
): Promise<{ keys: TenantKeys; server: pg.Pool; channel: InboxChannel }> {
  const server = database.pool('plexus_server');
  await ensureTenantKey(server, master, TENANT);
  const keys = await tenantKeys(server, master, TENANT);
  await transaction(server, SCOPE, (tx) =>
    tx.query(`insert into channel (tenant, channel, name, entities) values ($1, 1, 'northside-adt', '{north}')`, [TENANT]),
  );
  const channel: InboxChannel = {
    tenant: TENANT,
    channel: 1,
    name: 'northside-adt',
    format: 'hl7v2',
    release: 1,
    senders: {},
    kinds: [],
    owner: 'interfaces',
    entity: 'north',
    keys,
  };
  return { keys, server, channel };
}
