import { Check, Errors } from 'typebox/value';
import type { TSchema } from 'typebox';
import { type DocumentPath, type SourceDocument, suggestion } from '../../translate/index.ts';
import type { Finding } from './finding.ts';

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: unknown;
}

/** Checks a value of a document against a schema; findings carry the line of the value that is wrong. */
export function checkSchema(
  schema: TSchema,
  document: SourceDocument,
  path: DocumentPath = [],
  value: unknown = document.content,
): Finding[] {
  // Each is checked once: compiling the schema would cost more than it saves.
  if (Check(schema, value)) return [];
  const errors: readonly SchemaError[] = Errors(schema, value);
  const stray = errors.filter((error) => error.keyword === 'additionalProperties');
  const others = errors.filter((error) => error.keyword !== 'additionalProperties' && error.keyword !== 'boolean');
  return [
    ...stray.flatMap((error) => strayFindings(error, schema, document, path)),
    ...dropUnionNoise(others).map((error) => finding(error, document, path)),
  ];
}

/** A union reports each of its members; its own error says enough. */
function dropUnionNoise(errors: readonly SchemaError[]): readonly SchemaError[] {
  const unions = new Set(errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath));
  return errors.filter((error) => error.keyword === 'anyOf' || !unions.has(error.instancePath));
}

function finding(error: SchemaError, document: SourceDocument, path: DocumentPath): Finding {
  const place = [...path, ...stepsOf(error.instancePath)];
  const hint = error.keyword === 'required' ? 'Write the names that are missing' : 'See the reference of this file for what belongs here';
  return { code: 'ESTATE_VALUE_INVALID', message: `The value ${error.message}`, hint, at: atOf(document, place) };
}

function strayFindings(error: SchemaError, schema: TSchema, document: SourceDocument, path: DocumentPath): Finding[] {
  const steps = stepsOf(error.instancePath);
  const { additionalProperties: names } = error.params as { additionalProperties: readonly string[] };
  return names.map((name) => ({
    code: 'ESTATE_NAME_UNKNOWN',
    message: `"${name}" is not known here`,
    hint: suggestion(name, propertiesAt(schema, steps)),
    at: atOf(document, [...path, ...steps, name]),
  }));
}

function propertiesAt(schema: TSchema, steps: DocumentPath): readonly string[] {
  let at: unknown = schema;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return [];
    at =
      typeof step === 'number' && 'items' in at
        ? at.items
        : 'properties' in at
          ? (at.properties as Record<string, unknown>)[step]
          : undefined;
  }
  return typeof at === 'object' && at !== null && 'properties' in at ? Object.keys(at.properties as object) : [];
}

function stepsOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}

function atOf(document: SourceDocument, path: DocumentPath): string {
  const line = document.lineOf?.(path);
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return `${document.file}${line === undefined ? '' : `:${line}`}${place === '' ? '' : ` ${place.replace(/^\./, '')}`}`;
}
