import type { Schema } from '../api/catalog.ts';

/** One value of a content: where it stands, what it is, and whether it is always there. */
export interface SchemaRow {
  /** `exceptions[].id`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
}

type Definitions = Readonly<Record<string, Schema>>;

const MOST_DEPTH = 6;
const MOST_ROWS = 300;

/** A schema as a list of the values in it, outermost first. What contains itself is told once. */
export function schemaRows(schema: Schema, definitions: Definitions): readonly SchemaRow[] {
  const rows: SchemaRow[] = [];
  walk(schema, '', true, 0, new Set());
  return rows;

  function walk(given: Schema, path: string, isRequired: boolean, depth: number, within: ReadonlySet<string>): void {
    const one = resolved(given, definitions);
    if (path !== '') rows.push({ path, type: typeText(one, definitions), isRequired });
    const again = given.$ref !== undefined && within.has(given.$ref);
    if (again || depth >= MOST_DEPTH || rows.length >= MOST_ROWS) return;
    const inside = given.$ref === undefined ? within : new Set([...within, given.$ref]);
    const { name, of } = listed(one, definitions, path);
    for (const [key, value] of Object.entries(of.properties ?? {})) {
      walk(value, name === '' ? key : `${name}.${key}`, of.required?.includes(key) === true, depth + 1, inside);
    }
  }
}

/** A list stands for what is in it. */
function listed(one: Schema, definitions: Definitions, path: string): { readonly name: string; readonly of: Schema } {
  const item = itemOf(one);
  return item === undefined ? { name: path, of: one } : { name: `${path}[]`, of: resolved(item, definitions) };
}

/** What each of a list is; undefined for no list, and for one of fixed length. */
const itemOf = ({ items }: Schema): Schema | undefined => (items === undefined || items === false || isTuple(items) ? undefined : items);

const isTuple = (items: Schema | readonly Schema[]): items is readonly Schema[] => Array.isArray(items);

/** The parts of a list of fixed length. */
const tupleOf = ({ items, prefixItems }: Schema): readonly Schema[] | undefined =>
  prefixItems ?? (items !== undefined && items !== false && isTuple(items) ? items : undefined);

/** What a reference leads to; a schema without one is itself. */
export function resolved(schema: Schema, definitions: Definitions): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (definitions[name] ?? {});
}

/** What a value may be, in a few words: `text, 3 to 200 characters`, `open or resolved`. */
export function typeText(given: Schema, definitions: Definitions): string {
  const schema = resolved(given, definitions);
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(String).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeText(one, definitions)).join(' or ');
  const tuple = tupleOf(schema);
  if (tuple !== undefined) return `${tuple.length} values`;
  const item = itemOf(schema);
  if (item !== undefined) return `list of ${typeText(item, definitions)}`;
  if (schema.type === 'string') return textText(schema);
  if (schema.type === 'integer' || schema.type === 'number') return numberText(schema);
  return schema.type === 'boolean' ? 'true or false' : schema.type === 'object' || schema.properties !== undefined ? 'object' : 'anything';
}

function textText({ minLength, maxLength, pattern, format }: Schema): string {
  if (format !== undefined) return `text, ${format}`;
  if (pattern !== undefined) return `text like ${pattern}`;
  if (maxLength === undefined) return 'text';
  return `text, ${(minLength ?? 0) > 0 ? `${minLength} to ` : 'up to '}${maxLength} characters`;
}

function numberText({ type, minimum, maximum }: Schema): string {
  const kind = type === 'integer' ? 'whole number' : 'number';
  if (minimum === undefined && maximum === undefined) return kind;
  if (maximum === undefined) return `${kind}, at least ${minimum}`;
  return minimum === undefined ? `${kind}, at most ${maximum}` : `${kind}, ${minimum} to ${maximum}`;
}

/** A content to begin with: what must be there, empty. */
export function beginningOf(given: Schema, definitions: Definitions): unknown {
  const schema = resolved(given, definitions);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? [];
  if (first !== undefined) return beginningOf(first, definitions);
  if (schema.properties !== undefined) {
    const wanted = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name) === true);
    return Object.fromEntries(wanted.map(([name, value]) => [name, beginningOf(value, definitions)]));
  }
  if (schema.items !== undefined) return [];
  if (schema.type === 'boolean') return false;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 0;
  return schema.type === 'object' ? {} : '';
}

/** The values that one may choose from; undefined where any may be given. */
export function choicesOf(given: Schema, definitions: Definitions): readonly string[] | undefined {
  const schema = resolved(given, definitions);
  if (schema.const !== undefined) return [String(schema.const)];
  if (schema.enum !== undefined) return schema.enum.map(String);
  const each = schema.anyOf?.map((one) => choicesOf(one, definitions)) ?? [];
  const all = each.flatMap((choices) => choices ?? []);
  return each.length > 0 && !each.includes(undefined) ? all : undefined;
}
