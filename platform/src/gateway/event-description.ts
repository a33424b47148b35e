import { Type } from 'typebox';
import { classOf, type EventDefinition } from '../canonical/index.ts';
import { EVENT } from './contract/event.ts';
import { exact, Instant } from './contract/shapes.ts';

type Schema = Readonly<Record<string, unknown>>;

/** What is sent with an event to a receiver, by Standard Webhooks: name, pattern and what it is. */
export const SIGNATURE_HEADERS = [
  { name: 'webhook-id', pattern: '^[\\x21-\\x7e]+$', about: 'Names the event and its revision; the same however often it is sent' },
  { name: 'webhook-timestamp', pattern: '^\\d+$', about: 'Of this try, in seconds since 1970; refuse what is older than five minutes' },
  {
    name: 'webhook-signature',
    pattern: '^v1,[A-Za-z0-9+/=]+( v1,[A-Za-z0-9+/=]+)*$',
    about: '`v1,` and HMAC-SHA256 in base64 over id.timestamp.body; one for each secret that lives',
  },
] as const;

/** The name of an event in descriptions, which take letters, digits, dots, hyphens and underscores: `charge.recorded.v1`. */
export const eventName = ({ type, version }: EventDefinition): string => `${type}.v${version}`;

/** What the data of an event is called among shapes: by the title of its schema, else `ChargeRecorded`; later versions have their number. */
export const dataName = ({ type, version, schema }: EventDefinition): string =>
  ('title' in schema ? String(schema.title) : type)
    .split(/[.-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('') + (version === 1 ? '' : `V${version}`);

/** What of every event is told, whatever its type. */
export const ANY_EVENT = exact(EVENT);

/** The content of an event as it is told: without what is sealed. */
export const dataSchema = ({ schema }: EventDefinition): Schema => withoutIdentity(schema as unknown as Schema);

/** Somebody tries a receiver; nothing happened. */
export const PING = exact({ type: Type.Literal('webhook.pinged'), webhook: Type.String(), occurredAt: Instant });

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
