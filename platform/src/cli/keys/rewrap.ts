import { keyPlace } from '../../events/index.ts';
import { type Actor, audit } from '../../govern/index.ts';
import { lotPlace, sparedPlace } from '../../inbox/index.ts';
import { Fault, type TenantKeys } from '../../kernel/index.ts';
import { connectOwner, scopeStatement, type Tx } from '../../store/index.ts';
import { secretPlace } from '../../webhooks/index.ts';

/** Keys wrapped anew in one transaction. */
const BATCH = 1_000;

/** One wrapped key: which row of its table, and what it is bound to. */
interface Wrapped {
  readonly row: string;
  readonly place: string;
  readonly wrapped: Buffer;
}

/** Where wrapped keys lie, how those of another version than `$2` are found, and how one is put back. */
interface Source {
  readonly find: string;
  readonly put: string;
  readonly placeOf: (row: readonly string[]) => string;
}

/** Wrapped by the version `$2`; a key of sixty bytes is of before versions had names. */
const OTHER = `case length(w) when 60 then 1 when 0 then 0 else get_byte(w, 0) * 256 + get_byte(w, 1) end <> $2`;
const big = (text: string | undefined): bigint => BigInt(text ?? '0');

const SOURCES: readonly Source[] = [
  {
    find: `select lot::text as row, w from (select lot, wrapped as w from lot_key where tenant = $1 and wrapped is not null) k where ${OTHER} limit $3`,
    put: 'update lot_key set wrapped = $3 where tenant = $1 and lot = $2::bigint and wrapped = $4',
    placeOf: ([lot]) => lotPlace(big(lot)),
  },
  {
    find: `select subject as row, w from (select subject, wrapped as w from subject_key where tenant = $1 and wrapped is not null) k where ${OTHER} limit $3`,
    put: 'update subject_key set wrapped = $3 where tenant = $1 and subject = $2 and wrapped = $4',
    placeOf: (row) => keyPlace(row.join('/')),
  },
  {
    find: `select channel || '/' || seq as row, w from (select channel, seq, wrapped as w from spared_key where tenant = $1) k where ${OTHER} limit $3`,
    put: `update spared_key set wrapped = $3 where tenant = $1 and channel = split_part($2, '/', 1)::int and seq = split_part($2, '/', 2)::bigint and wrapped = $4`,
    placeOf: ([channel, seq]) => sparedPlace({ channel: Number(channel), seq: big(seq) }),
  },
  {
    find: `select id || '/' || secret_number as row, w from (select id, secret_number, secret as w from webhook where tenant = $1 and secret <> '') k where ${OTHER} limit $3`,
    put: `update webhook set secret = $3 where tenant = $1 and id = split_part($2, '/', 1)::bigint and secret = $4`,
    placeOf: ([webhook, number]) => secretPlace(big(webhook), Number(number)),
  },
  {
    find: `select id || '/' || secret_number - 1 as row, w from (select id, secret_number, former_secret as w from webhook where tenant = $1 and former_secret is not null) k where ${OTHER} limit $3`,
    put: `update webhook set former_secret = $3 where tenant = $1 and id = split_part($2, '/', 1)::bigint and former_secret = $4`,
    placeOf: ([webhook, number]) => secretPlace(big(webhook), Number(number)),
  },
];

/**
 * Wraps with the version of the tenant's key that wraps now what other versions wrapped: keys of lots, of accounts and of messages that
 * stayed of a torn lot, and secrets of webhooks; nothing that they open is touched. In batches, so that nothing waits for it, and audited. Answers how
 * many. Done by the owner of the database: no run-time role may change a key.
 */
export async function rewrapKeys(adminUrl: string, keys: TenantKeys, actor: Actor): Promise<number> {
  return asOwner(adminUrl, keys.tenant, async (client, inTransaction) => {
    let count = 0;
    for (const source of SOURCES) {
      for (;;) {
        const done = await inTransaction(() => rewrapBatch(client, keys, source));
        count += done;
        if (done < BATCH) break;
      }
    }
    const detail = `${count} keys wrapped anew`;
    await inTransaction(() =>
      audit(client, keys.tenant, actor, [{ action: 'tenant-key.rewrapped', object: `tenant-key:${keys.version}`, detail }]),
    );
    return count;
  });
}

/**
 * Destroys a version of the tenant's key that nothing needs any more, audited: what only it opens in old backups stays shut. Throws
 * `KEY_VERSION_NEEDED` while anything that is kept is wrapped by it, `KEY_VERSION_WRAPS` for the one in use and `KEY_VERSION_MISSING`.
 */
export async function dropKeyVersion(adminUrl: string, keys: TenantKeys, version: number, actor: Actor): Promise<void> {
  if (version === keys.version) throw versionWraps(version);
  await asOwner(adminUrl, keys.tenant, (client, inTransaction) =>
    inTransaction(async () => {
      const { rows } = await client.query<{ n: bigint }>(NEEDED, [keys.tenant, version]);
      const needed = Number(rows[0]?.n ?? 0);
      if (needed > 0) throw versionNeeded(version, needed);
      const { rowCount } = await client.query('delete from tenant_key where tenant = $1 and version = $2', [keys.tenant, version]);
      if (rowCount === 0) throw versionMissing(version);
      await audit(client, keys.tenant, actor, [{ action: 'tenant-key.dropped', object: `tenant-key:${version}` }]);
    }),
  );
}

/** Messages of before there were lots are wrapped by the first version itself, and answers that are kept for a day by the one of their day. */
const NEEDED = `
  with wrapped as (
    select wrapped as w from lot_key where tenant = $1 and wrapped is not null
    union all select wrapped from subject_key where tenant = $1 and wrapped is not null
    union all select wrapped from spared_key where tenant = $1
    union all select secret from webhook where tenant = $1 and secret <> ''
    union all select former_secret from webhook where tenant = $1 and former_secret is not null
    union all select wrapped_key from idempotent_answer where tenant = $1
    union all select wrapped_key from message where tenant = $1 and lot is null and wrapped_key <> '')
  select count(*) as n from wrapped where case length(w) when 60 then 1 when 0 then 0 else get_byte(w, 0) * 256 + get_byte(w, 1) end = $2`;

async function rewrapBatch(tx: Tx, keys: TenantKeys, { find, put, placeOf }: Source): Promise<number> {
  const { rows } = await tx.query<{ row: string; w: Buffer }>(find, [keys.tenant, keys.version, BATCH]);
  const found: Wrapped[] = rows.map(({ row, w }) => ({ row, place: placeOf(row.split('/')), wrapped: w }));
  // What was changed or destroyed meanwhile is no more as it was, and left alone.
  for (const { row, place, wrapped } of found)
    await tx.query(put, [keys.tenant, row, keys.wrap(keys.unwrap(wrapped, place), place), wrapped]);
  return rows.length;
}

async function asOwner<T>(
  adminUrl: string,
  tenant: string,
  work: (client: Tx, inTransaction: <R>(part: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const client = await connectOwner(adminUrl, 'plexus_keys');
  try {
    return await work(client, async (part) => {
      await client.query('begin; set local search_path = plexus');
      await client.query(scopeStatement({ tenant, entities: 'all' }));
      const result = await part();
      await client.query('commit');
      return result;
    });
  } finally {
    await client.end();
  }
}

const versionWraps = (version: number): Fault =>
  new Fault({
    code: 'KEY_VERSION_WRAPS',
    kind: 'rejected',
    message: `Version ${version} of the key wraps what is stored now`,
    hint: 'Make the next one with plexus keys rotate, and wait until every node has it',
  });

const versionNeeded = (version: number, needed: number): Fault =>
  new Fault({
    code: 'KEY_VERSION_NEEDED',
    kind: 'conflict',
    message: `${needed} keys are still wrapped by version ${version}`,
    hint: 'Run plexus keys rewrap; answers that are kept for a day go by themselves, and messages of before there were lots with their retention',
  });

const versionMissing = (version: number): Fault =>
  new Fault({
    code: 'KEY_VERSION_MISSING',
    kind: 'rejected',
    message: `There is no version ${version} of the key`,
    hint: 'List them with plexus keys list',
  });
