import type { FastifyInstance } from 'fastify';
import { HttpChannels, registerSubmit } from '../../platform/src/connect/index.ts';
import { buildGateway, type GatewayDependencies } from '../../platform/src/gateway/index.ts';
import { Secret, systemClock } from '../../platform/src/kernel/index.ts';
import type { DescribedOperation } from './operation-text.ts';
import type { Schema } from './type-text.ts';

/** The description of the interface, as `GET /v1/openapi.json` serves it. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** Builds a gateway on nothing and asks it: routes are described as they are registered, and none is called. */
export async function readDescription(): Promise<Description> {
  const note = (): void => undefined;
  const logger = { info: note, warn: note, error: note };
  const refuse = (): Promise<never> => Promise.reject(new Error('There is nothing behind this gateway'));
  const nothing: unknown = {
    pool: {},
    tenant: 'none',
    keys: {},
    log: {},
    clock: systemClock,
    token: new Secret('none'),
    roles: { roles: {} },
    logger,
    flow: {},
    metrics: refuse,
    identity: {},
    access: {},
    submit: (app: FastifyInstance) => {
      const channels = new HttpChannels();
      void registerSubmit(app, { channels, receive: refuse, clock: systemClock, log: logger, metrics: { count: note, gauge: note } });
    },
  };
  const gateway = buildGateway(nothing as GatewayDependencies);
  try {
    const response = await gateway.inject({ url: '/v1/openapi.json', headers: { host: '127.0.0.1' } });
    return response.json<Description>();
  } finally {
    await gateway.close();
  }
}
