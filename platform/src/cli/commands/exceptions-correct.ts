import { type Command, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';

interface Correction {
  readonly crosswalk: string;
  readonly code: string;
  readonly meanings: readonly string[];
  readonly alike: number;
}

export const exceptionCorrectCommand: Command = {
  name: 'exceptions correct',
  summary:
    'Add the crosswalk row that a held record lacks, and try every record with this gap again; without --to it shows what is missing',
  examples: ['plexus exceptions correct 12', "plexus exceptions correct 12 --to surgery --resolution 'the new endoscopy unit'"],
  arguments: [['<id>', 'its number']],
  options: [
    ['--to <meaning>', 'what the code means here'],
    ['--resolution <text>', 'why, for the audit and the note in the estate files'],
  ],
  run: async ({ api, out }, input) => {
    const id = /^(?:exception:)?(\d{1,18})$/.exec(input.args[0] ?? '')?.[1];
    if (id === undefined) throw usage('The number of the exception is not a number', 'List them with plexus exceptions');
    const meaning = textOption(input, 'to');
    const resolution = textOption(input, 'resolution');
    const platform = await api();
    const { correction } = await platform.get<{ correction: Correction }>(`/v1/exceptions/${id}/correction`);
    const { crosswalk, code, meanings, alike } = correction;
    if (meaning === undefined) {
      out.result({ correction }, `Code ${code} is not in crosswalk ${crosswalk}; its codes mean: ${meanings.join(', ')}`);
      if (alike > 0) out.say(`${alike} other exceptions lack the same`);
      out.say(`Next: plexus exceptions correct ${id} --to MEANING --resolution TEXT`);
      return EXIT.ok;
    }
    if (resolution === undefined) throw usage('A resolution is missing', 'Say why it means that: --resolution TEXT');
    const corrected = await platform.post<{ release: number; exceptions: readonly string[] }>(`/v1/exceptions/${id}/correct`, {
      crosswalk,
      code,
      meaning,
      resolution,
    });
    const count = corrected.exceptions.length;
    out.result(
      corrected,
      `Release ${corrected.release}: ${code} is ${meaning}; ${count} ${count === 1 ? 'exception is' : 'exceptions are'} under way`,
    );
    out.say('Next: plexus estate export writes the row to the estate files');
    return EXIT.ok;
  },
};
