import { type Command, EXIT, textOption } from '../command.ts';
import { chainText, type TraceDocument } from '../trace-text.ts';

export const traceCommand: Command = {
  name: 'trace',
  summary: 'Show the whole chain around a message, event, journal or line: from the bytes to the ERP and back',
  examples: [
    'plexus trace northside:17',
    'plexus trace journal:42/1          (one ledger line)',
    'plexus trace summary:3/2           (one line at the ERP, exploded)',
    'plexus trace 4711000123            (account number or control id)',
    "plexus trace journal:42/1 --reason 'payer asked about the amount'          (with the records it came from)",
  ],
  arguments: [['<id>', 'channel:sequence, event:…, journal:N, journal:N/line, summary:N, delivery:N, a control id or an account number']],
  options: [['--reason <text>', 'show also what the messages say, which identifies people; the reason is kept in the audit']],
  run: async ({ api, out }, input) => {
    const reason = textOption(input, 'reason');
    const document = await (await api()).post<{ trace: TraceDocument }>('/v1/trace', {
      of: input.args[0],
      ...(reason === undefined ? {} : { reason }),
    });
    out.result(document, chainText(document.trace));
    if (document.trace.cut) out.say('More hangs on it than is shown: trace one of its messages, events or journals.');
    const isFromBytes = document.trace.events.some((event) => 'range' in event);
    if (reason === undefined && isFromBytes) out.say('To read the records it came from, say why: --reason TEXT');
    return EXIT.ok;
  },
};
