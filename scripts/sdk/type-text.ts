/** JSON Schema as the description of the interface uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | false;
  /** A list of fixed length. */
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly pattern?: string;
}

const PLAIN: Readonly<Record<string, string>> = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

/** Where the description keeps what it names (OpenAPI 3.1, section 4.8.7). */
const NAMED = '#/components/schemas/';

/** A named schema, as a type: `journal-line` is `JournalLine`. */
export const schemaName = (name: string): string => name.split(/\W+/).map(capital).join('');

export const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The TypeScript type of what a schema describes. A keyword that narrows a value and not its type is left out; an unknown type throws. */
export function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) {
    if (!schema.$ref.startsWith(NAMED)) throw new Error(`Nothing is at ${schema.$ref}`);
    return `schemas.${schemaName(schema.$ref.slice(NAMED.length))}`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return unionOf(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf !== undefined) return unionOf(schema.anyOf.map(typeText));
  if (Array.isArray(schema.type)) return unionOf((schema.type as string[]).map((type) => typeText({ ...schema, type })));
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'array':
      return arrayText(schema);
    case 'object':
      return objectText(schema);
    default: {
      const plain = PLAIN[schema.type as string];
      if (plain === undefined) throw new Error(`No type for ${String(schema.type)}`);
      return plain;
    }
  }
}

function arrayText({ items, prefixItems }: Schema): string {
  if (prefixItems !== undefined) return `readonly [${prefixItems.map(typeText).join(', ')}]`;
  if (items === undefined || items === false) return 'readonly unknown[]';
  const item = typeText(items);
  const isChoice = (items.anyOf ?? items.enum ?? []).length > 1 || Array.isArray(items.type);
  return isChoice || item.startsWith('readonly ') ? `readonly (${item})[]` : `readonly ${item}[]`;
}

function objectText({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined || Object.keys(properties).length === 0) {
    const values = typeof additionalProperties === 'object' ? typeText(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  const members = Object.entries(properties).map(
    ([name, schema]) => `readonly ${nameText(name)}${required.includes(name) ? '' : '?'}: ${typeText(schema)};`,
  );
  return `{\n${members.join('\n')}\n}`;
}

/** A name as it is written as a member. */
export const nameText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`);

/** The declaration of a type: an interface where it is one object, and no choice between several. */
export const declarationText = (name: string, type: string): string =>
  type.startsWith('{') && !/^\} \| /m.test(type) ? `export interface ${name} ${type}` : `export type ${name} = ${type};`;

const unionOf = (types: readonly string[]): string => [...new Set(types)].join(' | ');
