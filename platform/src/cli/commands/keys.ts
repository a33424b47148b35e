import { places } from '../../config.ts';
import {
  addMasterKey,
  dropOldMasterKey,
  type KeyVersion,
  keyVersions,
  newestMasterKey,
  readMasterKey,
  requireMaster,
  rewrapWithMaster,
  rotateTenantKey,
} from '../../govern/index.ts';
import { dropKeyVersion, rewrapKeys } from '../keys/rewrap.ts';
import { openPlatform, type Platform } from '../../runtime.ts';
import { transaction } from '../../store/index.ts';
import { withAdminDatabase } from '../backup/admin-database.ts';
import { type Command, EXIT } from '../command.ts';
import { confirmed, YES } from '../confirm.ts';
import { table } from '../output.ts';

export const keysRotateTokensCommand: Command = {
  name: 'keys rotate-tokens',
  summary: 'Sign access tokens of programs with a new key from now on; those given before stay valid until they end',
  examples: ['plexus keys rotate-tokens --yes'],
  options: [YES],
  run: async (context, input) => {
    if (!(await confirmed(context, input, 'Sign access tokens with a new key from now on?'))) return EXIT.ok;
    const document = await (await context.api()).post<{ kid: string }>('/v1/token-keys', {});
    context.out.result(document, `Tokens are signed with key ${document.kid}`);
    return EXIT.ok;
  },
};

export const keysListCommand: Command = {
  name: 'keys list',
  summary: 'List the versions of the key that everything stored is sealed under, and what each still wraps',
  examples: ['plexus keys list'],
  run: async ({ config, out }) => {
    const platform = await openPlatform(config());
    try {
      const versions = await transaction(platform.server, { tenant: platform.tenant, entities: 'all' }, (tx) =>
        keyVersions(tx, platform.tenant),
      );
      out.result(
        { wraps: platform.keys.version, versions },
        table(['VERSION', 'MADE', 'LOTS', 'SUBJECTS', ''], versions.map(rowOf(platform.keys.version))),
      );
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

const rowOf =
  (wraps: number) =>
  ({ version, madeAt, lots, subjects }: KeyVersion): string[] => [
    String(version),
    madeAt.toISOString(),
    String(lots),
    String(subjects),
    version === wraps ? 'wraps' : '',
  ];

export const keysRotateCommand: Command = {
  name: 'keys rotate',
  summary: 'Seal under a new version of the key from now on; what was sealed before stays as it is and opens',
  examples: ['plexus keys rotate --yes'],
  options: [YES],
  run: async (context, input) => {
    if (!(await confirmed(context, input, 'Seal under a new version of the key from now on?'))) return EXIT.ok;
    const settings = context.config();
    const platform = await openPlatform(settings);
    try {
      const { server, tenant } = platform;
      const master = await readMasterKey(places(settings).masterKey);
      const version = await rotateTenantKey(server, master, tenant, { principal: 'cli', person: context.person });
      context.out.result({ version }, `Every node seals under version ${version} within some fifteen seconds`);
      context.out.say('Next: plexus backup --only-keys --keys <folder>');
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

export const keysRotateMasterCommand: Command = {
  name: 'keys rotate-master',
  summary: 'Make a new master key and wrap with it what the old one wrapped; the old one stays in the file until it is dropped',
  examples: ['plexus keys rotate-master --yes'],
  options: [YES],
  run: async (context, input) => {
    const settings = context.config();
    const file = places(settings).masterKey;
    if (!(await confirmed(context, input, `Put a new master key into ${file}?`))) return EXIT.ok;
    const platform = await openPlatform(settings);
    try {
      // One that broke off after the file was written is gone on with.
      if (await isWrappedByNewest(platform, file)) await addMasterKey(file);
      const master = await readMasterKey(file);
      const keys = await withAdminDatabase(settings, (adminUrl) =>
        rewrapWithMaster(adminUrl, master, platform.tenant, { principal: 'cli', person: context.person }),
      );
      context.out.result({ file, keys }, `${keys} keys are wrapped by the new master key, the first line of ${file}`);
      context.out.say('Next: copy the file to where you keep the master key and every node that runs, then plexus keys drop-master');
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

async function isWrappedByNewest({ server, tenant }: Platform, file: string): Promise<boolean> {
  const newest = await newestMasterKey(file);
  return requireMaster(server, newest, tenant).then(
    () => true,
    () => false,
  );
}

export const keysDropMasterCommand: Command = {
  name: 'keys drop-master',
  summary: 'Take the old master key out of the file, once nothing needs it',
  examples: ['plexus keys drop-master --yes'],
  options: [YES],
  run: async (context, input) => {
    const settings = context.config();
    const file = places(settings).masterKey;
    if (!(await confirmed(context, input, `Take the old master key out of ${file}?`))) return EXIT.ok;
    const platform = await openPlatform(settings);
    try {
      await requireMaster(platform.server, await newestMasterKey(file), platform.tenant);
      const dropped = await dropOldMasterKey(file);
      context.out.result({ file, dropped }, dropped ? 'The old master key is out of the file' : 'The file holds one master key only');
      context.out.say('Backups of the keys that were made before need the old one: make new ones, and destroy both');
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

export const keysRewrapCommand: Command = {
  name: 'keys rewrap',
  summary: 'Wrap with the version of the key that wraps now what earlier versions wrapped; nothing that is stored is touched',
  examples: ['plexus keys rewrap --yes'],
  options: [YES],
  run: async (context, input) => {
    if (!(await confirmed(context, input, 'Wrap the keys of lots and accounts with the version that wraps now?'))) return EXIT.ok;
    const settings = context.config();
    const platform = await openPlatform(settings);
    try {
      const keys = await withAdminDatabase(settings, (adminUrl) =>
        rewrapKeys(adminUrl, platform.keys, { principal: 'cli', person: context.person }),
      );
      context.out.result({ version: platform.keys.version, keys }, `${keys} keys are wrapped by version ${platform.keys.version}`);
      context.out.say('Next: plexus backup --only-keys --keys <folder>, then plexus keys drop <version>');
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

export const keysDropCommand: Command = {
  name: 'keys drop',
  summary: 'Destroy a version of the key that nothing needs any more',
  examples: ['plexus keys drop 1 --yes'],
  arguments: [['<version>', 'its number, of plexus keys list']],
  options: [YES],
  run: async (context, input) => {
    const version = Number(input.args[0]);
    if (!(await confirmed(context, input, `Destroy version ${version} of the key, for good?`))) return EXIT.ok;
    const settings = context.config();
    const platform = await openPlatform(settings);
    try {
      await withAdminDatabase(settings, (adminUrl) =>
        dropKeyVersion(adminUrl, platform.keys, version, { principal: 'cli', person: context.person }),
      );
      context.out.result({ version }, `Version ${version} is gone; nodes that run forget it when they start again`);
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};
