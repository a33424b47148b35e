import { type Command, EXIT } from '../command.ts';

/** Settings that hold a password: every address of the database. */
const isRedacted = (name: string): boolean => /^database(?:Admin)?Url/.test(name);

export const configShowCommand: Command = {
  name: 'config show',
  summary: 'Show the settings in force, without secrets',
  examples: ['plexus config show', 'PLEXUS_HTTP_PORT=8081 plexus config show --json'],
  run: ({ config, out }) => {
    const settings = Object.fromEntries(
      Object.entries(config()).map(([name, value]) => [name, isRedacted(name) ? withoutPassword(String(value)) : value]),
    );
    out.result(
      { settings },
      Object.entries(settings)
        .map(([name, value]) => `${name.padEnd(22)} ${value}`)
        .join('\n'),
    );
    return Promise.resolve(EXIT.ok);
  },
};

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '[secret]';
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '[secret]';
  return decodeURIComponent(parsed.href);
}
