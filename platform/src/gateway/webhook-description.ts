import { type EventDefinition, definitions } from '../canonical/index.ts';
import { dataName, dataSchema, eventName, PING, SIGNATURE_HEADERS } from './event-description.ts';

/** The headers of a webhook, as parts of an OpenAPI description (section 4.8.12). */
export const HEADER_PARAMETERS = Object.fromEntries(
  SIGNATURE_HEADERS.map(({ name, pattern, about }) => [
    name,
    { name, in: 'header', required: true, description: about, schema: { type: 'string', pattern } },
  ]),
);

const RESPONSES = {
  '2XX': { description: 'Taken' },
  '410': { description: 'The receiver wants nothing any more: the webhook is disabled' },
  default: { description: 'Not taken: it is sent again, after 429 and 503 not before Retry-After. Redirects are not followed' },
};

/** As `GET /v1/events` has it. */
const ANY_EVENT = { $ref: '#/components/schemas/Event' };

/** What is sent to receivers of webhooks, one POST for each type of event (OpenAPI 3.1, section 4.8.1). */
export function webhooks(): object {
  return {
    ...Object.fromEntries(
      definitions.map((definition) => [definition.type, posted(definition.type, about(definition), eventSchema(definition))]),
    ),
    event: posted('event', 'Any other event, which a process wrote of what it came to, such as claim.registered', ANY_EVENT),
    ping: posted('webhook.pinged', 'Somebody tries the receiver; nothing happened', PING),
  };
}

const about = ({ key, version }: EventDefinition): string => `Version ${version}; its key names the ${key} it is about`;

const eventSchema = (definition: EventDefinition): object => ({
  title: eventName(definition),
  allOf: [
    ANY_EVENT,
    {
      type: 'object',
      required: ['type', 'data'],
      properties: { type: { const: definition.type }, data: { ...dataSchema(definition), title: dataName(definition) } },
    },
  ],
});

const posted = (type: string, summary: string, schema: object): object => ({
  post: {
    operationId: `receive-${type.replaceAll('.', '-')}`,
    summary,
    tags: ['webhooks', 'partner'],
    security: [],
    parameters: SIGNATURE_HEADERS.map(({ name }) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: RESPONSES,
  },
});
