import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { places } from '../../config.ts';
import type { Estate } from '../../govern/estate/index.ts';
import { prepareSchema, withAdminDatabase } from '../backup/admin-database.ts';
import { restore } from '../backup/restore.ts';
import { type Command, EXIT, textOption } from '../command.ts';
import { confirmed, YES } from '../confirm.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Fill an empty database from a backup; posting stays off until every target is reconciled',
  examples: ['PLEXUS_DATA=new-data plexus restore backups/2026-03-31'],
  arguments: [['<folder>', 'folder with the data of the backup']],
  options: [['--keys <folder>', 'folder with the wrapped keys; without it, beside the data with the ending -keys'], YES],
  run: async (context, input) => {
    const { out } = context;
    const settings = context.config();
    const folder = resolve(input.args[0] ?? '');
    const keysFolder = resolve(textOption(input, 'keys') ?? `${folder}-keys`);
    if (
      !(await confirmed(context, input, `Restore ${folder} into ${settings.databaseUrl === undefined ? settings.data : 'the database'}?`))
    ) {
      return EXIT.refused;
    }
    await mkdir(settings.data, { recursive: true });
    const restored = await withAdminDatabase(settings, async (adminUrl) => {
      await prepareSchema(settings, adminUrl);
      return restore({ adminUrl, folder, keysFolder, targetsOf: targetsIn, say: (line) => out.say(line) });
    });
    const { manifest, incarnation, held } = restored;
    out.result(
      { madeAt: manifest.madeAt, tenants: manifest.tenants, incarnation, held },
      `Restored the backup of ${manifest.madeAt} as incarnation ${incarnation}; posting is off for ${held.join(', ') || 'no target'}`,
    );
    out.say(`Next: put the master key of the backed-up installation at ${places(settings).masterKey} and start Plexus.`);
    out.say('Then run plexus ledger reconcile, which lets posting begin again.');
    return EXIT.ok;
  },
};

/** The targets that a release declares. */
const targetsIn = (release: string): string[] =>
  (JSON.parse(release) as Estate).systems.flatMap((system) => system.targets.map(({ name }) => name));
