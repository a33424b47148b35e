import { type Command, EXIT } from '../command.ts';

export const consoleCommand: Command = {
  name: 'console',
  summary: 'Print a link that opens the console in a browser: it works once, within ten minutes',
  examples: ['plexus console'],
  run: async ({ api, out }) => {
    const { url, expiresAt } = await (await api()).post<{ url: string; expiresAt: string }>('/v1/session/codes', {});
    out.result({ url, expiresAt }, url);
    return EXIT.ok;
  },
};
