import { type Issue, FhirError } from './faults.ts';
import { type JsonList, type JsonObject, type JsonValue, property, textProperty } from './json/value.ts';
import { definitionOf } from './structure/definitions.ts';
import { expressionAt } from './structure/expression.ts';
import { isPrimitive } from './structure/primitives.ts';

/** A primitive value as it stands in the resource, a number digit by digit, with the bytes it came from. */
export interface Value {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A value that has a choice of types: `choice('occurrence')` of `occurrenceDateTime` has the type `dateTime`. */
export interface Choice {
  readonly type: string;
  readonly value: Value | undefined;
  readonly element: Element | undefined;
}

/** The bytes of a resource and its outermost object. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly root: JsonObject;
}

/** An element of a resource, with names and positions. What is absent is `undefined`. */
export class Element {
  readonly json: JsonObject;
  readonly source: Source;

  constructor(json: JsonObject, source: Source) {
    this.json = json;
    this.source = source;
  }

  /** Byte range in the resource as received, the end not included. */
  get start(): number {
    return this.json.start;
  }

  get end(): number {
    return this.json.end;
  }

  /** Its FHIRPath: `Claim.item[2].net`. Walks from the root, so it is for lineage and errors. */
  get expression(): string {
    return expressionAt(this.source.root, this.json.start);
  }

  /** The primitive value of a name that does not repeat. */
  value(name: string): Value | undefined {
    return primitive(property(this.json, name));
  }

  /** The text of `value(name)`. */
  text(name: string): string | undefined {
    return this.value(name)?.text;
  }

  /** The primitive values of a name that repeats; those that are absent but for their extensions are left out. */
  values(name: string): readonly Value[] {
    return listed(property(this.json, name)).flatMap((item) => primitive(item) ?? []);
  }

  /** The element of a name; of one that repeats, the first. */
  child(name: string): Element | undefined {
    const [first] = listed(property(this.json, name));
    return first?.kind === 'object' ? new Element(first, this.source) : undefined;
  }

  children(name: string): readonly Element[] {
    return listed(property(this.json, name)).flatMap((item) => (item.kind === 'object' ? [new Element(item, this.source)] : []));
  }

  /** The extensions of an address: of this element, or of one of its primitive values. */
  extensions(url: string, name?: string): readonly Element[] {
    const owner = name === undefined ? this : this.child(`_${name}`);
    return (owner?.children('extension') ?? []).filter((extension) => extension.text('url') === url);
  }

  /** The value of `name[x]`. `type` is what the name of the property says, in the spelling of the specification. */
  choice(name: string): Choice | undefined {
    for (const [index, property] of this.json.names.entries()) {
      const type = property.startsWith(name) ? typeOfSuffix(property.slice(name.length)) : undefined;
      const found = this.json.values[index];
      if (type === undefined || found === undefined) continue;
      return { type, value: primitive(found), element: found.kind === 'object' ? new Element(found, this.source) : undefined };
    }
    return undefined;
  }
}

/** A resource: the outermost, one inside a Bundle, or a contained one. */
export class Resource extends Element {
  /** `ChargeItem` */
  get type(): string {
    return this.text('resourceType') ?? '';
  }

  get id(): string | undefined {
    return this.text('id');
  }

  /** `meta.versionId` */
  get version(): string | undefined {
    return this.child('meta')?.text('versionId');
  }

  /** The resource that a reference of the form `#id` leads to. */
  contained(id: string): Resource | undefined {
    const found = this.children('contained').find((one) => one.text('id') === id);
    return found === undefined ? undefined : new Resource(found.json, this.source);
  }

  /** The resource under a name, as `resource` of an entry. */
  static under(element: Element, name: string): Resource | undefined {
    const json = property(element.json, name);
    return json?.kind === 'object' && textProperty(json, 'resourceType') !== undefined ? new Resource(json, element.source) : undefined;
  }
}

/** The error for the first of several issues. */
export function refusal(issues: readonly Issue[]): FhirError | undefined {
  const [first] = issues;
  return first === undefined ? undefined : new FhirError(first.code, first.message, first.at, issues);
}

/** `DateTime` is the type dateTime, `Period` is Period, and `OrService` none. */
function typeOfSuffix(suffix: string): string | undefined {
  if (!/^[A-Z]/.test(suffix)) return undefined;
  const lower = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  return isPrimitive(lower) ? lower : definitionOf(suffix)?.name;
}

function primitive(value: JsonValue | undefined): Value | undefined {
  if (value === undefined || value.kind === 'object' || value.kind === 'list' || value.kind === 'null') return undefined;
  return { text: value.text, start: value.start, end: value.end };
}

function listed(value: JsonValue | undefined): JsonList['items'] {
  return value === undefined ? [] : value.kind === 'list' ? value.items : [value];
}
