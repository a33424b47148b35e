import type { FhirCode, Issue } from '../faults.ts';
import { placeAt } from '../json/place.ts';
import { type JsonObject, type JsonValue, property, textProperty } from '../json/value.ts';
import { parseReference, type ReferenceTarget } from '../references.ts';
import { definitionOf, isResourceType, type PropertyDefinition, type TypeDefinition } from './definitions.ts';
import { expressionAt } from './expression.ts';
import { rulesOf } from './invariants.ts';
import { isPrimitive, primitiveFault } from './primitives.ts';
import { nearest } from './nearest.ts';

/** More issues than these tell nobody more. */
const MOST_ISSUES = 100;

/** The resource that references inside are resolved in: contained resources share that of their container. */
interface Container {
  readonly contained: ReadonlyMap<string, string>;
  readonly used: Set<string>;
}

/**
 * Checks a resource against the structure of R4: names, cardinality, JSON types, formats, required codes, choices, targets of references,
 * contained resources, and the rules listed in the README. Returns every breach in the order of its place, at most a hundred.
 */
export function validate(root: JsonValue, bytes: Uint8Array): Issue[] {
  const validation = new Validation(root, bytes);
  validation.resource(root);
  return validation.issues.sort((a, b) => a.at.offset - b.at.offset);
}

class Validation {
  readonly issues: Issue[] = [];
  readonly #root: JsonValue;
  readonly #bytes: Uint8Array;
  /** Types of the resources of a Bundle by fullUrl. */
  readonly #entries: ReadonlyMap<string, string>;

  constructor(root: JsonValue, bytes: Uint8Array) {
    this.#root = root;
    this.#bytes = bytes;
    this.#entries = entriesIn(root);
  }

  resource(value: JsonValue, container?: Container): void {
    if (value.kind !== 'object') return this.#report('FHIR_TYPE_WRONG', 'A resource is a JSON object', value.start);
    const type = textProperty(value, 'resourceType');
    const definition = type === undefined || !isResourceType(type) ? undefined : definitionOf(type);
    if (definition === undefined) {
      const said = property(value, 'resourceType');
      const message = said === undefined ? 'resourceType is missing' : 'resourceType names no resource of R4';
      return this.#report('FHIR_RESOURCE_TYPE', message, (said ?? value).start);
    }
    if (container !== undefined) {
      this.#contained(value, container);
      return this.#object(value, definition, container, true);
    }
    const own = { contained: containedIn(value), used: new Set<string>() };
    this.#object(value, definition, own, true);
    this.#unused(value, own);
  }

  #object(object: JsonObject, definition: TypeDefinition, container: Container, isResource: boolean): void {
    if (this.issues.length === MOST_ISSUES) return;
    const { names, values, nameStarts } = object;
    const ballast = (names.includes('id') ? 1 : 0) + (isResource ? 1 : 0);
    if (names.length <= ballast && !(isResource && definition.required.length === 0))
      this.#report('FHIR_ELEMENT_EMPTY', 'An element has no value and no children (ele-1)', object.start);
    let choices: PropertyDefinition[] | undefined;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const value = values[i] as JsonValue;
      if (isResource && name === 'resourceType') continue;
      const isExtension = name.charCodeAt(0) === 0x5f;
      const found = definition.properties.get(isExtension ? name.slice(1) : name);
      if (found === undefined || (isExtension && !isPrimitive(found.type.name))) {
        this.#unknown(name, definition, nameStarts[i] ?? value.start);
        continue;
      }
      if (found.element.isChoice) {
        if (choices?.some((other) => other.element === found.element && other.type !== found.type) === true)
          this.#report('FHIR_CHOICE_REPEATED', `"${found.element.name}[x]" is given in two types`, nameStarts[i] ?? value.start);
        (choices ??= []).push(found);
      }
      if (isExtension) this.#primitiveExtensions(object, name, value, found, container);
      else this.#property(object, name, value, found, container);
    }
    for (const element of definition.required) {
      const written = element.isChoice ? `${element.name}[x]` : element.name;
      if (!element.propertyNames.some((name) => isPresent(object, name)))
        this.#report('FHIR_ELEMENT_MISSING', `The required element "${written}" is missing`, object.start, element.name);
    }
    for (const rule of rulesOf(definition.name))
      if (!rule.holds(object)) this.#report('FHIR_INVARIANT', `${rule.says} (${rule.key})`, object.start);
    if (definition.name === 'Reference') this.#localReference(object, container);
  }

  #property(object: JsonObject, name: string, value: JsonValue, found: PropertyDefinition, container: Container): void {
    if (found.element.max > 1) {
      if (value.kind !== 'list') return this.#report('FHIR_LIST_EXPECTED', 'An element that may repeat belongs in a list', value.start);
      if (value.items.length === 0) return this.#report('FHIR_ELEMENT_EMPTY', 'A list has no items', value.start);
      if (value.items.length > found.element.max)
        this.#report('FHIR_LIST_EXPECTED', `There are more than ${found.element.max}`, value.start);
      for (const [index, item] of value.items.entries()) {
        if (item.kind === 'null' && isPrimitive(found.type.name) && hasExtensionAt(object, name, index)) continue;
        this.#value(item, found, container);
      }
      return undefined;
    }
    if (value.kind === 'list') return this.#report('FHIR_LIST_EXPECTED', 'An element that does not repeat belongs in no list', value.start);
    return this.#value(value, found, container);
  }

  #value(value: JsonValue, found: PropertyDefinition, container: Container): void {
    const { type, element } = found;
    if (isPrimitive(type.name)) return this.#primitive(value, found, container);
    if (type.name === 'Resource') return this.resource(value, element.name === 'contained' ? container : undefined);
    if (value.kind !== 'object') return this.#report('FHIR_TYPE_WRONG', `A value of type ${type.name} is a JSON object`, value.start);
    const definition = definitionOf(type.name);
    if (definition === undefined) return undefined;
    this.#object(value, definition, container, false);
    if (type.name === 'Reference' && type.targets !== undefined) this.#target(value, type.targets, container);
    if (element.codes !== undefined) this.#coded(value, element.codes);
    return undefined;
  }

  #primitive(value: JsonValue, { type, element }: PropertyDefinition, container: Container): void {
    const fault = primitiveFault(type.name, value);
    if (fault === 'type') return this.#report('FHIR_TYPE_WRONG', `A value of type ${type.name} has another JSON type`, value.start);
    if (fault === 'format') return this.#report('FHIR_VALUE_INVALID', `A value is not in the format of ${type.name}`, value.start);
    if (value.kind !== 'string') return undefined;
    if (element.codes?.has(value.text) === false && type.name !== 'string')
      return this.#report('FHIR_CODE_UNKNOWN', 'A code is not one of those that are required here', value.start);
    if (value.text.startsWith('#') && type.name !== 'string') container.used.add(value.text.slice(1));
    return undefined;
  }

  /** The ids and extensions of primitive values, which stand beside them under `_name` (FHIR R4, 2.6.2.3). */
  #primitiveExtensions(object: JsonObject, name: string, value: JsonValue, found: PropertyDefinition, container: Container): void {
    const definition = definitionOf('Element');
    if (definition === undefined) return;
    const isList = found.element.max > 1;
    if ((value.kind === 'list') !== isList)
      return this.#report('FHIR_LIST_EXPECTED', 'Extensions of a primitive value are in a list as the values are', value.start);
    const values = property(object, name.slice(1));
    const items = value.kind === 'list' ? value.items : [value];
    if (values?.kind === 'list' && items.length !== values.items.length)
      this.#report('FHIR_LIST_EXPECTED', 'Values and their extensions are lists of one length', value.start);
    if (items.length === 0) this.#report('FHIR_ELEMENT_EMPTY', 'A list has no items', value.start);
    for (const [index, item] of items.entries()) {
      if (item.kind === 'object') this.#object(item, definition, container, false);
      else if (item.kind !== 'null' || !isList)
        this.#report('FHIR_TYPE_WRONG', 'Extensions of a primitive value are a JSON object', item.start);
      else if (values?.kind !== 'list' || (values.items[index]?.kind ?? 'null') === 'null')
        this.#report('FHIR_ELEMENT_EMPTY', 'An item has neither a value nor extensions (ele-1)', item.start);
    }
    return undefined;
  }

  /** A Coding, CodeableConcept or Quantity whose codes are required: one of the codes given is among them. */
  #coded(value: JsonObject, codes: ReadonlySet<string>): void {
    const codings = property(value, 'coding');
    const given = (codings?.kind === 'list' ? codings.items : [value]).flatMap((coding) => {
      const code = coding.kind === 'object' ? property(coding, 'code') : undefined;
      return code?.kind === 'string' ? [code] : [];
    });
    const [first] = given;
    if (first !== undefined && !given.some(({ text }) => codes.has(text)))
      this.#report('FHIR_CODE_UNKNOWN', 'A code is not one of those that are required here', first.start);
  }

  /** What a reference leads to is of a type that the element allows, as far as the reference tells. */
  #target(reference: JsonObject, targets: ReadonlySet<string>, container: Container): void {
    const literal = property(reference, 'reference');
    const said = property(reference, 'type');
    const place = literal ?? said;
    const target = literal?.kind === 'string' ? parseReference(literal.text) : undefined;
    const led = target === undefined ? undefined : this.#typeOf(target, container);
    const types = [led, said?.kind === 'string' && isResourceType(said.text) ? said.text : undefined];
    if (place !== undefined && types.some((type) => type !== undefined && !targets.has(type)))
      this.#report('FHIR_REFERENCE_TARGET', `The reference may lead only to ${[...targets].join(', ')}`, place.start);
  }

  #typeOf(target: ReferenceTarget, { contained }: Container): string | undefined {
    switch (target.kind) {
      case 'resource':
      case 'conditional':
        return target.type;
      case 'contained':
        return contained.get(target.id);
      case 'urn':
        return this.#entries.get(target.urn);
      case 'other':
        return undefined;
    }
  }

  #localReference(reference: JsonObject, container: Container): void {
    const literal = property(reference, 'reference');
    if (literal?.kind !== 'string' || !literal.text.startsWith('#')) return;
    const id = literal.text.slice(1);
    container.used.add(id);
    if (id !== '' && !container.contained.has(id))
      this.#report('FHIR_REFERENCE_UNRESOLVED', 'The reference names no contained resource (ref-1)', literal.start);
  }

  #contained(resource: JsonObject, container: Container): void {
    const broken = (key: string, says: string, at: JsonValue): void => this.#report('FHIR_INVARIANT', `${says} (${key})`, at.start);
    const nested = property(resource, 'contained');
    if (nested !== undefined) broken('dom-2', 'A contained resource contains none', nested);
    const meta = property(resource, 'meta');
    for (const name of ['versionId', 'lastUpdated', 'security']) {
      const value = meta?.kind === 'object' ? property(meta, name) : undefined;
      if (value !== undefined) broken(name === 'security' ? 'dom-5' : 'dom-4', 'A contained resource has no version and no label', value);
    }
    if (textProperty(resource, 'id') === undefined) broken('dom-3', 'A contained resource has an id to refer to', resource);
    if (refersToContainer(resource)) container.used.add(textProperty(resource, 'id') ?? '');
  }

  #unused(resource: JsonObject, { used }: Container): void {
    const contained = property(resource, 'contained');
    for (const item of contained?.kind === 'list' ? contained.items : []) {
      const id = item.kind === 'object' ? textProperty(item, 'id') : undefined;
      if (id !== undefined && !used.has(id))
        this.#report('FHIR_INVARIANT', 'A contained resource is referred to from its container, or refers to it (dom-3)', item.start);
    }
  }

  #unknown(name: string, definition: TypeDefinition, offset: number): void {
    if (this.issues.length === MOST_ISSUES) return;
    const meant = nearest(name, definition.properties.keys());
    const hint = meant === undefined ? '' : `; perhaps "${meant}" is meant`;
    this.#report('FHIR_PROPERTY_UNKNOWN', `${definition.name} has no such element${hint}`, offset);
  }

  #report(code: FhirCode, message: string, offset: number, child?: string): void {
    if (this.issues.length === MOST_ISSUES) return;
    const found = this.#root.kind === 'object' ? expressionAt(this.#root, offset) : '';
    const expression = child === undefined ? found : `${found}.${child}`;
    this.issues.push({ code, message, at: placeAt(this.#bytes, offset, expression) });
  }
}

function containedIn(resource: JsonObject): ReadonlyMap<string, string> {
  const contained = property(resource, 'contained');
  const found = new Map<string, string>();
  for (const item of contained?.kind === 'list' ? contained.items : []) {
    const [id, type] = item.kind === 'object' ? [textProperty(item, 'id'), textProperty(item, 'resourceType')] : [];
    if (id !== undefined && type !== undefined) found.set(id, type);
  }
  return found;
}

function entriesIn(root: JsonValue): ReadonlyMap<string, string> {
  const entries = root.kind === 'object' && textProperty(root, 'resourceType') === 'Bundle' ? property(root, 'entry') : undefined;
  const found = new Map<string, string>();
  for (const entry of entries?.kind === 'list' ? entries.items : []) {
    const [fullUrl, resource] = entry.kind === 'object' ? [textProperty(entry, 'fullUrl'), property(entry, 'resource')] : [];
    const type = resource?.kind === 'object' ? textProperty(resource, 'resourceType') : undefined;
    if (fullUrl !== undefined && type !== undefined) found.set(fullUrl, type);
  }
  return found;
}

function isPresent(object: JsonObject, name: string): boolean {
  return object.names.includes(name) || object.names.includes(`_${name}`);
}

function hasExtensionAt(object: JsonObject, name: string, index: number): boolean {
  const extensions = property(object, `_${name}`);
  return extensions?.kind === 'list' && extensions.items[index]?.kind === 'object';
}

function refersToContainer(value: JsonValue): boolean {
  if (value.kind === 'list') return value.items.some(refersToContainer);
  if (value.kind !== 'object') return false;
  return textProperty(value, 'reference') === '#' || value.values.some(refersToContainer);
}
