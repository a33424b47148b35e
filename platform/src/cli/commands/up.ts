import { once } from 'node:events';
import { type Command, EXIT, textOption } from '../command.ts';
import { up } from '../up.ts';

export const upCommand: Command = {
  name: 'up',
  summary: 'Start the database, the platform and, when asked, the simulated health system; Ctrl-C stops everything',
  examples: ['plexus up', 'plexus up --sandbox --pace 20'],
  options: [
    ['--sandbox', 'start the simulated health system too'],
    ['--pace <n>', 'messages a second that the simulated systems send together', '2'],
    ['--quiet', 'no line of counts'],
  ],
  run: async ({ config, out, interrupted }, input) => {
    interrupted.addEventListener('abort', () => out.say('Stopping …'), { once: true });
    const started = up(config(), {
      sandbox: input.options['sandbox'] === true,
      pace: textOption(input, 'pace') ?? '2',
      live: input.options['quiet'] !== true,
      say: (line) => out.say(line),
      signal: interrupted,
    });
    const running = await started.catch((error: unknown) => {
      // Interrupted while it started: what ran by then was stopped.
      if (interrupted.aborted) return undefined;
      throw error;
    });
    if (!interrupted.aborted) await once(interrupted, 'abort');
    await running?.stop();
    return EXIT.ok;
  },
};
