import type { Resource } from './element.ts';
import { FhirError, NOWHERE } from './faults.ts';
import { type JsonObject, type JsonValue, property, textProperty } from './json/value.ts';
import { definitionOf, isResourceType } from './structure/definitions.ts';
import { nearest } from './structure/nearest.ts';
import { isPrimitive } from './structure/primitives.ts';

/** One step of a path: a property, and which of its items is meant. */
export interface Step {
  readonly name: string;
  /** The place in a list, from 0. Without it and `where` the first item. */
  readonly index: number | undefined;
  /** The first item of which a property has this text. */
  readonly where: { readonly name: string; readonly text: string } | undefined;
}

/** A path that was checked against the structure of R4. */
export interface Path {
  readonly text: string;
  readonly steps: readonly Step[];
  /** The FHIR type it ends at; `undefined` behind an element that may hold any resource. */
  readonly type: string | undefined;
  readonly repeats: boolean;
}

const NAME = /[A-Za-z_][A-Za-z0-9]*/y;
const INDEX = /^\d{1,6}$/;
const WHERE = /^([A-Za-z]+)=(.+)$/s;

/**
 * Reads a path in terms of JSON properties: `code.coding[0].code`, `identifier[system=urn:mrn].value`,
 * `extension[url=https://example.org/x].valueCode`. Without brackets a repeating element means its first item. With `type` each name is
 * checked against that type.
 *
 * @throws FhirError `FHIR_PATH_INVALID`, its offset counted in the path
 */
export function parsePath(text: string, type?: string): Path {
  const steps: Step[] = [];
  let here = type;
  let repeats = false;
  let at = 0;
  do {
    const start = at;
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) throw invalid('The path needs a name', at);
    at += name.length;
    const bracket = text.charAt(at) === '[' ? text.slice(at + 1, closing(text, at)) : undefined;
    if (bracket !== undefined) at += bracket.length + 2;
    const [, whereName, whereText] = bracket === undefined ? [] : (WHERE.exec(bracket) ?? []);
    const isIndex = bracket !== undefined && INDEX.test(bracket);
    if (bracket !== undefined && !isIndex && whereName === undefined)
      throw invalid('Brackets hold a place or a name=text', start + name.length);
    steps.push({
      name,
      index: isIndex ? Number(bracket) : undefined,
      where: whereName === undefined || whereText === undefined ? undefined : { name: whereName, text: whereText },
    });
    ({ here, repeats } = followed(here, name, start));
    if (bracket !== undefined) repeats = false;
    if (at < text.length && text.charAt(at++) !== '.') throw invalid('The path needs a dot', at - 1);
  } while (at < text.length || text.endsWith('.'));
  return { text, steps, type: here, repeats };
}

/** The value a path leads to in a resource or an element; a list when the last step repeats and names no item. */
export function follow(root: JsonObject, steps: readonly Step[]): JsonValue | undefined {
  let here: JsonValue | undefined = root;
  for (const [number, step] of steps.entries()) {
    if (here?.kind !== 'object') return undefined;
    here = chosen(property(here, step.name), step, number === steps.length - 1);
  }
  return here;
}

/** The value at a path of a resource. */
export function valueAt(resource: Resource, path: Path): JsonValue | undefined {
  return follow(resource.json, path.steps);
}

function chosen(value: JsonValue | undefined, { index, where }: Step, isLast: boolean): JsonValue | undefined {
  const items = value?.kind === 'list' ? value.items : undefined;
  if (where !== undefined)
    return (items ?? (value === undefined ? [] : [value])).find(
      (item) => item.kind === 'object' && textProperty(item, where.name) === where.text,
    );
  if (items === undefined) return index === undefined || index === 0 ? value : undefined;
  return index === undefined && isLast ? value : items[index ?? 0];
}

function followed(type: string | undefined, name: string, at: number): { here: string | undefined; repeats: boolean } {
  if (type === undefined || type === 'Resource') return { here: undefined, repeats: false };
  if (name === 'resourceType' && isResourceType(type)) return { here: 'code', repeats: false };
  const definition = definitionOf(type);
  if (definition === undefined) throw invalid(`A value of type ${type} has no parts`, at);
  const isExtension = name.startsWith('_');
  const found = definition.properties.get(isExtension ? name.slice(1) : name);
  if (found === undefined || (isExtension && !isPrimitive(found.type.name)))
    throw unknown(type, name, [...definition.properties.keys()], at);
  const next = isExtension ? 'Element' : found.type.name;
  return { here: next === 'Resource' ? undefined : next, repeats: found.element.max > 1 };
}

function unknown(type: string, name: string, known: readonly string[], at: number): FhirError {
  const choice = known.filter((one) => one.startsWith(name) && /^[A-Z]/.test(one.slice(name.length)));
  const meant = choice.length > 0 ? choice.slice(0, 4).join(' or ') : nearest(name, known);
  return invalid(`${type} has no element "${name}"${meant === undefined ? '' : `; perhaps ${meant} is meant`}`, at);
}

function closing(text: string, from: number): number {
  const end = text.indexOf(']', from);
  if (end === -1) throw invalid('A bracket is not closed', from);
  return end;
}

function invalid(message: string, at: number): FhirError {
  return new FhirError('FHIR_PATH_INVALID', message, { ...NOWHERE, offset: at, column: at + 1 });
}
