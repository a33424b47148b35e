import type { Tx } from '../store/index.ts';

/** When a certificate ends that a listener has, or that somebody showed to it. */
export interface KnownCertificate {
  /** The channel, or `gateway`. */
  readonly place: string;
  /** In words: `our own certificate`. */
  readonly whose: string;
  readonly endsAt: Date;
  readonly seenAt: Date;
}

/** Of who has not connected for so long, and of listeners that are no more, nothing is told. */
const TOLD_MS = 30 * 86_400_000;
/** What has not changed is written again this often only. */
const AGAIN_MS = 3_600_000;

/** Writes down when the certificates of a place end, as they were seen at a time. */
export async function recordCertificateEnds(
  tx: Tx,
  tenant: string,
  place: string,
  ends: readonly { readonly whose: string; readonly until: Date }[],
  at: Date,
): Promise<void> {
  await tx.query({
    name: 'record-certificate-ends',
    text: `insert into certificate_end as known (tenant, place, whose, ends_at, seen_at)
      select $1, $2, whose, ends_at, $5 from unnest($3::text[], $4::timestamptz[]) as seen (whose, ends_at)
      on conflict (place, whose, tenant) do update set ends_at = excluded.ends_at, seen_at = excluded.seen_at
        where known.ends_at <> excluded.ends_at or known.seen_at < $6`,
    values: [tenant, place, ends.map(({ whose }) => whose), ends.map(({ until }) => until), at, new Date(at.getTime() - AGAIN_MS)],
  });
}

/** The certificates that were seen within a month, the one that ends first first. */
export async function readCertificateEnds(tx: Tx, tenant: string, at: Date): Promise<KnownCertificate[]> {
  const { rows } = await tx.query<{ place: string; whose: string; ends_at: Date; seen_at: Date }>({
    name: 'read-certificate-ends',
    text: `select place, whose, ends_at, seen_at from certificate_end where tenant = $1 and seen_at > $2
      order by ends_at, place, whose limit 1000`,
    values: [tenant, new Date(at.getTime() - TOLD_MS)],
  });
  return rows.map(({ place, whose, ends_at, seen_at }) => ({ place, whose, endsAt: ends_at, seenAt: seen_at }));
}

const DAY_MS = 86_400_000;

/** Whole days that a certificate is good for; negative once it has ended. */
export const daysLeft = ({ endsAt }: Pick<KnownCertificate, 'endsAt'>, at: Date): number =>
  Math.floor((endsAt.getTime() - at.getTime()) / DAY_MS);
