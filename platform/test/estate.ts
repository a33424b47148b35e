import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Log, openLog } from '../src/events/index.ts';
import { applyEstateFolder, type CompiledRelease, compileRelease } from '../src/govern/estate/index.ts';
import { channelNumbers, currentRelease, masterKeyOf, tenantKeys } from '../src/govern/index.ts';
import type { ChannelDirectory } from '../src/inbox/index.ts';
import type { TenantKeys } from '../src/kernel/index.ts';
import { policySchemas } from '../src/policy-schemas.ts';
import type { Tx } from '../src/store/index.ts';
import type { TranslationChannel } from '../src/translate/index.ts';
import type { TestDatabase } from './cluster.ts';

const DEMO = join(import.meta.dirname, '../../estate');
export const master = masterKeyOf(randomBytes(32));

/** The demo estate applied to a test database, with what every stage takes of it. */
export interface AppliedEstate {
  readonly tenant: string;
  readonly scope: { readonly tenant: string; readonly entities: 'all' };
  readonly keys: TenantKeys;
  readonly log: Log;
  readonly release: CompiledRelease;
  readonly channels: ChannelDirectory;
  readonly numberOf: (channel: string) => number;
  readonly channelOf: (tx: Tx, release: number, channel: number) => Promise<TranslationChannel>;
}

export async function applyDemoEstate(database: TestDatabase, folder = DEMO): Promise<AppliedEstate> {
  const server = database.pool('plexus_server');
  const { tenant } = await applyEstateFolder(server, folder, policySchemas, master, { principal: 'test', person: 'tester' });
  const keys = await tenantKeys(server, master, tenant);
  const log = await openLog(database.pool('plexus_worker'), keys);
  const release = compileRelease(await currentRelease(server, tenant));
  const numbers = await channelNumbers(server, tenant);
  const names = new Map([...numbers].map(([name, number]) => [number, name]));
  const numberOf = (name: string): number => numbers.get(name) ?? 0;
  return {
    tenant,
    scope: { tenant, entities: 'all' },
    keys,
    log,
    release,
    numberOf,
    channels: (name) => {
      const found = release.channels.get(name);
      if (found === undefined) return undefined;
      const { channel, system } = found;
      const entity = channel.entities[0] ?? 'none';
      const senders = channel.senders ?? {};
      return {
        tenant,
        channel: numberOf(name),
        name,
        format: channel.format,
        release: 1,
        senders,
        kinds: [],
        owner: system.owner,
        entity,
        keys,
      };
    },
    channelOf: (_tx, _release, channel) => {
      const found = release.translationChannel(names.get(channel) ?? '');
      if (found === undefined) throw new Error(`no channel ${channel}`);
      return Promise.resolve(found);
    },
  };
}
