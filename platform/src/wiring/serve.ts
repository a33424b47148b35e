import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, places } from '../config.ts';
import { registerCxml, registerFhir, registerSigned, registerSubmit } from '../connect/index.ts';
import { type EligibilityPolicy, PayerLine } from '../deliver/eligibility/index.ts';
import { takeCallback } from '../deliver/index.ts';
import { buildGateway, entitiesOf, type GatewayDependencies, type Quotas } from '../gateway/index.ts';
import { labelsOf, type SensitivityPolicy } from '../gateway/sensitivity/index.ts';
import { estateReader } from '../govern/estate/index.ts';
import { readMasterKey, releaseNumber } from '../govern/index.ts';
import { AccessControl, type AccessTexts } from '../identity/access/index.ts';
import { OpenId, openMachineIdentity, type Roles } from '../identity/index.ts';
import type { Inbox } from '../inbox/index.ts';
import { type Running, Secret, systemClock } from '../kernel/index.ts';
import { createFlowReader, createMetrics } from '../observe/index.ts';
import { policySchemas } from '../policy-schemas.ts';
import type { Platform } from '../runtime.ts';
import { createReplayer } from '../translate/index.ts';
import { NO_WEBHOOK_POLICY, type WebhookPolicy } from '../webhooks/index.ts';
import { secureAddress, secureGateway } from './secure-gateway.ts';
import { auditDenied } from './partners.ts';
import { connectLog, HOST, type Wiring } from './wiring.ts';

/** Where `npm start` builds the console. */
const CONSOLE = join(import.meta.dirname, '../../../console/dist');

/** The channel that business documents of the API come in by. */
const DOCUMENTS = 'partner-documents';

/** The role `serve`: the HTTP interface and the console. */
export async function startGateway({ platform, log, counters, http, inbox, addresses }: Wiring): Promise<Running> {
  const { tenant, keys, server: pool, log: events, config, release } = platform;
  const flow = createFlowReader(pool, tenant, systemClock);
  const replayer = createReplayer({
    pool: platform.worker,
    log: events,
    keys,
    clock: systemClock,
    channelOf: platform.channelOf,
    currentRelease: (tx) => releaseNumber(tx, tenant),
  });
  const secure = secureAddress(config);
  const gateway = buildGateway({
    pool,
    tenant,
    keys,
    log: events,
    clock: systemClock,
    token: new Secret((await readFile(places(config).token, 'utf8')).trim()),
    identity: await openMachineIdentity({
      pool,
      tenant,
      master: await readMasterKey(places(config).masterKey),
      clock: systemClock,
      issuer: config.publicUrl ?? `http://${HOST}:${config.httpPort}`,
      ...(config.publicUrl === undefined ? {} : { secureAddress: config.publicUrl }),
      boundScopes: (release.estate.policies['roles'] as Roles).clients?.boundScopes ?? [],
    }),
    ...(config.openIdIssuer === undefined ? {} : { openId: openIdOf(config, config.openIdIssuer) }),
    logger: log,
    flow,
    metrics: createMetrics(flow, counters.metrics),
    // The estate was checked against the schemas of its policies before it became a release.
    quotas: release.estate.policies['quotas'] as Quotas,
    roles: release.estate.policies['roles'] as Roles,
    ...payersOf(platform),
    webhooks: (release.estate.policies['webhooks'] as WebhookPolicy | undefined) ?? NO_WEBHOOK_POLICY,
    access: new AccessControl((release.estate.policies['access'] ?? {}) as AccessTexts),
    entityLabels: labelsOf(release.estate.entities),
    sensitivity: (release.estate.policies['sensitivity'] as SensitivityPolicy | undefined) ?? { rules: [] },
    dataFolder: config.data,
    ...secure,
    auditHeads: places(config).auditHeads,
    consoleFolder: CONSOLE,
    estateFolder: config.estate,
    estateProposal: estateReader(config.estate, policySchemas),
    previewReplay: (messages, how) => replayer.preview(messages, how),
    ...(inbox === undefined
      ? {}
      : {
          ...documentsOf(platform, inbox),
          submit: (app) => {
            const options = {
              channels: http,
              receive: inbox.receive,
              clock: systemClock,
              log: connectLog(log),
              metrics: counters,
              entitiesOf,
            };
            void registerSubmit(app, options);
            void registerFhir(app, options);
            const partners = { ...options, denied: auditDenied(platform) };
            void registerCxml(app, partners);
            void registerSigned(app, partners);
          },
        }),
    callbacks: (app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      app.post<{ Params: { target: string }; Querystring: { delivery?: string; attempt?: string; token?: string } }>(
        '/v1/callbacks/:target',
        { config: { needs: 'open' } },
        async (request, reply) => {
          const { delivery = '', attempt = '', token = '' } = request.query;
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          return reply.code(await takeCallback(pool, keys, { target: request.params.target, delivery, attempt, token, body })).send();
        },
      );
    },
  });
  const secured = await secureGateway(platform, gateway, secure, connectLog(log));
  if (secured !== undefined) addresses['https'] = secured.address;
  addresses['http'] = await gateway.listen({ host: HOST, port: config.httpPort });
  return {
    name: 'gateway',
    stop: async () => {
      await secured?.stop();
      await gateway.close();
    },
  };
}

/** The line to the payers, in an estate that says where it goes. */
function payersOf({ release, keys }: Platform): Pick<GatewayDependencies, 'payers'> {
  const policy = release.estate.policies['eligibility'];
  // The estate was checked against the schemas of its policies before it became a release.
  return policy === undefined ? {} : { payers: new PayerLine(policy as EligibilityPolicy, keys, systemClock) };
}

/** Where business documents of the API enter, in an estate that has a place for them. */
function documentsOf({ channelNumber }: Platform, { receive }: Inbox): Pick<GatewayDependencies, 'intake'> {
  const number = channelNumber.get(DOCUMENTS);
  return number === undefined ? {} : { intake: { receive, channel: DOCUMENTS, number } };
}

/** The secret is read at each discovery, so that a new one is taken on without a restart. */
function openIdOf(config: Config, issuer: string): OpenId {
  const file = config.openIdSecretFile ?? '';
  return new OpenId(
    {
      issuer,
      clientId: config.openIdClient,
      clientSecret: async () => new Secret((await readFile(file, 'utf8')).trim()),
      scopes: config.openIdScopes.split(' ').filter((scope) => scope !== ''),
      rolesClaim: config.openIdRolesClaim,
      entitiesClaim: config.openIdEntitiesClaim,
    },
    systemClock,
  );
}
