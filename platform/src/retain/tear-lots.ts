import type pg from 'pg';
import { LOT_MINUTES, spared } from '../inbox/index.ts';
import type { TenantKeys } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Lots torn in one go: each is a transaction of its own. */
const MOST = 20;

/**
 * Tears lots of which a message was shredded: every message of the lot that stays gets its key kept apart, then the lot's own is destroyed.
 * From then on backups of the messages open with backups of the keys made before and with no later one. A lot that may still be filled is
 * left for later. `pool` acts as plexus_server. Answers how many were torn.
 */
export async function tearLots(pool: pg.Pool, keys: TenantKeys): Promise<number> {
  const { tenant } = keys;
  const due = await transaction(pool, { tenant, entities: 'all' }, (tx) => lotsToTear(tx, tenant));
  let torn = 0;
  for (const lot of due) if (await transaction(pool, { tenant, entities: 'all' }, (tx) => tear(tx, keys, lot))) torn += 1;
  return torn;
}

async function lotsToTear(tx: Tx, tenant: string): Promise<readonly bigint[]> {
  const { rows } = await tx.query<{ lot: bigint }>({
    name: 'lots-to-tear',
    text: `select lot from lot_key where tenant = $1 and tear_asked_at is not null and wrapped is not null
      and made_at < now() - make_interval(mins => $2) order by made_at limit $3`,
    values: [tenant, LOT_MINUTES, MOST],
  });
  return rows.map(({ lot }) => lot);
}

async function tear(tx: Tx, keys: TenantKeys, lot: bigint): Promise<boolean> {
  const { tenant } = keys;
  await oneAtATime(tx, tenant);
  const kept = await spared(tx, keys, lot);
  await tx.query({
    name: 'spare-keys',
    text: `insert into spared_key (tenant, channel, seq, wrapped) select $1, k.channel, k.seq, k.wrapped
      from unnest($2::int[], $3::bigint[], $4::bytea[]) k(channel, seq, wrapped) on conflict do nothing`,
    values: [tenant, kept.map(({ channel }) => channel), kept.map(({ seq }) => String(seq)), kept.map(({ wrapped }) => wrapped)],
  });
  const { rows } = await tx.query<{ torn: boolean }>({
    name: 'tear-lot',
    text: 'select tear_lot($1, make_interval(mins => $2)) as torn',
    values: [String(lot), LOT_MINUTES],
  });
  return rows[0]?.torn === true;
}
