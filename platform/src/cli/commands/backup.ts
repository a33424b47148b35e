import { resolve } from 'node:path';
import { places } from '../../config.ts';
import { systemClock } from '../../kernel/index.ts';
import { withAdminDatabase } from '../backup/admin-database.ts';
import { backUp } from '../backup/back-up.ts';
import { type Command, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Copy the whole database, as of one moment, into a new folder; the wrapped keys into another',
  examples: [
    'plexus backup backups/2026-03-31',
    'plexus backup /mnt/data/2026-03-31 --keys /mnt/keys/2026-03-31',
    'plexus backup --only-keys --keys /mnt/keys/2026-04-02          (replaces the keys of earlier backups after a shredding)',
  ],
  arguments: [['[folder]', 'new folder for the data']],
  options: [
    ['--keys <folder>', 'new folder for the wrapped keys; without it, beside the data with the ending -keys'],
    ['--only-keys', 'copy the wrapped keys and nothing else'],
  ],
  run: async ({ config, out }, input) => {
    const settings = config();
    const [to] = input.args;
    const onlyKeys = input.options['onlyKeys'] === true;
    const keysTo = textOption(input, 'keys') ?? (to === undefined ? undefined : `${to}-keys`);
    if (keysTo === undefined || (to === undefined && !onlyKeys)) throw usage('Where to?', 'plexus backup backups/2026-03-31');
    const folder = onlyKeys || to === undefined ? undefined : resolve(to);
    const keysFolder = resolve(keysTo);
    const manifest = await withAdminDatabase(settings, (adminUrl) =>
      backUp({ adminUrl, folder, keysFolder, madeAt: systemClock.now(), say: (line) => out.say(line) }),
    );
    const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
    out.result(
      { folder, keysFolder, madeAt: manifest.madeAt, tables: manifest.tables.length, bytes, incarnation: manifest.incarnation },
      `${manifest.tables.length} tables, ${bytes} bytes${folder === undefined ? '' : ` in ${folder}`}\nwrapped keys in ${keysFolder}`,
    );
    out.say(`Keep the wrapped keys apart from the data. The master key ${places(settings).masterKey} is in neither:`);
    out.say('without it nothing of this backup can be read, so keep a copy of it in a third place.');
    return EXIT.ok;
  },
};
