/** A JSON value with the bytes it came from: offsets from 0, the end not included. Numbers keep their text, so that no digit is lost. */
export type JsonValue = JsonObject | JsonList | JsonString | JsonNumber | JsonWord;

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonString extends Span {
  readonly kind: 'string';
  readonly text: string;
}

export interface JsonNumber extends Span {
  readonly kind: 'number';
  readonly text: string;
}

export interface JsonWord extends Span {
  readonly kind: 'boolean' | 'null';
  readonly text: 'true' | 'false' | 'null';
}

export interface JsonList extends Span {
  readonly kind: 'list';
  readonly items: readonly JsonValue[];
}

/** Properties in the order they came, as three lists of one length: an object is made millions of times. */
export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly names: readonly string[];
  readonly nameStarts: readonly number[];
  readonly values: readonly JsonValue[];
}

/** The value of a property. Objects of FHIR have few properties, so a scan is faster than a table. */
export function property(object: JsonObject, name: string): JsonValue | undefined {
  const index = object.names.indexOf(name);
  return index === -1 ? undefined : object.values[index];
}

/** The text of a property that is a string. */
export function textProperty(object: JsonObject, name: string): string | undefined {
  const value = property(object, name);
  return value?.kind === 'string' ? value.text : undefined;
}
