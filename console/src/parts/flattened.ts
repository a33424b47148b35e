/** Lays nested content out as lines of name and value: `amount.minor`, `diagnoses[0].code`. */
export function flattened(value: unknown, name = ''): readonly (readonly [name: string, value: string])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, place) => flattened(item, `${name}[${place}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => flattened(inner, name === '' ? key : `${name}.${key}`));
  }
  return [[name, value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)]];
}
