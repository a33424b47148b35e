import type { TSchema } from 'typebox';
import { classOf, DATA_CLASS, type DataClass } from '../../canonical/index.ts';
import { classOfName } from './field-classes.ts';

/** The same schema with the class of every text in it that states none itself. */
export const classed = <S extends TSchema>(dataClass: DataClass, schema: S): S => ({ ...schema, [DATA_CLASS]: dataClass });

type Node = Readonly<Record<string, unknown>>;

/** Where one is in a schema: what encloses it says what it leaves unsaid. */
export interface Spot {
  readonly node: Node;
  /** The nearest name around it, itself included. */
  readonly name: string;
  /** What the schema around it states. */
  readonly stated: DataClass | undefined;
  /** Parts that the schema refers to by name. */
  readonly parts: Node;
}

/** What is inside of a spot, by the keyword that holds it. Text takes text, `closed` nothing at all that a caller or partner wrote. */
export type Inside =
  | { readonly is: 'text'; readonly dataClass: DataClass | undefined }
  | { readonly is: 'closed' }
  | { readonly is: 'part'; readonly part: string; readonly spot: Spot | undefined }
  | { readonly is: 'choice'; readonly keyword: string; readonly spots: readonly Spot[] }
  | { readonly is: 'items'; readonly spots: readonly Spot[] }
  | { readonly is: 'object'; readonly properties: ReadonlyMap<string, Spot>; readonly others: ReadonlyMap<string, Spot> };

export const spotOf = (schema: TSchema): Spot => ({ node: schema as Node, name: '', stated: undefined, parts: {} });

const CHOICES = ['anyOf', 'oneOf', 'allOf'] as const;

/** Looks one step into a schema (JSON Schema 2020-12, as far as answers use it). */
export function inside({ node, name, stated: around, parts: known }: Spot): Inside {
  const stated = classOf(node) ?? around;
  const parts = { ...known, ...(node['$defs'] as Node | undefined) };
  const at = (schema: unknown, named = name): Spot => ({ node: schema as Node, name: named, stated, parts });
  const reference = node['$ref'];
  if (typeof reference === 'string') {
    const part = reference.replace(/^.*\//, '');
    return { is: 'part', part, spot: part in parts ? at(parts[part]) : undefined };
  }
  const keyword = CHOICES.find((choice) => Array.isArray(node[choice]));
  if (keyword !== undefined) return { is: 'choice', keyword, spots: (node[keyword] as unknown[]).map((choice) => at(choice)) };
  if ('const' in node) return { is: 'closed' };
  if (node['type'] === 'array') return { is: 'items', spots: [node['items'] ?? {}].flat().map((item) => at(item)) };
  if (node['type'] === 'object') {
    const spots = (of: unknown, naming: (key: string) => string): ReadonlyMap<string, Spot> =>
      new Map(Object.entries((of ?? {}) as Node).map(([key, schema]) => [key, at(schema, naming(key))]));
    const properties = spots(node['properties'], (key) => key);
    const others = spots(node['patternProperties'], () => name);
    const isOpen = properties.size + others.size === 0 && node['additionalProperties'] !== false;
    return isOpen ? { is: 'text', dataClass: stated ?? classOfName(name) } : { is: 'object', properties, others };
  }
  if (node['type'] !== undefined && node['type'] !== 'string') return { is: 'closed' };
  return { is: 'text', dataClass: stated ?? classOfName(name) };
}

/** A text that an answer can hold: where, and its class if it has one. */
export interface TextField {
  /** `messages[].id`. */
  readonly path: string;
  readonly dataClass: DataClass | undefined;
}

/** Every place of a schema that can hold text, with its class; a part that refers to itself is gone through once. */
export function textFields(schema: TSchema): readonly TextField[] {
  const found: TextField[] = [];
  const visit = (spot: Spot, path: string, seen: readonly string[]): void => {
    const inner = inside(spot);
    if (inner.is === 'text') found.push({ path, dataClass: inner.dataClass });
    else if (inner.is === 'choice') for (const choice of inner.spots) visit(choice, path, seen);
    else if (inner.is === 'items') for (const item of inner.spots) visit(item, `${path}[]`, seen);
    else if (inner.is === 'part' && inner.spot !== undefined && !seen.includes(inner.part)) visit(inner.spot, path, [...seen, inner.part]);
    else if (inner.is === 'object') for (const [key, one] of [...inner.properties, ...inner.others]) visit(one, `${path}.${key}`, seen);
  };
  visit(spotOf(schema), '', []);
  return found;
}

/** The schema with the class of every text in it written where the text is: what the description of the API shows. */
export function withClasses(schema: TSchema): TSchema {
  const copy = (spot: Spot): Node => {
    const inner = inside(spot);
    const parts = spot.node['$defs'] as Node | undefined;
    const kept =
      parts === undefined ? spot.node : { ...spot.node, $defs: mapValues(parts, (part) => copy({ ...spot, node: part as Node })) };
    if (inner.is === 'text') return inner.dataClass === undefined ? kept : { ...kept, [DATA_CLASS]: inner.dataClass };
    if (inner.is === 'choice') return { ...kept, [inner.keyword]: inner.spots.map(copy) };
    if (inner.is === 'items')
      return { ...kept, items: Array.isArray(spot.node['items']) ? inner.spots.map(copy) : inner.spots.map(copy)[0] };
    if (inner.is !== 'object') return kept;
    const { properties, others } = inner;
    return {
      ...kept,
      ...(properties.size === 0 ? {} : { properties: Object.fromEntries([...properties].map(([key, one]) => [key, copy(one)])) }),
      ...(others.size === 0 ? {} : { patternProperties: Object.fromEntries([...others].map(([key, one]) => [key, copy(one)])) }),
    };
  };
  return copy(spotOf(schema));
}

const mapValues = (node: Node, map: (value: unknown) => unknown): Node =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, map(value)]));
