import type { Deprecation, DescribedOperation, OpenApi, Schema } from '../api/catalog.ts';

/** One thing that can be asked of the platform. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces: `/v1/exceptions/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly resource: string;
  readonly layer: string;
  /** The right it takes; `person`: whoever is in; `open`: nothing. */
  readonly needs: string;
  /** That it will go: since when it should not be used, until when it answers, and where to read what to use instead. */
  readonly deprecation: Deprecation | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Described | undefined;
  readonly answers: readonly (Described & { readonly status: string })[];
}

export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query';
  readonly isRequired: boolean;
  readonly schema: Schema;
}

export interface Described {
  readonly type: string;
  readonly schema: Schema;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The operations of a description, by resource and path. */
export function operationsOf({ paths }: OpenApi): readonly Operation[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const described = methods[method];
      return described === undefined ? [] : [operationOf(path, method, described)];
    }),
  );
  return operations.sort(
    (one, other) =>
      one.resource.localeCompare(other.resource) || one.path.localeCompare(other.path) || one.method.localeCompare(other.method),
  );
}

function operationOf(path: string, method: string, described: DescribedOperation): Operation {
  const [resource = 'plexus', layer = 'platform'] = described.tags ?? [];
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    summary: described.summary ?? '',
    resource,
    layer,
    needs: needsOf(described),
    deprecation: described['x-deprecation'],
    parameters: (described.parameters ?? []).flatMap(({ name, in: place, required, schema }) =>
      place === 'path' || place === 'query' ? [{ name, place, isRequired: required === true, schema: schema ?? {} }] : [],
    ),
    body: describedIn(described.requestBody)[0],
    answers: Object.entries(described.responses ?? {}).flatMap(([status, answer]) =>
      describedIn(answer).map((one) => ({ status, ...one })),
    ),
  };
}

function needsOf({ security = [] }: DescribedOperation): string {
  if (security.length === 0) return 'open';
  return security.flatMap((one) => one['client'] ?? [])[0] ?? 'person';
}

const describedIn = (told: DescribedOperation['requestBody']): readonly Described[] =>
  Object.entries(told?.content ?? {}).map(([type, { schema }]) => ({ type, schema: schema ?? {} }));

/** The operations that words speak of: each word must stand in path, summary, resource or right. */
export function found(operations: readonly Operation[], text: string): readonly Operation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter(({ method, path, summary, resource, needs }) => {
    const about = `${method} ${path} ${summary} ${resource} ${needs}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
}

/** Where an operation is asked for with these values; undefined while a part of the path is missing. */
export function addressOf({ path, parameters }: Operation, values: Readonly<Record<string, string>>): string | undefined {
  const isWhole = parameters.every(({ name, place, isRequired }) => (place === 'query' && !isRequired) || (values[name] ?? '') !== '');
  if (!isWhole) return undefined;
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const given = parameters.flatMap(({ name, place }): [string, string][] => {
    const value = values[name] ?? '';
    return place === 'query' && value !== '' ? [[name, value]] : [];
  });
  const query = new URLSearchParams(given).toString();
  return query === '' ? filled : `${filled}?${query}`;
}
