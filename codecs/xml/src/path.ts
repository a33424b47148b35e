import { attributeSpan, type Span, type XmlElement } from './element.ts';

/** One step of a path: to the parent, or to the children of a name, all of them or one. */
type Step = { readonly to: 'parent' } | { readonly to: 'children'; readonly name: string; readonly only: Only | undefined };
type Only = { readonly place: number } | { readonly attribute: string; readonly value: string };

/** A way from an element to others below it, or to an attribute there. */
export interface XmlPath {
  readonly steps: readonly Step[];
  readonly attribute: string | undefined;
}

/** A value with the bytes it was read from. */
export interface Located extends Span {
  readonly text: string;
}

const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
const STEP = new RegExp(`^(${NAME})(?:\\[(?:(\\d{1,6})|@(${NAME}(?::${NAME})?)=([^\\]]+))\\])?$`);
const ATTRIBUTE = new RegExp(`^@(${NAME}(?::${NAME})?)$`);

/**
 * Reads a path such as `ItemDetail/UnitPrice/Money`, `ItemID/SupplierPartID`, `Extrinsic[@name=LineType]`, `Contact[0]/@role` or
 * `../@lineNumber`. Names are without prefixes, places count from 0; `@name` alone is an attribute of where the path begins, `.` its text.
 * Undefined when it cannot be read.
 */
export function parseXmlPath(text: string): XmlPath | undefined {
  const parts = text === '.' ? [] : text.split('/');
  const attribute = ATTRIBUTE.exec(parts.at(-1) ?? '')?.[1];
  const steps: Step[] = [];
  for (const part of attribute === undefined ? parts : parts.slice(0, -1)) {
    const [, name, place, by, value] = STEP.exec(part) ?? [];
    if (part === '..') steps.push({ to: 'parent' });
    else if (name === undefined) return undefined;
    else if (place !== undefined) steps.push({ to: 'children', name, only: { place: Number(place) } });
    else steps.push({ to: 'children', name, only: by === undefined ? undefined : { attribute: by, value: value ?? '' } });
  }
  return { steps, attribute };
}

/** All elements that a path leads to, in the order of the document; where it ends at an attribute, those that would bear it. */
export function elementsAt(element: XmlElement, { steps }: XmlPath): readonly XmlElement[] {
  let found: readonly XmlElement[] = [element];
  for (const step of steps) {
    if (step.to === 'parent') {
      found = found.flatMap(({ parent }) => parent ?? []);
      continue;
    }
    found = found.flatMap((one) => {
      const named = one.children.filter(({ name }) => name === step.name);
      const { only } = step;
      if (only === undefined) return named;
      return 'place' in only
        ? named.slice(only.place, only.place + 1)
        : named.filter((child) => child.attributes.get(only.attribute) === only.value);
    });
  }
  return found;
}

/**
 * The first value at a path that is not blank, without the white space around it, and its place in the input that the element was read from.
 * Undefined where there is none.
 */
export function valueAt(input: Uint8Array, element: XmlElement, path: XmlPath): Located | undefined {
  for (const one of elementsAt(element, path)) {
    const { attribute } = path;
    const text = (attribute === undefined ? one.text : (one.attributes.get(attribute) ?? '')).trim();
    if (text === '') continue;
    return { text, ...(attribute === undefined ? one.content : attributeSpan(input, one, attribute)) };
  }
  return undefined;
}
