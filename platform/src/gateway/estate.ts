import type { FastifyInstance } from 'fastify';
import { openCorrections } from '../govern/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { EstateAnswer } from './contract/estate.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

/**
 * GET /v1/estate: names and time zones for people, and what is in force. Who sees some entities only is told of those, of the channels that
 * carry them, and of no corrections, which are everybody's.
 */
export function registerEstate(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.get('/v1/estate', { config: { needs: 'estate:read' }, schema: told('What is in force', EstateAnswer) }, async (request) => {
    const { entities: seen } = rowScope(request, deps.tenant);
    const isSeen = (entity: string): boolean => seen === 'all' || seen.includes(entity);
    const { current, corrections } = await transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, async (tx) => ({
      current: await inForce.read(tx),
      corrections: await openCorrections(tx, deps.tenant),
    }));
    const { estate, number, digest, appliedAt, person } = current;
    return {
      version: 1,
      tenant: estate.tenant,
      entities: estate.entities
        .filter(({ id }) => isSeen(id))
        .map(({ id, name, kind, zone, currency }) => ({ id, name, kind, zone, currency })),
      systems: estate.systems.map(({ system, name, owner, channels, targets }) => ({
        system,
        name,
        owner,
        channels: channels
          .filter(({ entities }) => entities.some(isSeen))
          .map(({ name, protocol, format }) => ({ name, protocol, format })),
        targets: targets.map(({ name, adapter }) => ({ name, adapter })),
      })),
      release: { number, digest, appliedAt, person },
      corrections: (seen === 'all' ? corrections : []).map(
        ({ crosswalk, code, meaning, note, exception, release: made, person: by, madeAt }) => ({
          crosswalk,
          code,
          meaning,
          note,
          ...(exception === undefined ? {} : { exception }),
          release: made,
          person: by,
          madeAt,
        }),
      ),
    };
  });
}
