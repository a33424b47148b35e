import { readFileSync } from 'node:fs';

/** One type that an element may have. */
export interface ElementType {
  readonly name: string;
  /** Types of resources that a Reference may lead to; `undefined` for any. */
  readonly targets: ReadonlySet<string> | undefined;
}

/** One element of a type. */
export interface ElementDefinition {
  readonly name: string;
  readonly min: number;
  /** `Infinity` for `*`. */
  readonly max: number;
  readonly types: readonly ElementType[];
  /** `occurrence[x]`: the type is part of the property's name. */
  readonly isChoice: boolean;
  /** Codes that are allowed, where the binding is required and its codes are enumerated. */
  readonly codes: ReadonlySet<string> | undefined;
  /** The names it has in JSON, one for each type of a choice. */
  readonly propertyNames: readonly string[];
}

/** A property of JSON as an element and the type that the property's name tells. */
export interface PropertyDefinition {
  readonly element: ElementDefinition;
  readonly type: ElementType;
}

/** A type or a resource, with what it inherits. */
export interface TypeDefinition {
  readonly name: string;
  readonly base: string;
  readonly elements: readonly ElementDefinition[];
  /** By property name in JSON. */
  readonly properties: ReadonlyMap<string, PropertyDefinition>;
  readonly required: readonly ElementDefinition[];
}

interface Table {
  readonly release: string;
  readonly resources: readonly string[];
  /** Of each value set its codes, with blanks between. */
  readonly codes: Readonly<Record<string, string>>;
  /** Of each type its own elements as `min..max type type(target|target) {codes}`, and under the empty name its base. */
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const LINE = /^(\d+)\.\.(\d+|\*) (\S+(?: [^{ ]+)*)(?: \{(.+)\})?$/;
const TYPE = /^([A-Za-z0-9.]+)(?:\((.+)\))?$/;

const table = JSON.parse(readFileSync(new URL('r4.json', import.meta.url), 'utf8')) as Table;
const resources: ReadonlySet<string> = new Set(table.resources);
const codeSets: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(table.codes).map(([name, codes]) => [name, new Set(codes.split(' '))]),
);
const definitions: ReadonlyMap<string, TypeDefinition> = defined();
const elementNames: ReadonlySet<string> = new Set([
  'resourceType',
  ...[...definitions.values()].flatMap(({ properties }) => [...properties.keys()]),
]);

/** What a name is hashed with, character by character: `hash * HASH_FACTOR + code`, cut to 32 bits. */
export const HASH_FACTOR = 31;
/** Slots for the names by the last bits of their hash; of names that share one the last is found, the others are read like any other. */
const SLOTS = 8192;
const slots: readonly string[] = slotted();

/** The release of the specification whose structure this is. */
export const FHIR_RELEASE: string = table.release;

/** The names of all resources of R4. */
export const RESOURCE_TYPES: readonly string[] = table.resources;

export function isResourceType(name: string): boolean {
  return resources.has(name);
}

/** A type, a resource, or the elements below one (`Claim.item`); `undefined` for primitive types and unknown ones. */
export function definitionOf(type: string): TypeDefinition | undefined {
  return definitions.get(type);
}

/** Whether some type of R4 has a property of this name: such names may be told, all others may be anything. */
export function isElementName(name: string): boolean {
  return elementNames.has(name.startsWith('_') ? name.slice(1) : name);
}

/** The property name that a hash most likely means; the caller compares. Empty where there is none. */
export function elementNameAt(hash: number): string | undefined {
  return slots[hash & (SLOTS - 1)];
}

function slotted(): readonly string[] {
  const filled = Array.from({ length: SLOTS }, () => '');
  for (const name of elementNames) {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (hash * HASH_FACTOR + name.charCodeAt(i)) | 0;
    filled[hash & (SLOTS - 1)] = name;
  }
  return filled;
}

function defined(): ReadonlyMap<string, TypeDefinition> {
  const found = new Map<string, TypeDefinition>();
  const define = (name: string): TypeDefinition => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const { '': base = '', ...own } = table.types[name] ?? {};
    const inherited = base === '' ? [] : define(base).elements.filter((element) => own[element.name] === undefined);
    const elements = [...inherited, ...Object.entries(own).map(([element, line]) => elementFrom(element, line))];
    const properties = new Map(elements.filter(({ max }) => max > 0).flatMap(propertiesOf));
    const definition = { name, base, elements, properties, required: elements.filter(({ min }) => min > 0) };
    found.set(name, definition);
    return definition;
  };
  for (const name of Object.keys(table.types)) define(name);
  return found;
}

function elementFrom(name: string, line: string): ElementDefinition {
  const [, min = '0', max = '*', types = '', codes] = LINE.exec(line) ?? [];
  const plainName = name.replace('[x]', '');
  const isChoice = plainName !== name;
  const possible = types.split(' ').map(typeFrom);
  return {
    name: plainName,
    min: Number(min),
    max: max === '*' ? Number.POSITIVE_INFINITY : Number(max),
    types: possible,
    isChoice,
    codes: codes === undefined ? undefined : codeSets.get(codes),
    propertyNames: isChoice ? possible.map((type) => plainName + suffixOf(type)) : [plainName],
  };
}

function typeFrom(text: string): ElementType {
  const [, name = text, targets] = TYPE.exec(text) ?? [];
  return { name, targets: targets === undefined ? undefined : new Set(targets.split('|')) };
}

/** A quantity of any profile is a Quantity in the names of choices. */
function suffixOf({ name }: ElementType): string {
  const written = name === 'SimpleQuantity' ? 'Quantity' : name;
  return written.charAt(0).toUpperCase() + written.slice(1);
}

function propertiesOf(element: ElementDefinition): [string, PropertyDefinition][] {
  return element.types.flatMap((type, i) => {
    const name = element.isChoice ? element.propertyNames[i] : element.name;
    return name === undefined ? [] : [[name, { element, type }]];
  });
}
