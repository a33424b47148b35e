import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { openLog } from '../../platform/src/events/index.ts';
import { buildGateway } from '../../platform/src/gateway/index.ts';
import { masterKeyOf, tenantKeys } from '../../platform/src/govern/index.ts';
import { AccessControl } from '../../platform/src/identity/access/index.ts';
import { openMachineIdentity } from '../../platform/src/identity/index.ts';
import { Secret, systemClock } from '../../platform/src/kernel/index.ts';
import { createFlowReader, createMetrics } from '../../platform/src/observe/index.ts';
import { openPool } from '../../platform/src/store/index.ts';
import { accessTexts } from './access-texts.ts';
import type { GatewayGiven } from './gateway-place.ts';

// The gateway alone in a process, so that its CPU can be told from that of who asks. Beside it a bare route: the same server with nothing in it.

// The first argument is JSON that the figure wrote.
const given = JSON.parse(process.argv[2] ?? '{}') as GatewayGiven;
const { url, tenant, issuer, port, clients } = given;
const pool = openPool({ url, role: 'plexus_server', size: 6 });
const master = masterKeyOf(readFileSync(given.masterFile));
const keys = await tenantKeys(pool, master, tenant);
const flow = createFlowReader(pool, tenant, systemClock);
const note = (): void => undefined;
const plenty = { perSecond: 1e6, burst: 1e6 };
const gateway = buildGateway({
  pool,
  tenant,
  keys,
  log: await openLog(openPool({ url, role: 'plexus_worker', size: 1 }), keys),
  clock: systemClock,
  token: new Secret('a-token-that-nobody-uses-in-a-benchmark'),
  identity: await openMachineIdentity({ pool, tenant, master, clock: systemClock, issuer }),
  roles: { roles: {} },
  access: new AccessControl(accessTexts()),
  quotas: {
    classes: { read: plenty, write: plenty, bulk: plenty },
    clients: Object.fromEntries(Object.entries(clients).map(([client, read]) => [client, { read }])),
  },
  logger: { info: note, warn: note, error: note },
  flow,
  metrics: createMetrics(flow),
});
await gateway.listen({ host: '127.0.0.1', port });
const bare = fastify({ logger: false });
bare.get('/v1/accounts/:subject/balance', () => ({ version: 1 }));
await bare.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ bare: (bare.server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));
