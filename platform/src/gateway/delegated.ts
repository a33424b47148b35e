import type { FastifyRequest } from 'fastify';
import { Fault } from '../kernel/index.ts';
import { entitiesOf, principalOf } from './access.ts';

type Entities = 'all' | readonly string[];

/** Whether who asks administers what belongs to these entities: who sees some entities only, administers what belongs to those alone. */
export function administers(request: FastifyRequest, entities: Entities): boolean {
  const own = entitiesOf(request);
  return own === 'all' || (entities !== 'all' && entities.every((entity) => own.includes(entity)));
}

/** Nobody gives rights or entities that they do not have. Throws `GRANT_BEYOND_OWN` (denied). */
export function requireOwn(request: FastifyRequest, { scopes, entities }: { scopes: readonly string[]; entities: Entities }): void {
  const own = principalOf(request).scopes;
  const beyond = own === 'all' ? [] : scopes.filter((scope) => !own.has(scope));
  if (beyond.length > 0) throw beyondOwn(`rights: ${beyond.join(', ')}`, 'scopes');
  if (!administers(request, entities)) throw beyondOwn('entities', 'entities');
}

const beyondOwn = (what: string, at: string): Fault =>
  new Fault({
    code: 'GRANT_BEYOND_OWN',
    kind: 'denied',
    message: `Nobody gives what they do not have themselves: ${what}`,
    hint: 'Leave it out, name entities that you see, or ask somebody who has it',
    at,
  });
