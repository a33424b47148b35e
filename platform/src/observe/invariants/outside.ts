import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';

const TIMEOUT_MS = 60_000;

/** Reads another system's own books. Throws `OUTSIDE_UNREACHABLE` and `OUTSIDE_UNREADABLE`. */
export async function readOutside<S extends TSchema>(url: string, schema: S): Promise<Static<S>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' }).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  if (!response.ok) throw unreachable(url, undefined);
  const value: unknown = await response.json().catch(() => undefined);
  if (!Compile(schema).Check(value)) throw unreadable(url);
  return value;
}

/** A page of a resource, as the ERP and patient accounting give them. */
export const pageOf = <S extends TSchema>(item: S) => Type.Object({ items: Type.Array(item), hasMore: Type.Optional(Type.Boolean()) });

const unreachable = (url: string, cause: unknown): Fault =>
  new Fault({
    code: 'OUTSIDE_UNREACHABLE',
    kind: 'unavailable',
    message: 'The other system does not answer',
    hint: 'Check the address and that the system runs',
    at: url,
    cause,
  });

const unreadable = (url: string): Fault =>
  new Fault({
    code: 'OUTSIDE_UNREADABLE',
    kind: 'rejected',
    message: 'The other system answered in another shape than expected',
    hint: 'Check that the address is that of the system itself',
    at: url,
  });
