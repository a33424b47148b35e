import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import { knownNames, readMessageEvents, readParsed, readSummary, readTrace } from '../observe/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Why } from './reason.ts';
import { rowScope } from './route-policy.ts';
import { MessageDeliveriesAnswer, MessageEventsAnswer, ParsedAnswer, RevealedAnswer } from './contract/message.ts';
import { messageResource } from './sensitivity/index.ts';
import { told } from './told.ts';
import { aboutDelivery, veiledDelivery } from './veiled-books.ts';

const Named = Type.Object({ id: Type.String() });
type Params = Static<typeof Named>;
type Body = Static<typeof Why>;

/**
 * What is in a message, what it became and what of it went out. GET masks; POST with a reason shows identifying values and leaves one
 * audit row: /v1/messages/:id/parsed and …/events. GET …/deliveries.
 */
export function registerMessageViews(app: FastifyInstance, deps: GatewayDependencies, { inForce, access }: GatewayState): void {
  const find = (tx: Tx, request: FastifyRequest<{ Params: Params }>) => readSummary(tx, deps.tenant, request.params.id);
  const parsed = async (tx: Tx, message: Awaited<ReturnType<typeof find>>, masked: boolean) => {
    const { estate } = await inForce.read(tx);
    return readParsed(tx, deps.keys, message, masked, knownNames(estate, message.channel));
  };
  /** Finds a message whose content the caller may see masked. */
  const look = async (tx: Tx, request: FastifyRequest<{ Params: Params }>) => {
    const message = await find(tx, request);
    access.require(request, 'messages:read', await messageResource(tx, deps.tenant, message, deps));
    return message;
  };
  /** Finds a message that the caller may have revealed, on record. */
  const reveal = async (tx: Tx, request: FastifyRequest<{ Params: Params; Body: Body }>, what: string) => {
    const message = await find(tx, request);
    const resource = await messageResource(tx, deps.tenant, message, deps);
    access.require(request, 'messages:reveal', resource, request.body.purpose);
    const detail = `${what}: ${request.body.reason}`;
    await audit(tx, deps.tenant, actorOf(request), [{ action: 'phi.read', object: request.params.id, detail }]);
    return message;
  };

  app.get<{ Params: Params }>(
    '/v1/messages/:id/parsed',
    { config: { needs: 'messages:read' }, schema: { ...told('The parts of a message, masked', ParsedAnswer), params: Named } },
    async (request) => ({
      version: 1,
      parsed: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => parsed(tx, await look(tx, request), true)),
    }),
  );

  app.post<{ Params: Params; Body: Body }>(
    '/v1/messages/:id/parsed',
    {
      config: { needs: 'messages:reveal', reveals: 'PHI' },
      schema: { ...told('The parts of a message with identifying values; audited', RevealedAnswer), params: Named, body: Why },
    },
    async (request) => ({
      version: 1,
      parsed: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const message = await reveal(tx, request, 'parsed');
        return parsed(tx, message, false);
      }),
    }),
  );

  app.get<{ Params: Params }>(
    '/v1/messages/:id/events',
    { config: { needs: 'messages:read' }, schema: { ...told('What a message became', MessageEventsAnswer), params: Named } },
    async (request) => ({
      version: 1,
      ...(await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) =>
        readMessageEvents(tx, deps.keys, (await look(tx, request)).place, false),
      )),
    }),
  );

  app.post<{ Params: Params; Body: Body }>(
    '/v1/messages/:id/events',
    {
      config: { needs: 'messages:reveal', reveals: 'PHI' },
      schema: { ...told('What a message became, with identifying values; audited', MessageEventsAnswer), params: Named, body: Why },
    },
    async (request) => ({
      version: 1,
      ...(await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const { place } = await reveal(tx, request, 'events');
        return readMessageEvents(tx, deps.keys, place, true);
      })),
    }),
  );

  app.get<{ Params: Params }>(
    '/v1/messages/:id/deliveries',
    { config: { needs: 'deliveries:read' }, schema: { ...told('What of a message went out', MessageDeliveriesAnswer), params: Named } },
    async (request) => {
      return transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const { id } = await find(tx, request);
        const { deliveries, cut } = await readTrace(tx, deps.keys, id);
        return {
          version: 1,
          deliveries: await access.veiledOf(tx, request, 'deliveries:read', deliveries, aboutDelivery, veiledDelivery),
          cut,
        };
      });
    },
  );
}
