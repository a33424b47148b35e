import {
  deleteWebhook,
  getWebhook,
  getWebhookAttempts,
  getWebhooks,
  type GetWebhooksAnswer,
  patchWebhook,
  postWebhooks,
  postWebhookSecrets,
} from '@plexus/sdk';
import { type Command, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';
import { counted, table } from '../output.ts';
import { attemptTable, WEBHOOK, webhookOf } from './webhook-attempts.ts';

type Webhook = GetWebhooksAnswer['webhooks'][number];

const SECRET_ONCE = 'Keep the secret where the receiver finds it: it is not shown again';

export const webhooksListCommand: Command = {
  name: 'webhooks list',
  summary: 'List who is told of events as they happen, and how each receiver does',
  examples: ['plexus webhooks list', 'plexus webhooks list --json'],
  run: async ({ api, out }) => {
    const document = await (await api()).with((client) => getWebhooks(client));
    const rows = document.webhooks.map((webhook) => [
      webhook.id,
      stateOf(webhook),
      String(webhook.waiting),
      webhook.deliveredAt ?? 'never',
      webhook.client ?? webhook.owner,
      webhook.types?.join(' ') ?? 'all',
      webhook.url,
    ]);
    out.result(document, rows.length === 0 ? '' : table(['WEBHOOK', 'STATE', 'WAITING', 'DELIVERED', 'OWNER', 'TYPES', 'URL'], rows));
    if (rows.length === 0) out.say('Nobody is told of events. Next: plexus webhooks add');
    return EXIT.ok;
  },
};

export const webhooksShowCommand: Command = {
  name: 'webhooks show',
  summary: 'Show one webhook with the last tries of it',
  examples: ['plexus webhooks show 3'],
  arguments: [WEBHOOK],
  run: async ({ api, out }, input) => {
    const id = webhookOf(input);
    const open = await api();
    const { webhook } = await open.with((client) => getWebhook(client, { id }));
    const { attempts } = await open.with((client) => getWebhookAttempts(client, { id, limit: '10' }));
    const facts = [
      ['webhook', `${webhook.id}, ${stateOf(webhook)}, ${counted(webhook.waiting, 'event')} waiting`],
      ['url', webhook.url],
      ['types', webhook.types?.join(' ') ?? 'all'],
      ['keys', webhook.keys?.join(' ') ?? 'all'],
      ['entities', webhook.entities === 'all' ? 'all' : webhook.entities.join(' ')],
      ['owner', webhook.owner],
      ...(webhook.client === undefined ? [] : [['client', webhook.client]]),
      ...(webhook.description === '' ? [] : [['about', webhook.description]]),
      ...(webhook.formerSecretUntil === undefined ? [] : [['secrets', `two, the former until ${webhook.formerSecretUntil}`]]),
    ];
    const told = facts.map(([name = '', fact = '']) => `${name.padEnd(9)} ${fact}`).join('\n');
    out.result({ webhook, attempts }, attempts.length === 0 ? told : `${told}\n\n${attemptTable(attempts)}`);
    return EXIT.ok;
  },
};

export const webhooksAddCommand: Command = {
  name: 'webhooks add',
  summary: 'Have events sent to a receiver from now on; its secret is printed once',
  examples: [
    'plexus webhooks add https://analytics.example/plexus --owner analytics --types claim.remitted,deposit.received',
    'plexus webhooks add https://analytics.example/plexus --owner analytics --after oldest',
  ],
  arguments: [['<url>', 'where events are sent to']],
  options: [
    ['--owner <text>', 'who answers for it, and gets its exceptions'],
    ['--types <list>', 'types of events, separated by commas; without: all'],
    ['--keys <list>', 'business objects by their keys, as account:…; without: all'],
    ['--entities <list>', 'entities, separated by commas; without: all'],
    ['--description <text>', 'what it is for'],
    ['--after <place>', '`oldest`, or `next` of a page of events', 'end'],
  ],
  run: async ({ api, out }, input) => {
    const owner = textOption(input, 'owner');
    if (owner === undefined) throw usage('Somebody must answer for a webhook', 'Add --owner');
    const list = (name: string): object => {
      const given = textOption(input, name);
      return given === undefined ? {} : { [name]: given.split(/[\s,]+/).filter((word) => word !== '') };
    };
    const description = textOption(input, 'description');
    const body = {
      url: input.args[0] ?? '',
      owner,
      ...list('types'),
      ...list('keys'),
      ...list('entities'),
      ...(description === undefined ? {} : { description }),
      after: textOption(input, 'after') ?? 'end',
    };
    const document = await (await api()).with((client) => postWebhooks(client, { body }));
    out.result(document, document.secret);
    out.say(`Webhook ${document.webhook.id} is added. ${SECRET_ONCE}`);
    out.say(`Next: plexus webhooks ping ${document.webhook.id}`);
    return EXIT.ok;
  },
};

export const webhooksRotateCommand: Command = {
  name: 'webhooks rotate',
  summary: 'Make a new secret and print it once; the one before lives on for a while',
  examples: ['plexus webhooks rotate 3', 'plexus webhooks rotate 3 --overlap 0'],
  arguments: [WEBHOOK],
  options: [['--overlap <hours>', 'how long what is sent is signed with both', '24']],
  run: async ({ api, out }, input) => {
    const overlapHours = Number(textOption(input, 'overlap') ?? 24);
    if (!Number.isInteger(overlapHours)) throw usage('This is not a number of hours', 'Give 0 to 168 whole hours');
    const id = webhookOf(input);
    const document = await (await api()).with((client) => postWebhookSecrets(client, { id, body: { overlapHours } }));
    out.result(document, document.secret);
    out.say(`The secret before lives until ${document.formerSecretUntil}. ${SECRET_ONCE}`);
    return EXIT.ok;
  },
};

export const webhooksDisableCommand: Command = {
  name: 'webhooks disable',
  summary: 'Send nothing more to a receiver until it is enabled; its events stay in the log',
  examples: ['plexus webhooks disable 3'],
  arguments: [WEBHOOK],
  run: async ({ api, out }, input) => {
    const id = webhookOf(input);
    const document = await (await api()).with((client) => patchWebhook(client, { id, body: { state: 'disabled' } }));
    out.result(document, `Webhook ${id} is disabled`);
    return EXIT.ok;
  },
};

export const webhooksEnableCommand: Command = {
  name: 'webhooks enable',
  summary: 'Send to a receiver again, from the event that it stopped at',
  examples: ['plexus webhooks enable 3'],
  arguments: [WEBHOOK],
  run: async ({ api, out }, input) => {
    const id = webhookOf(input);
    const document = await (await api()).with((client) => patchWebhook(client, { id, body: { state: 'active' } }));
    out.result(document, `Webhook ${id} is enabled`);
    return EXIT.ok;
  },
};

export const webhooksDeleteCommand: Command = {
  name: 'webhooks delete',
  summary: 'End a webhook and its secrets for good',
  examples: ['plexus webhooks delete 3 --yes'],
  arguments: [WEBHOOK],
  options: [YES],
  run: async (context, input) => {
    const id = webhookOf(input);
    if (!(await confirmed(context, input, `Delete webhook ${id} for good?`))) return EXIT.ok;
    const document = await (await context.api()).with((client) => deleteWebhook(client, { id }));
    context.out.result(document, `Webhook ${id} is deleted`);
    return EXIT.ok;
  },
};

function stateOf({ state, reason, failures, failingSince }: Webhook): string {
  if (state !== 'active') return `${state} (${reason ?? ''})`;
  return failures === 0 ? state : `failing ${failures} times since ${failingSince ?? ''}`;
}
