import type pg from 'pg';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../src/events/index.ts';
import { buildGateway, type GatewayDependencies } from '../src/gateway/index.ts';
import type { AdmittedClient, MachineIdentity } from '../src/identity/index.ts';
import { Fault, Secret, systemClock, type TenantKeys } from '../src/kernel/index.ts';
import { createFlowReader, createMetrics } from '../src/observe/index.ts';
import { heldToSchemas } from './held-to-schemas.ts';
import { ACCESS, ROLES } from './roles.ts';
import { TENANT } from './tenant.ts';

/** The token of the data folder. */
export const TOKEN = 'a-token-of-the-data-folder';

/** What a test's tenant has that a gateway stands on. */
export interface TenantGiven {
  readonly server: pg.Pool;
  readonly keys: TenantKeys;
  readonly log: Log;
}

/** What a gateway of the test's tenant stands on, with the demo's roles; `more` says what is different. It logs nothing unless told to. */
export function gatewayGiven({ server, keys, log }: TenantGiven, more: Partial<GatewayDependencies> = {}): GatewayDependencies {
  const { clock = systemClock } = more;
  const note = (): void => undefined;
  const flow = createFlowReader(server, TENANT, clock);
  return {
    pool: server,
    tenant: TENANT,
    keys,
    log,
    clock,
    token: new Secret(TOKEN),
    roles: ROLES,
    access: ACCESS,
    logger: { info: note, warn: note, error: note },
    flow,
    metrics: createMetrics(flow),
    ...more,
  };
}

/** A gateway whose answers must be of the shapes that its routes describe. */
export const gatewayOf = (tenant: TenantGiven, more: Partial<GatewayDependencies> = {}): FastifyInstance =>
  heldToSchemas(buildGateway(gatewayGiven(tenant, more)));

/** Machine clients that come in as `admitted` says of their token; nothing else is asked of them. */
export function machinesOf(admitted: (token: string) => AdmittedClient): MachineIdentity {
  const unused = () => Promise.reject(new Fault({ code: 'UNUSED', kind: 'defect', message: 'Not asked here' }));
  return {
    metadata: () => ({}),
    publishedKeys: unused,
    answer: unused,
    check: (token) => Promise.resolve(admitted(token)),
    issuer: 'http://127.0.0.1',
    nonce: () => '',
    rotate: unused,
    changed: () => undefined,
  };
}
