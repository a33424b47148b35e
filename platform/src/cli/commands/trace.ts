import { type Command, EXIT, textOption } from '../command.ts';
import { chainText, type TraceDocument } from '../trace-text.ts';

export const traceCommand: Command = {
  name: 'trace',
  summary: 'Show the whole chain around a message, event, journal or line: from the bytes to the ERP and back',
  examples: [
    'plexus trace northside-dft:17',
    'plexus trace journal:42/1          (one ledger line)',
    'plexus trace summary:3/2           (one line at the ERP, exploded)',
    'plexus trace 4711000123            (account number or control id)',
    'plexus trace journal:42 --no-bytes --json',
  ],
  arguments: [['<id>', 'channel:sequence, event:…, journal:N, journal:N/line, summary:N, delivery:N, a control id or an account number']],
  options: [
    ['--reason <text>', 'why you look at what the messages say; kept in the audit', 'trace at the command line'],
    ['--no-bytes', 'leave out what the messages say, which identifies people'],
  ],
  run: async ({ api, out }, input) => {
    const reason = input.options['bytes'] === false ? {} : { reason: textOption(input, 'reason') };
    const document = await (await api()).post<{ trace: TraceDocument }>('/v1/trace', { of: input.args[0], ...reason });
    out.result(document, chainText(document.trace));
    if (document.trace.cut) out.say('More hangs on it than is shown: trace one of its messages, events or journals.');
    return EXIT.ok;
  },
};
