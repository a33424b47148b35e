import type { JsonObject, JsonValue } from '../json/value.ts';
import { definitionOf, type PropertyDefinition, type TypeDefinition } from './definitions.ts';
import { textProperty } from '../json/value.ts';

/**
 * The FHIRPath of the innermost defined element that holds a byte: `ChargeItem.performer[0].actor`. Walks from the root, so it is for errors and
 * lineage only. What the specification does not define has no name of its own here.
 */
export function expressionAt(root: JsonObject, offset: number): string {
  const type = textProperty(root, 'resourceType');
  const definition = type === undefined ? undefined : definitionOf(type);
  if (definition === undefined) return '';
  return definition.name + below(root, definition, offset);
}

function below(object: JsonObject, definition: TypeDefinition, offset: number): string {
  const index = object.values.findIndex((value, i) => (object.nameStarts[i] ?? value.start) <= offset && offset < value.end);
  const name = object.names[index];
  const value = object.values[index];
  if (name === undefined || value === undefined) return '';
  const isPrimitiveExtension = name.startsWith('_');
  const property = definition.properties.get(isPrimitiveExtension ? name.slice(1) : name);
  if (property === undefined) return '';
  const step = `.${property.element.name}`;
  if (value.kind !== 'list') return step + inside(value, property, offset, isPrimitiveExtension);
  const place = value.items.findIndex(({ start, end }) => start <= offset && offset < end);
  const item = value.items[place];
  return item === undefined ? step : `${step}[${place}]${inside(item, property, offset, isPrimitiveExtension)}`;
}

function inside(value: JsonValue, { type }: PropertyDefinition, offset: number, isPrimitiveExtension: boolean): string {
  if (value.kind !== 'object') return '';
  const name = isPrimitiveExtension ? 'Element' : type.name === 'Resource' ? textProperty(value, 'resourceType') : type.name;
  const definition = name === undefined ? undefined : definitionOf(name);
  return definition === undefined ? '' : below(value, definition, offset);
}
