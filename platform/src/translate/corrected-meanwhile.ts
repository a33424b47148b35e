import { platformActor, shareReleases } from '../govern/index.ts';
import type { StoredMessage } from '../inbox/index.ts';
import type { Tx } from '../store/index.ts';
import { askReplays } from './ask-replays.ts';
import type { CodeGap } from './faults.ts';

/** A record that is held for a code which the release it was translated under does not know. */
export interface GapHeld {
  readonly channel: string;
  readonly message: StoredMessage;
  readonly gap: CodeGap;
  /** Under which it was translated. */
  readonly release: number;
  /** Whether it holds keys: one that holds none is found only by translating the message from its start. */
  readonly holdsKeys: boolean;
}

/**
 * Keeps corrections out until the transaction ends, or waits for the one that is being made. To be called before records are held for a
 * missing code: either the correction finds them among the open exceptions, or `retryCorrected` finds the correction.
 */
export const awaitCorrections = (tx: Tx, tenant: string): Promise<void> => shareReleases(tx, tenant);

/**
 * A message keeps the release it arrived under, and may be translated after a correction of a later release was made. Its records that
 * lack just what was corrected are tried again under the release in force, as the correction has done with those that were held by then.
 */
export async function retryCorrected(tx: Tx, tenant: string, held: readonly GapHeld[]): Promise<void> {
  const { rows } = await tx.query<{ n: number }>({
    name: 'corrected-meanwhile',
    text: `select g.n::int from unnest($2::text[], $3::text[], $4::int[]) with ordinality g(crosswalk, code, release, n)
      where exists (select from crosswalk_correction c
        where c.tenant = $1 and c.code = g.code and c.crosswalk = g.crosswalk and c.release > g.release)`,
    values: [tenant, held.map(({ gap }) => gap.crosswalk), held.map(({ gap }) => gap.code), held.map(({ release }) => release)],
  });
  const corrected = rows.flatMap(({ n }) => held[n - 1] ?? []);
  for (const from of ['start', 'failed'] as const) {
    const messages = corrected
      .filter(({ holdsKeys }) => holdsKeys === (from === 'failed'))
      .map(({ channel, message }) => ({ channel: message.channel, seq: message.seq, id: `${channel}:${message.seq}` }));
    const once = [...new Map(messages.map((message) => [message.id, message])).values()];
    if (once.length === 0) continue;
    await askReplays(tx, tenant, once, { from, mapping: 'current' }, platformActor('translate'));
    await resumeChannels(
      tx,
      tenant,
      once.map(({ id }) => id),
    );
  }
}

/** Channels that stopped at one of these messages go on. */
async function resumeChannels(tx: Tx, tenant: string, messages: readonly string[]): Promise<void> {
  await tx.query({
    name: 'resume-channels',
    text: 'update channel_cursor set stopped = null where tenant = $1 and stopped = any ($2::text[])',
    values: [tenant, messages],
  });
}
