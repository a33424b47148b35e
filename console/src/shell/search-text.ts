/** Reads the search part of an address as plain text values: `?state=waiting&kind=ADT`. */
export const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

/** The other way round; what is undefined or empty is left out. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
  const query = new URLSearchParams(given).toString();
  return query === '' ? '' : `?${query}`;
}

type Raw = Readonly<Record<string, unknown>>;

/** A text value of an address, when it is there. */
export function textIn<K extends string>(raw: Raw, name: K): { readonly [key in K]?: string } {
  const value = raw[name];
  return typeof value === 'string' && value !== '' && value.length <= 300 ? ({ [name]: value } as { readonly [key in K]: string }) : {};
}

/** One of a few words of an address; anything else counts as not there. */
export function choiceIn<K extends string, const V extends string>(raw: Raw, name: K, choices: readonly V[]): { readonly [key in K]?: V } {
  const value = choices.find((choice) => choice === raw[name]);
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

/** The state of a list without some parts of it. */
export function without<T extends object, const K extends keyof T>(search: T, ...names: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name as K))) as Omit<T, K>;
}
