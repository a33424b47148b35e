import { startChannel } from '../connect/index.ts';
import { channelDeclaration } from '../govern/estate/index.ts';
import type { FollowedRelease } from '../followed-release.ts';
import { createInbox, type Inbox, type InboxChannel } from '../inbox/index.ts';
import { type Running, startAll, systemClock } from '../kernel/index.ts';
import type { Platform } from '../runtime.ts';
import { auditDenied, noteCertificates, partnerTroubles } from './partners.ts';
import { connectLog, HOST, type Wiring } from './wiring.ts';

/** Where the bytes of every channel of the release go. */
export function openInbox(platform: Platform, followed: FollowedRelease): Inbox {
  const { tenant, keys, release, channelNumber } = platform;
  const directory = new Map<string, InboxChannel>();
  for (const [name, { channel, system }] of release.channels) {
    directory.set(name, {
      tenant,
      channel: channelNumber.get(name) ?? 0,
      name,
      format: channel.format,
      get release() {
        return followed.number;
      },
      senders: channel.senders ?? {},
      kinds: [],
      owner: system.owner,
      entity: channel.entities[0] ?? 'none',
      keys,
    });
  }
  return createInbox({ pool: platform.intake, channels: (name) => directory.get(name) });
}

/** The role `connect`: listens on the channels of the release, under the newest release. */
export async function startChannels({ platform, log, counters, http, addresses }: Wiring, inbox: Inbox): Promise<Running> {
  const lowest = Math.min(
    ...[...platform.release.channels.values()].flatMap(({ channel }) => (channel.protocol === 'mllp' ? [channel.port] : [])),
  );
  const dependencies = {
    receive: inbox.receive,
    http,
    clock: systemClock,
    log: connectLog(log),
    metrics: counters,
    denied: auditDenied(platform),
    certificateEnds: noteCertificates(platform),
    troubles: partnerTroubles({ ...platform, now: () => systemClock.now() }),
  };
  const running = await startAll([
    () => Promise.resolve({ name: 'inbox', stop: () => inbox.drain() }),
    ...[...platform.release.channels.values()].map(({ channel }) => async () => {
      const port = channel.protocol === 'mllp' ? (platform.config.mllpPort ?? lowest) + channel.port - lowest : 0;
      const kinds = platform.release.translationChannel(channel.name)?.mappings.flatMap((mapping) => mapping.kinds) ?? [];
      const started = await startChannel(channelDeclaration(channel, { port, dataFolder: platform.config.data, kinds }), dependencies);
      if (channel.protocol === 'mllp') addresses[channel.name] = `mllp ${HOST}:${port}`;
      return started;
    }),
  ]);
  return running;
}
