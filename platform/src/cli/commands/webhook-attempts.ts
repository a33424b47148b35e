import { getWebhookAttempts, type GetWebhookAttemptsAnswer, postWebhookPings, postWebhookRedeliveries } from '@plexus/sdk';
import type { Api } from '../api.ts';
import { type Command, type CommandInput, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { counted, table } from '../output.ts';

export const WEBHOOK = ['<webhook>', 'its number, as webhooks list prints it'] as const;

/** One request to a receiver and what came of it. */
type Attempt = GetWebhookAttemptsAnswer['attempts'][number];

export const webhooksRedeliverCommand: Command = {
  name: 'webhooks redeliver',
  summary: 'Send events again: single deliveries by number, or those of a span of time',
  examples: [
    'plexus webhooks redeliver 3 4711',
    'plexus webhooks redeliver 3 --from 2026-03-02T00:00:00Z --to 2026-03-03T00:00:00Z --failed',
  ],
  arguments: [WEBHOOK, ['[delivery...]', 'numbers of deliveries']],
  options: [
    ['--from <time>', 'events that were recorded from then on, in UTC'],
    ['--to <time>', 'and before then'],
    ['--failed', 'of these, what was given up'],
  ],
  run: async ({ api, out }, input) => {
    const [, ...deliveries] = input.args;
    const [from, to] = [textOption(input, 'from'), textOption(input, 'to')];
    const asked = {
      ...(deliveries.length === 0 ? {} : { deliveries }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(input.options['failed'] === true ? { failedOnly: true } : {}),
    };
    const id = webhookOf(input);
    const document = await (await api()).with((client) => postWebhookRedeliveries(client, { id, body: asked }));
    out.result(document, `${counted(document.redelivered, 'event')} will be sent again`);
    return EXIT.ok;
  },
};

/** A receiver has ten seconds, and a busy node some more until it sends. */
const PING_MS = 20_000;
const LOOK_MS = 100;

export const webhooksPingCommand: Command = {
  name: 'webhooks ping',
  summary: 'Try a receiver with a message of no content, and wait for what comes of it',
  examples: ['plexus webhooks ping 3'],
  arguments: [WEBHOOK],
  run: async ({ api, out, interrupted }, input) => {
    const id = webhookOf(input);
    const open = await api();
    const { delivery } = await open.with((client) => postWebhookPings(client, { id }));
    const attempt = await attemptOf(open, id, delivery, interrupted);
    if (attempt === undefined) {
      out.result({ delivery }, '');
      out.say('Nothing has come of it yet: plexus webhooks show tells later');
      return EXIT.failed;
    }
    out.result({ attempt }, `${attempt.outcome}: ${attempt.code ?? attempt.status ?? ''} in ${attempt.ms} ms`);
    return attempt.outcome === 'delivered' ? EXIT.ok : EXIT.failed;
  },
};

async function attemptOf(open: Api, id: string, delivery: string, interrupted: AbortSignal): Promise<Attempt | undefined> {
  const until = performance.now() + PING_MS;
  while (performance.now() < until && !interrupted.aborted) {
    const { attempts } = await open.with((client) => getWebhookAttempts(client, { id, delivery }));
    if (attempts[0] !== undefined) return attempts[0];
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return undefined;
}

export const webhooksAttemptsCommand: Command = {
  name: 'webhooks attempts',
  summary: 'List what was tried for a webhook, newest first',
  examples: ['plexus webhooks attempts 3', 'plexus webhooks attempts 3 --delivery 4711 --json'],
  arguments: [WEBHOOK],
  options: [
    ['--delivery <number>', 'of one delivery'],
    ['--limit <n>', 'how many at most, up to 500', '50'],
  ],
  run: async ({ api, out }, input) => {
    const [id, delivery, limit] = [webhookOf(input), textOption(input, 'delivery'), textOption(input, 'limit')];
    const document = await (await api()).with((client) => getWebhookAttempts(client, { id, delivery, limit }));
    out.result(document, document.attempts.length === 0 ? '' : attemptTable(document.attempts));
    if (document.attempts.length === 0) out.say('Nothing was tried in the last 30 days');
    return EXIT.ok;
  },
};

export const attemptTable = (attempts: readonly Attempt[]): string =>
  table(
    ['AT', 'DELIVERY', 'TRY', 'OUTCOME', 'STATUS', 'MS', 'MESSAGE'],
    attempts.map((one) => [
      one.at,
      one.delivery,
      String(one.try),
      one.outcome,
      one.code ?? String(one.status ?? ''),
      String(one.ms),
      one.message,
    ]),
  );

export function webhookOf(input: CommandInput): string {
  const id = input.args[0] ?? '';
  if (!/^\d{1,18}$/.test(id)) throw usage('This is not the number of a webhook', 'Take it from plexus webhooks list');
  return id;
}
