import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Fault } from '../../kernel/index.ts';
import { type Command, type CommandInput, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';
import { table } from '../output.ts';

interface Key {
  readonly kid: string;
  readonly algorithms: readonly string[];
  readonly addedAt: string;
  readonly expiresAt?: string;
  readonly retiredAt?: string;
}

interface Client {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly contact?: string;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly bound: boolean;
  readonly state: string;
  readonly keys: readonly Key[];
}

const CLIENT = ['<client>', 'its id'] as const;

export const clientsAddCommand: Command = {
  name: 'clients add',
  summary: 'Register a program that may use the HTTP interface; it needs a key before it gets tokens',
  examples: [
    "plexus clients add lab-portal --name 'Lab portal' --owner integration --scopes messages:read,exceptions:read --entities north",
  ],
  arguments: [CLIENT],
  options: [
    ['--name <text>', 'what people call it'],
    ['--owner <text>', 'who answers for it'],
    ['--scopes <list>', 'what it may do, separated by commas'],
    ['--entities <list>', 'the entities it may see, separated by commas; without: all'],
    ['--contact <text>', 'whom to reach about it'],
    ['--bound', 'it gets only tokens that are bound to a key of its own'],
  ],
  run: async ({ api, out }, input) => {
    const id = clientOf(input);
    const [name, owner, scopes] = [textOption(input, 'name'), textOption(input, 'owner'), textOption(input, 'scopes')];
    if (name === undefined || owner === undefined || scopes === undefined) {
      throw usage('A client needs a name, an owner and scopes', 'Add --name, --owner and --scopes');
    }
    const entities = textOption(input, 'entities');
    const contact = textOption(input, 'contact');
    const asked = {
      id,
      name,
      owner,
      scopes: listed(scopes),
      ...(entities === undefined ? {} : { entities: listed(entities) }),
      ...(contact === undefined ? {} : { contact }),
      ...(input.options['bound'] === true ? { bound: true } : {}),
    };
    const document = await (await api()).post<{ client: Client }>('/v1/clients', asked);
    out.result(document, `Client ${id} is registered`);
    out.say(`Next: plexus clients add-key ${id} public-key.pem`);
    return EXIT.ok;
  },
};

export const clientsListCommand: Command = {
  name: 'clients list',
  summary: 'List the registered programs',
  examples: ['plexus clients list', 'plexus clients list --json'],
  run: async ({ api, out }) => {
    const document = await (await api()).get<{ clients: readonly Client[] }>('/v1/clients');
    const rows = document.clients.map((client) => [
      client.id,
      client.state,
      String(client.keys.filter((key) => key.retiredAt === undefined).length),
      client.entities === 'all' ? 'all' : client.entities.join(' '),
      client.owner,
      client.scopes.join(' '),
    ]);
    out.result(document, rows.length === 0 ? '' : table(['CLIENT', 'STATE', 'KEYS', 'ENTITIES', 'OWNER', 'SCOPES'], rows));
    if (rows.length === 0) out.say('No client is registered. Next: plexus clients add');
    return EXIT.ok;
  },
};

export const clientsShowCommand: Command = {
  name: 'clients show',
  summary: 'Show one program with its keys',
  examples: ['plexus clients show lab-portal'],
  arguments: [CLIENT],
  run: async ({ api, out }, input) => {
    const document = await (await api()).get<{ client: Client }>(`/v1/clients/${clientOf(input)}`);
    const { client } = document;
    const facts = [
      ['client', `${client.id}, ${client.name}, ${client.state}`],
      ['owner', client.owner],
      ['scopes', client.scopes.join(' ')],
      ['entities', client.entities === 'all' ? 'all' : client.entities.join(' ')],
      ['tokens', client.bound ? 'bound to a key of its own only' : 'bound or not'],
      ...(client.contact === undefined ? [] : [['contact', client.contact]]),
      ...client.keys.map((key) => ['key', `${key.kid}, ${key.algorithms.join(' ')}, ${keyState(key)}`]),
    ];
    out.result(document, facts.map(([name = '', fact = '']) => `${name.padEnd(9)} ${fact}`).join('\n'));
    return EXIT.ok;
  },
};

export const clientsChangeCommand: Command = {
  name: 'clients change',
  summary: 'Change what a program is called and what it may do; its tokens give no more from then on',
  examples: [
    'plexus clients change lab-portal --scopes messages:read --entities north,lake',
    'plexus clients change lab-portal --bound yes',
  ],
  arguments: [CLIENT],
  options: [
    ['--name <text>', 'what people call it'],
    ['--owner <text>', 'who answers for it'],
    ['--contact <text>', 'whom to reach about it; empty: nobody'],
    ['--scopes <list>', 'all that it may do, separated by commas'],
    ['--entities <list>', 'all the entities it may see, separated by commas, or all'],
    ['--bound <yes|no>', 'whether it gets only tokens that are bound to a key of its own'],
  ],
  run: async ({ api, out }, input) => {
    const id = clientOf(input);
    const { scopes, entities, bound, ...words } = Object.fromEntries(
      CHANGEABLE.flatMap((name) => {
        const text = textOption(input, name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
    const asked = {
      ...words,
      ...(scopes === undefined ? {} : { scopes: listed(scopes) }),
      ...(entities === undefined ? {} : { entities: entities === 'all' ? entities : listed(entities) }),
      ...(bound === undefined ? {} : { bound: isYes(bound) }),
    };
    if (Object.keys(asked).length === 0) throw usage('Nothing is to be changed', 'Name what is to be different, such as --scopes');
    const document = await (await api()).patch<{ client: Client }>(`/v1/clients/${id}`, asked);
    out.result(document, `Client ${id} is changed`);
    return EXIT.ok;
  },
};

const CHANGEABLE = ['name', 'owner', 'contact', 'scopes', 'entities', 'bound'];

function isYes(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw usage('This is neither yes nor no', 'Write --bound yes or --bound no');
}

export const clientsEnableCommand: Command = {
  name: 'clients enable',
  summary: 'Let a disabled program in again, with the keys it has',
  examples: ['plexus clients enable lab-portal'],
  arguments: [CLIENT],
  run: async ({ api, out }, input) => {
    const id = clientOf(input);
    const document = await (await api()).post<object>(`/v1/clients/${id}/enable`, {});
    out.result(document, `Client ${id} is enabled`);
    return EXIT.ok;
  },
};

export const clientsAddKeyCommand: Command = {
  name: 'clients add-key',
  summary: 'Add a public key to a program: a PEM or JWK file; the keys it has go on',
  examples: [
    'plexus clients add-key lab-portal public-key.pem --kid spring',
    'plexus clients add-key lab-portal key.jwk --expires 2027-06-30T00:00:00Z',
  ],
  arguments: [CLIENT, ['<file>', 'the public key']],
  options: [
    ['--kid <name>', 'what the program calls it in its assertions; without: its thumbprint'],
    ['--expires <time>', 'when it ends, in UTC; without: when it is retired'],
  ],
  run: async ({ api, out }, input) => {
    const id = clientOf(input);
    const jwk = await readKeyFile(input.args[1] ?? '');
    const expiresAt = textOption(input, 'expires');
    const kid = textOption(input, 'kid');
    const asked = { jwk: { ...jwk, ...(kid === undefined ? {} : { kid }) }, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const document = await (await api()).post<{ kid: string }>(`/v1/clients/${id}/keys`, asked);
    out.result(document, `Key ${document.kid} is registered`);
    return EXIT.ok;
  },
};

export const clientsRetireKeyCommand: Command = {
  name: 'clients retire-key',
  summary: 'Retire a key of a program: it gets no more tokens with it, and those it has end within a minute',
  examples: ['plexus clients retire-key lab-portal NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs --yes'],
  arguments: [CLIENT, ['<key>', 'its name, as clients show prints it']],
  options: [YES],
  run: async (context, input) => {
    const id = clientOf(input);
    const kid = input.args[1] ?? '';
    if (!(await confirmed(context, input, `Retire key ${kid} of ${id} for good?`))) return EXIT.ok;
    const document = await (await context.api()).post<object>(`/v1/clients/${id}/keys/${encodeURIComponent(kid)}/retire`, {});
    context.out.result(document, `Key ${kid} is retired`);
    return EXIT.ok;
  },
};

export const clientsDisableCommand: Command = {
  name: 'clients disable',
  summary: 'Let a program in no more: it gets no tokens, and those it has end within a minute',
  examples: ['plexus clients disable lab-portal --yes'],
  arguments: [CLIENT],
  options: [YES],
  run: async (context, input) => {
    const id = clientOf(input);
    if (!(await confirmed(context, input, `Let ${id} in no more?`))) return EXIT.ok;
    const document = await (await context.api()).post<object>(`/v1/clients/${id}/disable`, {});
    context.out.result(document, `Client ${id} is disabled`);
    return EXIT.ok;
  },
};

function clientOf(input: CommandInput): string {
  const id = input.args[0] ?? '';
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(id)) throw usage('This is not an id of a client', 'Use small letters, digits and hyphens, at most 60');
  return id;
}

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== '');

function keyState({ expiresAt, retiredAt }: Key): string {
  if (retiredAt !== undefined) return `retired ${retiredAt}`;
  return expiresAt === undefined ? 'live' : `live until ${expiresAt}`;
}

/** A JWK as it is, a PEM as JWK. A private key is not sent anywhere. Throws `KEY_FILE_UNFIT` and `KEY_FILE_PRIVATE`. */
async function readKeyFile(file: string): Promise<object> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw keyFileUnfit(file, cause);
  }
  if (/PRIVATE KEY|"d"\s*:/.test(text)) throw keyFilePrivate(file);
  try {
    const parsed: unknown = text.includes('BEGIN PUBLIC KEY') ? createPublicKey(text).export({ format: 'jwk' }) : JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (cause) {
    throw keyFileUnfit(file, cause);
  }
  throw keyFileUnfit(file);
}

const keyFileUnfit = (at: string, cause?: unknown): Fault =>
  new Fault({
    code: 'KEY_FILE_UNFIT',
    kind: 'rejected',
    message: 'The file is not there or does not hold one public key',
    hint: 'Give a PEM file that begins with BEGIN PUBLIC KEY, or one JWK',
    at,
    cause,
  });

const keyFilePrivate = (at: string): Fault =>
  new Fault({
    code: 'KEY_FILE_PRIVATE',
    kind: 'rejected',
    message: 'The file holds a private key; it was sent nowhere',
    hint: 'Give the public half: openssl pkey -in private-key.pem -pubout -out public-key.pem',
    at,
  });
