import { type Command, EXIT, textOption } from '../command.ts';
import { shortened, table } from '../output.ts';

interface Page {
  readonly messages: readonly {
    readonly id: string;
    readonly receivedAt: string;
    readonly state: string;
    readonly kind: string;
    readonly controlId: string;
    readonly size: number;
    readonly source: string;
  }[];
  readonly next?: string;
}

export const messagesCommand: Command = {
  name: 'messages',
  summary: 'List stored messages, newest first, or search them',
  examples: [
    'plexus messages',
    'plexus messages --search 4711000123          (account, MRN, claim or trace number, or control id)',
    'plexus messages --channel northside --state waiting',
  ],
  options: [
    ['--search <text>', 'what names the message: control id, account number, MRN, claim number, trace number, channel:sequence'],
    ['--channel <name>', 'messages of one channel'],
    ['--state <state>', 'received, running, waiting, quarantined, rejected or done'],
    ['--kind <kind>', 'ADT^A01, or its beginning'],
    ['--limit <n>', 'how many', '50'],
    ['--before <page>', 'where an earlier page ended'],
  ],
  run: async ({ api, out }, input) => {
    const { limit, ...asked } = Object.fromEntries(
      ['search', 'channel', 'state', 'kind', 'limit', 'before'].flatMap((name) => {
        const value = textOption(input, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const page = await (await api()).post<Page>('/v1/messages/search', { ...asked, limit: Number(limit) });
    const rows = page.messages.map(({ id, receivedAt, state, kind, controlId, size, source }) => [
      id,
      receivedAt.replace('T', ' ').slice(0, 19),
      state,
      kind,
      shortened(controlId, 14),
      String(size),
      source,
    ]);
    out.result(page, rows.length === 0 ? '' : table(['MESSAGE', 'RECEIVED (UTC)', 'STATE', 'KIND', 'CONTROL ID', 'BYTES', 'SOURCE'], rows));
    if (rows.length === 0) out.say('No message fits. Look without filters, or check the spelling of what you search for.');
    else if (page.next !== undefined) out.say(`More: add --before ${page.next}`);
    else out.say(`Next: plexus trace ${page.messages[0]?.id ?? ''}`);
    return EXIT.ok;
  },
};
