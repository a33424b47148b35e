import type { CompiledMapping, TranslationChannel } from '../../translate/index.ts';
import type { StoredRelease } from '../release.ts';
import { type Estate, mappingsOf } from './estate.ts';
import type { Channel } from './channel.ts';
import type { System } from './system.ts';

/** A release ready for use: everything that is compiled is compiled once. */
export interface CompiledRelease {
  readonly number: number;
  readonly estate: Estate;
  /** Channels by name, with the system they belong to. */
  readonly channels: ReadonlyMap<string, { readonly channel: Channel; readonly system: System }>;
  /** What translation needs of a channel; undefined when the release has none of that name. */
  readonly translationChannel: (name: string) => TranslationChannel | undefined;
}

/** Compiles a stored release. Mappings are compiled with the crosswalks frozen in it. */
export function compileRelease(stored: StoredRelease): CompiledRelease {
  const estate = JSON.parse(stored.content) as Estate;
  const mappings = mappingsOf(estate);
  const channels = new Map(
    estate.systems.flatMap((system) => system.channels.map((channel) => [channel.name, { channel, system }] as const)),
  );
  const translation = new Map([...channels].map(([name, found]) => [name, translationChannel(found.channel, found.system, mappings)]));
  return { number: stored.number, estate, channels, translationChannel: (name) => translation.get(name) };
}

function translationChannel(channel: Channel, system: System, mappings: ReadonlyMap<string, CompiledMapping>): TranslationChannel {
  return {
    name: channel.name,
    system: system.system,
    owner: system.owner,
    entity: channel.entities[0] ?? 'none',
    entities: new Set(channel.entities),
    failurePolicy: channel.failurePolicy,
    mappings: channel.mappings.flatMap((name) => mappings.get(name) ?? []),
    ...(channel.answers === undefined ? {} : { answers: channel.answers }),
    ...(channel.senders?.interchanges === undefined ? {} : { senders: new Set(channel.senders.interchanges) }),
  };
}
