import { Type } from 'typebox';
import { classOf, type EventDefinition, definitions } from '../canonical/index.ts';
import { EVENT } from './contract/event.ts';
import { exact, Instant } from './contract/shapes.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Standard Webhooks; only what is sent to a receiver has them. */
const SIGNED = {
  type: 'object',
  properties: {
    'webhook-id': { type: 'string', description: 'The same however often it is sent' },
    'webhook-timestamp': { type: 'string', pattern: '^\\d+$', description: 'Of this try, in seconds since 1970' },
    'webhook-signature': {
      type: 'string',
      description: '`v1,` and HMAC-SHA256 in base64 over id.timestamp.body; one for each secret that lives',
    },
  },
};
const TRAITS = [{ $ref: '#/components/messageTraits/signed' }];
const PING = {
  name: 'webhook.pinged',
  title: 'webhook.pinged',
  description: 'Somebody tries the receiver; nothing happened.',
  traits: TRAITS,
  payload: exact({ type: Type.Literal('webhook.pinged'), webhook: Type.String(), occurredAt: Instant }),
};

/** An AsyncAPI 3.0 document of what Plexus tells of: canonical events as their log is followed, one message each. */
export function asyncApi(version: string): object {
  const names = definitions.map(({ type, version: of }) => `${type}@${of}`);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Plexus events',
      version,
      description:
        'Canonical events in the order of their log. They carry no identifying values; accounts, claims and patients stand under pseudonyms. An event whose id and revision are known is a repeat.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      events: {
        address: '/v1/events',
        title: 'The event log, page by page',
        description: 'GET with `after`, `types`, `entity` and `limit`; each page has `next`, from where to go on.',
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
      webhook: {
        address: null,
        title: 'A receiver of webhooks',
        description:
          'POST of one event to the address that was given to POST /v1/webhooks, signed after Standard Webhooks. Taken is what is answered with 2xx; the rest is sent again.',
        messages: {
          ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
          ping: { $ref: '#/components/messages/ping' },
        },
      },
    },
    operations: {
      tellOfEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        messages: names.map((name) => ({ $ref: `#/channels/events/messages/${name}` })),
      },
      sendToReceiver: {
        action: 'send',
        channel: { $ref: '#/channels/webhook' },
        messages: [...names, 'ping'].map((name) => ({ $ref: `#/channels/webhook/messages/${name}` })),
      },
    },
    components: {
      messages: {
        ...Object.fromEntries(definitions.map((definition) => [`${definition.type}@${definition.version}`, messageOf(definition)])),
        ping: PING,
      },
      messageTraits: { signed: { headers: SIGNED } },
    },
  };
}

function messageOf({ type, name, version, key, schema }: EventDefinition): object {
  return {
    name: type,
    title: `${name}@${version}`,
    description: `Its key names the ${key} it is about.`,
    traits: TRAITS,
    payload: { ...exact(EVENT), properties: { ...EVENT, type: { const: type }, data: withoutIdentity(schema as unknown as Schema) } },
  };
}

/** A schema without the values that are sealed: they never stand in an event. */
function withoutIdentity({ properties, required, ...rest }: Schema): Schema {
  const kept = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, within(value)]));
  if (properties === undefined) return kept;
  const open = Object.entries(properties as Readonly<Record<string, Schema>>).filter(([, property]) => classOf(property) !== 'PHI');
  const names = new Set(open.map(([name]) => name));
  return {
    ...kept,
    properties: Object.fromEntries(open.map(([name, property]) => [name, withoutIdentity(property)])),
    required: ((required ?? []) as readonly string[]).filter((name) => names.has(name)),
  };
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return typeof value === 'object' && value !== null ? withoutIdentity(value as Schema) : value;
}
