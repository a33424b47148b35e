import type { ChargeData } from '../../canonical/index.ts';
import type { Tx } from '../../store/index.ts';
import { chargeUnknown, pageUnreadable } from '../faults.ts';

/** A charge or credit of a patient account, its newest revision. Amount in minor units. */
export interface ChargeView {
  /** `event:…`. */
  readonly id: string;
  readonly revision: number;
  readonly account: string;
  readonly entity: string;
  readonly kind: 'charge' | 'credit';
  readonly code: string;
  readonly serviceDay: string;
  readonly quantity: string;
  readonly amount: string;
  readonly currency: string;
  readonly department?: string;
  readonly serviceLine?: string;
  readonly revenueCode?: string;
  readonly recordedAt: string;
  /** `journal:N`: what it posted, corrections among them; none yet, or it was not applied. */
  readonly journals: readonly string[];
}

export interface ChargePage {
  readonly charges: readonly ChargeView[];
  /** `after` of the page that follows. */
  readonly next?: string;
}

interface Row {
  seq: bigint;
  incarnation: number;
  xid: string;
  id: Buffer;
  revision: number;
  entity: string;
  key: string;
  recorded_at: Date;
  data: string;
  journals: bigint[] | null;
}

const SELECT = `select e.incarnation, e.xid::text as xid, e.seq, e.id, e.revision, e.entity, e.key, e.recorded_at, e.data,
    (select array_agg(j.journal order by j.journal) from journal j where j.event = e.id and j.tenant = $1) as journals
  from event e where e.tenant = $1 and e.type = 'charge.recorded'
    and not exists (select from event n where n.id = e.id and n.tenant = $1 and n.revision > e.revision)`;
const CURSOR = /^(\d{1,4})\.(\d{1,18})\.(\d{1,18})$/;

/** The charges of an account in the order they were recorded. Throws `REQUEST_INVALID` for an `after` that no page gave. */
export async function readCharges(
  tx: Tx,
  tenant: string,
  subject: string,
  { after = '0.0.0', limit }: { readonly after?: string; readonly limit: number },
): Promise<ChargePage> {
  const [, incarnation, xid, seq] = CURSOR.exec(after) ?? [];
  if (incarnation === undefined) throw pageUnreadable('after');
  const { rows } = await tx.query<Row>({
    name: 'charges-of-account',
    text: `${SELECT} and e.key = $2 and (e.incarnation, e.xid, e.seq) > ($3::smallint, $4::text::xid8, $5::bigint)
      order by e.incarnation, e.xid, e.seq limit $6`,
    values: [tenant, subject, incarnation, xid, seq, limit + 1],
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { charges: page.map(viewOf), ...(more ? { next: `${last.incarnation}.${last.xid}.${last.seq}` } : {}) };
}

/** One charge by the id of its event, 16 bytes. Throws `CHARGE_UNKNOWN`. */
export async function readCharge(tx: Tx, tenant: string, id: Buffer): Promise<ChargeView> {
  const { rows } = await tx.query<Row>({ name: 'read-charge', text: `${SELECT} and e.id = $2`, values: [tenant, id] });
  const [row] = rows;
  if (row === undefined) throw chargeUnknown();
  return viewOf(row);
}

function viewOf(row: Row): ChargeView {
  const data = JSON.parse(row.data) as Partial<ChargeData>;
  const { department, serviceLine, revenueCode } = data;
  return {
    id: `event:${row.id.toString('base64url')}`,
    revision: row.revision,
    account: row.key,
    entity: row.entity,
    kind: data.kind ?? 'charge',
    code: data.code ?? '',
    serviceDay: data.serviceDay ?? '',
    quantity: data.quantity ?? '1',
    amount: data.amount ?? '0',
    currency: data.currency ?? '',
    ...(department === undefined ? {} : { department }),
    ...(serviceLine === undefined ? {} : { serviceLine }),
    ...(revenueCode === undefined ? {} : { revenueCode }),
    recordedAt: row.recorded_at.toISOString(),
    journals: (row.journals ?? []).map((journal) => `journal:${journal}`),
  };
}
