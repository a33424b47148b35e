import type { Answered } from './described-answers.ts';
import type { KnownValues, Operation } from './hostile-requests.ts';
import type { KnownPlaces } from './known-values.ts';

/** One read of the interface: an operation with something that the tenant has in its address. */
export interface Read<O extends Operation> {
  readonly operation: O;
  readonly url: string;
}

/** A stream does not end for who may watch it. */
export const isStream = ({ path }: Operation): boolean => path === '/v1/stream';

/** Whether it only answers, once and in a document of ours. */
export const isRead = (operation: Operation): boolean =>
  operation.method === 'get' && !isStream(operation) && !operation.path.startsWith('/fhir/');

/** Where the names that an address lists are asked for, where that is elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '/v1/accounts/{subject}/charges': '/v1/charges',
};

/** Notes what an answer lists, so that reads that follow can ask for it. */
export function noteRead(known: KnownPlaces, path: string, { statusCode, headers, body }: Answered): void {
  if (statusCode === 200 && String(headers['content-type']).startsWith('application/json'))
    known.note(ELSEWHERE[path] ?? path, JSON.parse(body));
}

/**
 * Every read of everything that is known: lists first, then what they name. `values` are for parameters that are needed beside the first.
 * It looks at what is known as it goes on, so answers are to be noted before the next is taken.
 */
export function* readsOf<O extends Operation>(operations: readonly O[], known: KnownPlaces, values: KnownValues): Generator<Read<O>> {
  const parametersIn = ({ path }: Operation): number => path.split('{').length;
  const reads = operations.filter(isRead).toSorted((one, other) => parametersIn(one) - parametersIn(other));
  for (const operation of reads) {
    const there = { ...values, ...known.of(operation.path) };
    const needed = operation.parameters.filter((one) => one.in === 'path' || one.required === true).map(({ name }) => name);
    const [first, ...others] = needed;
    for (const value of first === undefined ? [''] : (there[first] ?? [])) {
      const given = new Map(others.map((name) => [name, there[name]?.at(-1) ?? '']));
      if (first !== undefined) given.set(first, value);
      yield { operation, url: urlOf(operation, given) };
    }
  }
}

function urlOf({ path, parameters }: Operation, given: ReadonlyMap<string, string>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.get(name) ?? ''));
  const asked = parameters.filter((one) => one.in === 'query' && given.has(one.name)).map(({ name }) => `${name}=${given.get(name) ?? ''}`);
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
}
