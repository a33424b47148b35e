import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';

/** The shape that Fastify expects of a failed validation. Path and rule are the schema's own; neither a value nor a name that the sender made up is told. */
export function shapeError(errors: readonly TLocalizedValidationError[], schema: TSchema): Error {
  const { instancePath, keyword, message } = errors[0] ?? { instancePath: '', keyword: 'shape', message: 'is wrong' };
  const isStray = keyword === 'boolean';
  const choices = errors.filter((error) => error.keyword === 'const' && error.instancePath === instancePath);
  const allowed = choices.flatMap(({ params }) => ('allowedValue' in params ? [String(params['allowedValue'])] : []));
  const place = isStray ? instancePath.slice(0, instancePath.lastIndexOf('/')) : instancePath;
  const rule = isStray ? strayRule(schema, place) : allowed.length > 1 ? `must be one of ${allowed.join(', ')}` : message;
  return Object.assign(new Error('wrong shape'), {
    validation: [{ instancePath: place, keyword, message: rule, schemaPath: '', params: {} }],
  });
}

/** The names that the place takes, where the schema has one list of them; the name that it does not take is its sender's and stays untold. */
function strayRule(schema: TSchema, place: string): string {
  const described = place
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (isNamed(at) ? (at.items ?? at.properties?.[name]) : undefined), schema);
  const names = isNamed(described) && described.properties !== undefined ? Object.keys(described.properties) : [];
  return `must have no names but ${names.length === 0 ? 'those described' : names.join(', ')}`;
}

const isNamed = (schema: unknown): schema is { readonly items?: unknown; readonly properties?: Readonly<Record<string, unknown>> } =>
  typeof schema === 'object' && schema !== null;
