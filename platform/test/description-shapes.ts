import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The parts of descriptions that ours use, as their standards have them: what a program that reads descriptions would refuse is refused here. */

const Text = Type.String({ minLength: 1 });
/** No names but those given, and extensions. */
const OPEN: Readonly<Record<string, unknown>> = { additionalProperties: false, patternProperties: { '^x-': {} } };
const exact = (properties: Record<string, TSchema>) => Type.Object(properties, OPEN);
const mapOf = (key: string, value: TSchema): TSchema => ({
  type: 'object',
  patternProperties: { [key]: value },
  additionalProperties: false,
});
const anything = mapOf('', {});
/** OpenAPI 3.1 section 4.8.7.1, AsyncAPI 3.0 Components Object: names that can be referred to. */
const COMPONENT = '^[a-zA-Z0-9._-]+$';

const Reference = Type.Object({ $ref: Type.String({ pattern: '^#/' }) }, { additionalProperties: false });
const Media = mapOf('^[a-z]+/[a-z0-9.+*-]+(;.*)?$', exact({ schema: Type.Optional(anything) }));
const Header = exact({ description: Type.Optional(Text), schema: anything });
const Parameter = exact({
  name: Text,
  in: Type.Union(['path', 'query', 'header', 'cookie'].map((place) => Type.Literal(place))),
  required: Type.Optional(Type.Boolean()),
  deprecated: Type.Optional(Type.Boolean()),
  description: Type.Optional(Text),
  schema: anything,
});
const Response = exact({
  description: Type.String(),
  content: Type.Optional(Media),
  headers: Type.Optional(mapOf('^[A-Za-z-]+$', Header)),
});
const Operation = exact({
  operationId: Text,
  summary: Type.Optional(Text),
  description: Type.Optional(Text),
  tags: Type.Array(Text),
  deprecated: Type.Optional(Type.Boolean()),
  parameters: Type.Optional(Type.Array(Type.Union([Reference, Parameter]))),
  requestBody: Type.Optional(exact({ required: Type.Optional(Type.Boolean()), description: Type.Optional(Text), content: Media })),
  responses: mapOf('^([1-5](\\d\\d|XX)|default)$', Type.Union([Reference, Response])),
  security: Type.Array(mapOf('^[a-z]+$', Type.Array(Type.String()))),
});
const PathItem = mapOf('^(get|put|post|delete|options|head|patch|trace)$', Operation);

/** OpenAPI 3.1.0, section 4.8. */
export const OPEN_API = Compile(
  exact({
    openapi: Type.Literal('3.1.0'),
    info: exact({ title: Text, version: Text, description: Text, license: exact({ name: Text, identifier: Text }) }),
    tags: Type.Array(exact({ name: Text, description: Text })),
    paths: mapOf('^/', PathItem),
    webhooks: mapOf('', PathItem),
    components: exact({
      securitySchemes: mapOf(COMPONENT, anything),
      parameters: mapOf(COMPONENT, Parameter),
      schemas: mapOf(COMPONENT, anything),
    }),
  }),
);

const Message = exact({
  name: Text,
  title: Text,
  description: Text,
  traits: Type.Array(Reference),
  payload: anything,
});

/** AsyncAPI 3.0.0. */
export const ASYNC_API = Compile(
  exact({
    asyncapi: Type.Literal('3.0.0'),
    info: exact({ title: Text, version: Text, description: Text, license: exact({ name: Text }) }),
    defaultContentType: Text,
    channels: mapOf(
      COMPONENT,
      exact({ address: Type.Union([Text, Type.Null()]), title: Text, description: Text, messages: mapOf(COMPONENT, Reference) }),
    ),
    operations: mapOf(
      COMPONENT,
      exact({
        action: Type.Union([Type.Literal('send'), Type.Literal('receive')]),
        channel: Reference,
        messages: Type.Array(Reference),
      }),
    ),
    components: exact({
      messages: mapOf(COMPONENT, Message),
      schemas: mapOf(COMPONENT, anything),
      messageTraits: mapOf(COMPONENT, exact({ headers: anything })),
    }),
  }),
);

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
/** Keywords of JSON Schema 2020-12 that our schemas use, by what they hold: nothing, one schema, a list of them or named ones. */
const PLAIN = new Set(
  `type const enum pattern format title description default required uniqueItems minItems maxItems minLength maxLength minimum maximum
  exclusiveMinimum exclusiveMaximum minProperties maxProperties $ref phi pseudonym token`.split(/\s+/),
);
const ONE = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames']);
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const NAMED = new Set(['properties', 'patternProperties', '$defs']);

/** What is wrong with a schema as one of JSON Schema 2020-12, each with its place. Extensions (`x-…`) may say anything. */
export function schemaFindings(schema: unknown, at = ''): readonly string[] {
  if (typeof schema === 'boolean') return [];
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [`${at} is no schema`];
  return Object.entries(schema as Record<string, unknown>).flatMap(([keyword, value]) => {
    const place = `${at}/${keyword}`;
    if (keyword === 'type') return [value].flat().every((one) => TYPES.has(String(one))) ? [] : [`${place} is no type`];
    if (keyword === 'required' || keyword === 'enum') return Array.isArray(value) ? [] : [`${place} is no list`];
    if (PLAIN.has(keyword) || keyword.startsWith('x-')) return [];
    if (ONE.has(keyword)) return schemaFindings(value, place);
    if (LISTS.has(keyword))
      return Array.isArray(value) && value.length > 0
        ? value.flatMap((one, n) => schemaFindings(one, `${place}/${n}`))
        : [`${place} is no list of schemas`];
    if (NAMED.has(keyword)) return Object.entries(value as object).flatMap(([name, one]) => schemaFindings(one, `${place}/${name}`));
    return [`${place} is no keyword`];
  });
}

/** Every schema of a description with its place: of its components, and wherever something has one. */
export function schemasIn(node: unknown, at = ''): readonly (readonly [place: string, schema: unknown])[] {
  if (Array.isArray(node)) return node.flatMap((one, n) => schemasIn(one, `${at}/${n}`));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    const place = `${at}/${name}`;
    if (name === 'schema' || name === 'payload') return [[place, value] as const];
    if (place === '/components/schemas') return Object.entries(value as object).map(([of, one]) => [`${place}/${of}`, one] as const);
    return schemasIn(value, place);
  });
}

/** References of a document that lead nowhere in it. */
export function brokenReferences(document: unknown): readonly string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, reference = '']) => reference);
  return [...new Set(references)].filter((reference) => {
    const names = reference.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    return names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document) === undefined;
  });
}
