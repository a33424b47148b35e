import { type EventDefinition, definitions } from '../canonical/index.ts';
import { EVENT } from './contract/event.ts';
import { ANY_EVENT, dataName, dataSchema, eventName, PING, SIGNATURE_HEADERS } from './event-description.ts';

/** Standard Webhooks; only what is sent to a receiver has them. */
const SIGNED = {
  type: 'object',
  properties: Object.fromEntries(
    SIGNATURE_HEADERS.map(({ name, pattern, about }) => [name, { type: 'string', pattern, description: about }]),
  ),
};
const TRAITS = [{ $ref: '#/components/messageTraits/signed' }];
const MESSAGES: Readonly<Record<string, object>> = {
  ...Object.fromEntries(definitions.map((definition) => [eventName(definition), messageOf(definition)])),
  event: {
    name: 'event',
    title: 'Any other event',
    description: 'A process wrote it of what it came to, such as claim.registered.',
    traits: TRAITS,
    payload: ANY_EVENT,
  },
};
const PINGED = {
  name: 'webhook.pinged',
  title: 'webhook.pinged',
  description: 'Somebody tries the receiver; nothing happened.',
  traits: TRAITS,
  payload: PING,
};

/** An AsyncAPI 3.0 document of what Plexus tells of: canonical events as their log is followed, one message each. */
export function asyncApi(version: string): object {
  const names = Object.keys(MESSAGES);
  const messages = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
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
        messages,
      },
      webhook: {
        address: null,
        title: 'A receiver of webhooks',
        description:
          'POST of one event to the address that was given to POST /v1/webhooks, signed after Standard Webhooks. Taken is what is answered with 2xx; the rest is sent again.',
        messages: { ...messages, ping: { $ref: '#/components/messages/ping' } },
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
      messages: { ...MESSAGES, ping: PINGED },
      schemas: Object.fromEntries(definitions.map((definition) => [dataName(definition), dataSchema(definition)])),
      messageTraits: { signed: { headers: SIGNED } },
    },
  };
}

function messageOf(definition: EventDefinition): object {
  const data = { $ref: `#/components/schemas/${dataName(definition)}` };
  return {
    name: definition.type,
    title: `${definition.type}@${definition.version}`,
    description: `Its key names the ${definition.key} it is about.`,
    traits: TRAITS,
    payload: { ...ANY_EVENT, properties: { ...EVENT, type: { const: definition.type }, data } },
  };
}
