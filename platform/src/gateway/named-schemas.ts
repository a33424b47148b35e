import { isDeepStrictEqual } from 'node:util';

type Node = Readonly<Record<string, unknown>>;

const AT = '#/components/schemas/';

/**
 * Writes schemas as JSON Schema 2020-12 has them, which is what OpenAPI 3.1 takes: lists of fixed length by `prefixItems`, choices between texts
 * as one `enum`. What has a title stands once under `components/schemas` by that name and is referred to everywhere else.
 */
export class NamedSchemas {
  /** By their names. */
  readonly all = new Map<string, unknown>();
  readonly #places: ReadonlyMap<string, string>;

  /** `known` are those that have a place already; one with a title moves to its name. */
  constructor(known: Readonly<Record<string, unknown>>) {
    const titles = Object.entries(known).map(([place, schema]) => [place, (schema as Node)['title']] as const);
    this.#places = new Map(titles.flatMap(([place, title]) => (typeof title === 'string' ? [[AT + place, AT + title] as const] : [])));
    for (const [place, schema] of Object.entries(known)) {
      const told = this.written(schema);
      if (!this.#places.has(AT + place)) this.all.set(place, told);
    }
  }

  /** The same, with references for what is named. Throws when two shapes have one name. */
  written(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.written(one));
    if (typeof value !== 'object' || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.written(one)]));
    const reference = inner['$ref'];
    if (typeof reference === 'string') return { ...inner, $ref: this.#places.get(reference) ?? reference };
    const schema = asEnum(asTuple(inner));
    const { title, ...untitled } = schema;
    return typeof title === 'string' ? this.#kept(title, untitled) : schema;
  }

  #kept(name: string, schema: Node): Node {
    const known = this.all.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, schema)) throw new Error(`Two shapes are called ${name}`);
    this.all.set(name, schema);
    return { $ref: AT + name };
  }
}

function asTuple(schema: Node): Node {
  if (!Array.isArray(schema['items'])) return schema;
  const { items, additionalItems: _, ...rest } = schema;
  return { ...rest, prefixItems: items, items: false };
}

/** `{ anyOf: [{ enum: ['a'] }, { enum: ['b'] }] }` is `{ enum: ['a', 'b'] }`. */
function asEnum(schema: Node): Node {
  if (!Array.isArray(schema['anyOf'])) return schema;
  const { anyOf, ...rest } = schema;
  const choices = (anyOf as Node[]).map(textsOf);
  return choices.every((texts) => texts !== undefined) ? { ...rest, type: 'string', enum: choices.flat() } : schema;
}

/** The texts that a schema allows when it does nothing but list them. */
function textsOf({ type, enum: texts, const: text, ...more }: Node): readonly unknown[] | undefined {
  if (type !== 'string' || Object.keys(more).length > 0) return undefined;
  return Array.isArray(texts) ? texts : text === undefined ? undefined : [text];
}
