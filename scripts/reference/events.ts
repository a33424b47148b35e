import { definitions, processEventTypes } from '../../platform/src/canonical/index.ts';
import { Currency, DecimalText, Day, Instant, Minor } from '../../platform/src/canonical/value.ts';

/** A property of an event's schema, as JSON Schema with the annotations of canonical/definition.ts. */
interface Property {
  readonly type?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Property[];
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly 'x-data-class'?: string;
  readonly pseudonym?: string;
  readonly maxLength?: number;
}

const patternOf = (schema: object): string | undefined => (schema as Property).pattern;

const KNOWN: ReadonlyMap<string | undefined, string> = new Map([
  [patternOf(Minor), 'amount (`as: money`)'],
  [patternOf(DecimalText), 'decimal (`as: decimal`)'],
  [patternOf(Day), 'day (`as: day`)'],
  [patternOf(Instant), 'instant (`as: instant`)'],
  [patternOf(Currency), 'currency, ISO 4217'],
]);

function shapeOf(property: Property): string {
  if (property['x-data-class'] === 'PHI') return 'identifying: sealed, found by search';
  if (property.pseudonym !== undefined) return `link: kept as the pseudonym of a ${property.pseudonym}`;
  const known = KNOWN.get(property.pattern);
  if (property.pattern !== undefined && known !== undefined) return known;
  if (property.anyOf !== undefined) {
    return property.anyOf.every((one) => 'const' in one)
      ? property.anyOf.map((one) => `\`${String(one.const)}\``).join(', ')
      : property.anyOf.map(shapeOf).join(' or ');
  }
  if (property.type === 'array') return `list of ${property.items === undefined ? 'values' : shapeOf(property.items)}`;
  if (property.type === 'object') {
    return `{ ${Object.entries(property.properties ?? {})
      .map(([name, inner]) => `${name}: ${shapeOf(inner)}`)
      .join('; ')} }`;
  }
  return property.type === 'string' ? 'code or text' : (property.type ?? 'any value');
}

/** The page of canonical events: what a mapping may emit and what each field holds. */
export function eventPage(): string {
  const sections = definitions.map(({ name, version, type, key, schema }) => {
    const { properties, required } = schema as unknown as Property;
    const rows = Object.entries(properties ?? {}).map(
      ([field, property]) =>
        `| \`${field}\` | ${required?.includes(field) === true ? 'yes' : ''} | ${shapeOf(property).replaceAll('|', '\\|')} |`,
    );
    return [
      `## ${name}@${version}`,
      '',
      `\`${type}\`, for ${key === 'account' ? 'an' : 'a'} ${key}.`,
      '',
      '| field | needed | holds |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${PREFACE}\n\n${sections.join('\n\n')}\n\n${WRITTEN}\n\n${processEventTypes.map((type) => `\`${type}\``).join(', ')}\n`;
}

const PREFACE = `# Canonical events

Made from the schemas by \`npm run docs\`: every event that a [mapping](mappings.md) may emit, with its fields. Identifying values are sealed under a
key of the patient's and never stand in the event itself; links become pseudonyms, so that a process can find what belongs together without
knowing who it is about.`;

const WRITTEN = `## What processes write

No mapping emits these. Processes write them to one another, and timers, deliveries, approvals and held records come back to them so; what they hold
changes with the processes. They stand in the same log, and who follows it, or has a [webhook](../tasks/receive-webhooks.md), may name them, too:`;
