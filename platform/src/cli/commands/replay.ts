import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from '../api.ts';
import { confirmed, YES } from '../confirm.ts';
import { type CliContext, type Command, EXIT, type ExitCode, textOption } from '../command.ts';
import { counted } from '../output.ts';

interface Preview {
  readonly new: number;
  readonly unchanged: number;
  readonly revised: number;
  readonly failures: number;
}
interface Progress {
  readonly id: string;
  readonly state: 'ready' | 'done' | 'failed';
  readonly events?: number;
}

const LOOK_MS = 300;

export const replayCommand: Command = {
  name: 'replay',
  summary: 'Translate messages again; what comes out as before changes nothing',
  examples: [
    'plexus replay northside:17 --dry-run',
    'plexus replay northside:17 northside:18 --mapping current --yes',
    'plexus replay clearinghouse-835:3 --from failed',
  ],
  arguments: [['<id...>', 'messages as channel:sequence']],
  options: [
    ['--from <stage>', 'start: all records; failed: only those that are held', 'start'],
    ['--mapping <which>', 'original: the release it arrived under; current: the one in force', 'current'],
    ['--dry-run', 'count what would change and do nothing'],
    ['--no-wait', 'do not wait until it is done'],
    YES,
  ],
  run: async (context, input) => {
    const api = await context.api();
    const asked = { messages: input.args, from: textOption(input, 'from'), mapping: textOption(input, 'mapping') };
    const previewed = await api.post<{ messages: number; preview: Preview }>('/v1/replays', { ...asked, dryRun: true });
    const { preview } = previewed;
    const effect = `${counted(previewed.messages, 'message')}: ${counted(preview.new, 'event')} would be new, ${preview.revised} revised, ${preview.unchanged} unchanged, ${counted(preview.failures, 'record')} would fail`;
    if (input.options['dryRun'] === true) {
      context.out.result(previewed, effect);
      return EXIT.ok;
    }
    context.out.say(effect);
    if (!(await confirmed(context, input, 'Replay?'))) return EXIT.refused;
    const { replays } = await api.post<{ replays: readonly string[] }>('/v1/replays', asked);
    if (input.options['wait'] === false || replays.length === 0) {
      context.out.result(
        { replays },
        replays.length === 0 ? 'The same replay is waiting already' : `Asked for ${counted(replays.length, 'replay')}`,
      );
      return EXIT.ok;
    }
    return finish(context, api, replays);
  },
};

async function finish({ out, interrupted }: CliContext, api: Api, ids: readonly string[]): Promise<ExitCode> {
  for (;;) {
    const { replays } = await api.get<{ replays: readonly Progress[] }>(`/v1/replays?ids=${ids.join(',')}`);
    const open = replays.filter(({ state }) => state === 'ready').length;
    if (open === 0 || interrupted.aborted) {
      const failed = replays.filter(({ state }) => state === 'failed').length;
      const events = replays.reduce((sum, replay) => sum + (replay.events ?? 0), 0);
      out.result(
        { replays },
        `${replays.length - open - failed} of ${replays.length} replayed, ${counted(events, 'event')} appended, ${failed} failed`,
      );
      return failed > 0 || open > 0 ? EXIT.failed : EXIT.ok;
    }
    out.say(`${replays.length - open} of ${replays.length} …`);
    await wait(LOOK_MS);
  }
}
