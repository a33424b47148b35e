import { unreachable } from '@plexus/sdk';
import { client } from './client.ts';
import { glassHeader } from './shown-glass.ts';

/** A JSON Schema of 2020-12, as far as the catalog reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[] | false;
  /** A list of fixed length; schemas of events have its parts in `items`. */
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** A route that will go, in ISO instants. */
export interface Deprecation {
  readonly since: string;
  readonly sunset?: string;
  readonly link?: string;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly 'x-deprecation'?: Deprecation;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content & { readonly description?: string }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The interface as the platform describes it (OpenAPI 3.1). */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string; readonly 'x-owner'?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** What events tell (AsyncAPI 3.0). */
export interface AsyncApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly components: {
    readonly messages: Readonly<
      Record<string, { readonly title?: string; readonly summary?: string; readonly description?: string; readonly payload?: Schema }>
    >;
    readonly schemas?: Readonly<Record<string, Schema>>;
  };
}

/** Throws `PlexusProblem`. */
export const readOpenApi = (): Promise<OpenApi> => client.call<OpenApi>({ method: 'GET', path: '/v1/openapi.json' });

/** Throws `PlexusProblem`. */
export const readAsyncApi = (): Promise<AsyncApi> => client.call<AsyncApi>({ method: 'GET', path: '/v1/asyncapi.json' });

/** An answer as it came, whatever it is. */
export interface RawAnswer {
  readonly status: number;
  readonly ms: number;
  readonly type: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
}

/** Asks what somebody put together by hand, with the session of this browser. Throws `PlexusProblem` only when there is no answer. */
export async function tryOut(method: string, path: string, body?: { readonly type: string; readonly text: string }): Promise<RawAnswer> {
  const began = performance.now();
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      'x-plexus-console': '1',
      ...glassHeader(globalThis.sessionStorage, method, path, Date.now()),
      ...(body === undefined ? {} : { 'content-type': body.type }),
    },
    ...(body === undefined ? {} : { body: body.text }),
  }).catch((cause: unknown) => {
    throw unreachable('', cause);
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, ms: Math.round(performance.now() - began), type, headers: [...response.headers], text };
}
