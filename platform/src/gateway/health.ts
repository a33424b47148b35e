import type { FastifyInstance } from 'fastify';
import { daysLeft, type Health, readCertificateEnds, readHealth } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { HealthAnswer, LiveAnswer, ReadyAnswer } from './contract/health.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { told } from './told.ts';

const READY = {
  summary: 'Whether everything that is needed is there',
  response: { 200: ReadyAnswer, 503: ReadyAnswer },
  'x-means': { 503: 'Something that is needed is not there; the checks say what' },
};

/** GET /health (ready) and /health/live: open, so that a supervisor can ask without the token; they tell states and no figures. */
export function registerHealth(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get('/health/live', { config: { needs: 'open' }, schema: told('Whether the process answers', LiveAnswer) }, () => ({
    version: 1,
    live: true,
  }));
  app.get('/health', { config: { needs: 'open' }, schema: READY }, async (_, reply) => {
    const health = await healthOf(deps);
    const checks = health.checks.map(({ name, ok }) => ({ name, ok }));
    return reply.code(health.ready ? 200 : 503).send({ version: 1, ready: health.ready, checks });
  });
}

/** GET /v1/health/detail: the same in detail, and when the certificates of listeners and of who connects to them end. */
export function registerHealthDetail(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get(
    '/v1/health/detail',
    {
      config: { needs: 'metrics:read', wholeTenant: true },
      schema: told('What is well and what is not, and when certificates end', HealthAnswer),
    },
    async () => {
      const at = deps.clock.now();
      const [health, certificates] = await Promise.all([
        healthOf(deps),
        transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, (tx) => readCertificateEnds(tx, deps.tenant, at)),
      ]);
      return {
        version: 1,
        ...health,
        certificates: certificates.map((certificate) => ({
          place: certificate.place,
          whose: certificate.whose,
          endsAt: certificate.endsAt,
          daysLeft: daysLeft(certificate, at),
          seenAt: certificate.seenAt,
        })),
      };
    },
  );
}

const healthOf = ({ pool, flow, dataFolder }: GatewayDependencies): Promise<Health> =>
  readHealth({ pool, flow, ...(dataFolder === undefined ? {} : { folder: dataFolder }) });
