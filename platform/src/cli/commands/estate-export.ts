import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, EXIT } from '../command.ts';
import { table } from '../output.ts';

interface Correction {
  readonly crosswalk: string;
  readonly code: string;
  readonly meaning: string;
  readonly note: string;
  readonly exception?: string;
  readonly person: string;
  readonly madeAt: string;
}

export const estateExportCommand: Command = {
  name: 'estate export',
  summary: 'Write the crosswalk rows that were added in the console to the estate files, for review and version control',
  examples: ['plexus estate export', 'plexus estate export --dry-run'],
  options: [['--dry-run', 'only show what would be written']],
  run: async ({ api, config, out }, input) => {
    const { corrections } = await (await api()).get<{ corrections: readonly Correction[] }>('/v1/estate');
    const isDryRun = input.options['dryRun'] === true;
    const { estate } = config();
    for (const [crosswalk, rows] of Map.groupBy(corrections, (correction) => correction.crosswalk)) {
      const file = join(estate, 'crosswalks', `${crosswalk}.csv`);
      const text = await readFile(file, 'utf8');
      const end = text === '' || text.endsWith('\n') ? '' : '\n';
      if (!isDryRun) await writeFile(file, `${text}${end}${rows.map(rowOf).join('\n')}\n`);
    }
    const shown = corrections.map(({ crosswalk, code, meaning, person }) => [`crosswalks/${crosswalk}.csv`, code, meaning, person]);
    out.result(
      { written: !isDryRun, corrections },
      shown.length === 0 ? 'The files hold everything' : table(['FILE', 'FROM', 'TO', 'BY'], shown),
    );
    if (shown.length > 0 && !isDryRun) out.say('Check them with `plexus check` and keep them; the next start finds them in the files');
    return EXIT.ok;
  },
};

/** `from,to,note`, in quotes where a cell holds more than plain text. */
function rowOf({ code, meaning, note, exception, person, madeAt }: Correction): string {
  const reason = [note, exception === undefined ? undefined : `exception ${exception}`, `${person} ${madeAt.slice(0, 10)}`];
  return [code, meaning, reason.filter((part) => part !== undefined).join('; ')].map(cell).join(',');
}

const cell = (text: string): string => (/^[\w.\-/ ;:]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
