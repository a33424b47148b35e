import { type CompiledRelease, compileRelease, withRow } from '../govern/estate/index.ts';
import { readMessage } from '../inbox/index.ts';
import { Fault, type TenantKeys } from '../kernel/index.ts';
import { exceptionUnknown } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';
import { type CodeGap, holdOf, translateWith } from '../translate/index.ts';
import type { InForce } from './estate-in-force.ts';

/** The held record of an open exception. */
export interface HeldItem {
  readonly id: bigint;
  readonly identity: string;
  readonly summary: string;
  readonly place: string | null;
  readonly channel: number;
  readonly channelName: string;
  readonly message: bigint;
}

/** Throws `EXCEPTION_UNKNOWN`, and `CORRECTION_UNKNOWN` where it is no held record that is open. */
export async function heldItem(tx: Tx, tenant: string, id: bigint): Promise<HeldItem> {
  const { rows } = await tx.query<HeldItem & { kind: string; state: string }>({
    name: 'held-item',
    text: `select i.id, i.kind, i.state, i.identity, i.summary, i.place, i.channel, ch.name as "channelName", i.message
      from exception_item i left join channel ch on ch.tenant = i.tenant and ch.channel = i.channel where i.tenant = $1 and i.id = $2`,
    values: [tenant, String(id)],
  });
  const item = rows[0];
  if (item === undefined) throw exceptionUnknown();
  if (item.kind !== 'held-record' || item.state !== 'open') throw correctionUnknown();
  return item;
}

/** Open exceptions that say of other records what this one says: the same code is missing from the same crosswalk. */
export async function alike(tx: Tx, tenant: string, { id, summary }: HeldItem, gap: CodeGap): Promise<readonly bigint[]> {
  // A code that is no plain word is not quoted, so that equal words may mean different codes.
  if (!summary.includes(`"${gap.code}"`)) return [];
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'alike-exceptions',
    text: `select id from exception_item where tenant = $1 and state = 'open' and kind = 'held-record' and code = 'RECORD_CODE_UNKNOWN'
      and summary = $2 and id <> $3 order by id limit ${MOST_ALIKE}`,
    values: [tenant, summary, String(id)],
  });
  return rows.map((row) => row.id);
}

/** One request's worth; the others are tried again from the worklist. */
const MOST_ALIKE = 1_000;

/** A larger file is not translated while somebody waits for the answer: its crosswalk is corrected in the estate files. */
const MOST_BYTES = 8n * 1024n * 1024n;

/**
 * What a held record still lacks under an estate: the missing code, or a failure of another kind. Undefined: it would be
 * translated.
 */
export async function whatFails(
  tx: Tx,
  keys: TenantKeys,
  item: HeldItem,
  release: CompiledRelease,
): Promise<{ readonly gap: CodeGap | undefined; readonly message: string } | undefined> {
  const channel = release.translationChannel(item.channelName);
  if (channel === undefined) throw correctionUnknown();
  const message = await readMessage(tx, keys.tenant, item.channel, item.message);
  if (message.size > MOST_BYTES) throw correctionUnknown();
  const { failures } = await translateWith(tx, keys, message, channel);
  const failure = failures.find((candidate) => `held|${holdOf(channel, message, candidate)}` === item.identity);
  return failure && { gap: failure.gap, message: failure.message };
}

/** The release that a new row would make, compiled. Throws `MAPPING_…` where the meaning does not fit where it is used. */
export function correctedRelease({ estate, number, digest }: InForce, { crosswalk, code }: CodeGap, meaning: string): CompiledRelease {
  const corrected = withRow(estate, crosswalk, code, meaning);
  return compileRelease({ tenant: estate.tenant.tenant, number: number + 1, digest, content: JSON.stringify(corrected) });
}

export const correctionUnknown = (): Fault =>
  new Fault({
    code: 'CORRECTION_UNKNOWN',
    kind: 'rejected',
    message: 'A missing crosswalk row is not what is wrong here',
    hint: 'Look at the hint of the exception; replay or reject it',
  });
