import fastify, { type FastifyInstance } from 'fastify';
import { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { SessionKeeper } from '../identity/index.ts';
import { Fault, faultOf } from '../kernel/index.ts';
import { Access } from './access.ts';
import { registerAccessReview } from './access-review.ts';
import { registerAccountBalance } from './account-balance.ts';
import { registerAccounts } from './accounts.ts';
import { registerAdjustments } from './adjustments.ts';
import { registerApprovals } from './approvals.ts';
import { registerAudit } from './audit.ts';
import { registerAuditVerification } from './audit-verification.ts';
import { keepCardsOut } from './card-numbers.ts';
import { registerCharges } from './charges.ts';
import { registerBudgets } from './budgets.ts';
import { registerClaims } from './claims.ts';
import { registerBreakGlass } from './break-glass.ts';
import { registerClients } from './clients.ts';
import { ClientCertificates } from './client-certificates.ts';
import { ConsoleFiles, DATA_POLICY } from './console-files.ts';
import { registerContractPrices } from './contract-prices.ts';
import { registerCorrections } from './corrections.ts';
import { registerDelegations } from './delegations.ts';
import { registerDocuments } from './documents.ts';
import { registerDeliveries } from './deliveries.ts';
import { Denials } from './denials.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { tellDeprecation } from './deprecation.ts';
import { registerDrafts } from './drafts.ts';
import { EntryCodes } from './entry-codes.ts';
import { registerEligibility } from './eligibility.ts';
import { registerEstate } from './estate.ts';
import { EstateInForce } from './estate-in-force.ts';
import { registerEstateProposals } from './estate-proposals.ts';
import { registerEvents } from './events.ts';
import { registerExceptions } from './exceptions.ts';
import { registerFiscalPeriods } from './fiscal-periods.ts';
import { registerFlow } from './flow.ts';
import { registerGlAccounts } from './gl-accounts.ts';
import { refuseForeign, requireAccess } from './guard.ts';
import { registerHealth, registerHealthDetail } from './health.ts';
import { registerHolds } from './holds.ts';
import { takeStrictJson } from './json-body.ts';
import { registerInvoices } from './invoices.ts';
import { registerItems } from './items.ts';
import { registerJournalEntries } from './journal-entries.ts';
import { registerJournals } from './journals.ts';
import { jsonText } from './json-text.ts';
import { registerLedger } from './ledger.ts';
import { registerLogin } from './login.ts';
import { maskAnswers } from './mask.ts';
import { registerMessageViews } from './message-views.ts';
import { registerMessages } from './messages.ts';
import { registerMetrics } from './metrics.ts';
import { describeRoutes, registerDescriptions } from './open-api.ts';
import { registerOauth } from './oauth.ts';
import { registerPeople } from './people.ts';
import { registerPeriodChanges } from './period-changes.ts';
import { registerPurchaseOrders } from './purchase-orders.ts';
import { registerPurchaseSearch } from './purchase-search.ts';
import { registerImplantUsages } from './implant-usages.ts';
import { registerReceipts } from './receipts.ts';
import { registerRequisitions } from './requisitions.ts';
import { registerPayments } from './payments.ts';
import { errorHandler, sendProblem } from './problem.ts';
import { registerRefunds } from './refunds.ts';
import { registerRemittances } from './remittances.ts';
import { tellNonce } from './proof.ts';
import { registerReplays } from './replays.ts';
import { registerRoles } from './roles.ts';
import { registerSuppliers } from './suppliers.ts';
import { registerTasks } from './tasks.ts';
import { registerSoap } from './soap/register-soap.ts';
import { noteEnds } from './request-ends.ts';
import { refuseUndeclared, requirePolicy } from './route-policy.ts';
import { registerEntry, registerSession } from './session.ts';
import { Throttle } from './throttle/throttle.ts';
import { shapeError } from './shape-error.ts';
import { registerShredding } from './shredding.ts';
import { registerTrace } from './trace.ts';
import { registerWebhookDeliveries } from './webhook-deliveries.ts';
import { registerUsage } from './usage.ts';
import { UsageCounter } from './usage-counter.ts';
import { registerWebhooks } from './webhooks.ts';
import { CONNECTION_MS, HTTP_TIMES, REQUEST_MS } from './secure-listener.ts';
import { answerUnreadable } from './unreadable-request.ts';
import { refuseUnstorable } from './unstorable.ts';

/** Routes for who shows a token or is in the console; each says what it needs. */
const GUARDED: readonly ((app: FastifyInstance, deps: GatewayDependencies, state: GatewayState) => void)[] = [
  registerSession,
  registerEstate,
  registerEstateProposals,
  registerFlow,
  registerMetrics,
  registerHealthDetail,
  registerMessages,
  registerMessageViews,
  registerAccounts,
  registerAdjustments,
  registerApprovals,
  registerDrafts,
  registerDelegations,
  registerTasks,
  registerPeople,
  registerPeriodChanges,
  registerAccountBalance,
  registerCharges,
  registerClaims,
  registerRemittances,
  registerFiscalPeriods,
  registerGlAccounts,
  registerJournals,
  registerPayments,
  registerRefunds,
  registerJournalEntries,
  registerRequisitions,
  registerPurchaseOrders,
  registerPurchaseSearch,
  registerReceipts,
  registerImplantUsages,
  registerInvoices,
  registerDocuments,
  registerItems,
  registerSuppliers,
  registerContractPrices,
  registerBudgets,
  registerEligibility,
  registerEvents,
  registerTrace,
  registerExceptions,
  registerCorrections,
  registerReplays,
  registerDeliveries,
  registerWebhooks,
  registerWebhookDeliveries,
  registerLedger,
  registerClients,
  registerAudit,
  registerHolds,
  registerShredding,
  registerBreakGlass,
  registerAccessReview,
  registerAuditVerification,
  registerRoles,
  registerUsage,
];

const MOST_BODY_BYTES = 1024 * 1024;

/** On every answer; pages and files say more. Nothing is kept by caches unless it says so. */
const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': DATA_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/**
 * The HTTP API. The caller listens: `await gateway.listen({ host: '127.0.0.1', port })`. A route that does not say what it needs is
 * refused as it is registered, those of parts when it gets ready: `ROUTE_WITHOUT_POLICY`.
 */
export function buildGateway(deps: GatewayDependencies): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: CONNECTION_MS,
    http: HTTP_TIMES,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerUnreadable,
    // An address that no route can be looked up by is answered before any hook; Fastify's own words would quote it.
    frameworkErrors: (_error, _request, reply) => void sendProblem(reply.headers(SAFE_HEADERS), addressUnreadable()),
  });
  app.setValidatorCompiler(({ schema }) => {
    const checker = Compile(schema as TSchema);
    return (value: unknown) => (checker.Check(value) ? { value } : { error: shapeError(checker.Errors(value), schema) });
  });
  takeStrictJson(app);
  // Text is taken where a part of the routes says so.
  app.removeContentTypeParser('text/plain');
  // Answers are written as they are: their schemas describe them, and tests hold them to it.
  app.setSerializerCompiler(() => jsonText);
  app.setReplySerializer(jsonText);
  const denials = new Denials(deps);
  app.setErrorHandler(errorHandler(deps.logger, denials));
  app.addHook('onClose', () => denials.close());
  const files = deps.consoleFolder === undefined ? undefined : new ConsoleFiles(deps.consoleFolder);
  app.setNotFoundHandler((request, reply) => {
    if (files?.serve(request, reply) !== true) void sendProblem(reply, routeUnknown());
  });
  app.decorateRequest('session', undefined);
  app.decorateRequest('client', undefined);
  app.decorateRequest('isLetIn', false);
  app.decorateRequest('glass', undefined);
  app.decorateRequest('isToldWithOthers', false);
  app.addHook('onRoute', refuseUndeclared);
  const usage = new UsageCounter(deps);
  app.addHook('onClose', () => usage.write());
  noteEnds(app, deps, usage);
  app.addHook('onRequest', (_, reply, done) => {
    void reply.headers(SAFE_HEADERS);
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    tellDeprecation(request, reply);
    tellNonce(request, reply, deps.identity);
    done();
  });
  const throttle = new Throttle(deps.clock, deps.logger, deps.quotas);
  app.addHook('onRoute', (route) => throttle.gate(route));
  app.addHook('onRequest', (request, reply, done) => {
    throttle.refuseKnown(request, reply, done);
  });
  const certificates = new ClientCertificates(deps.clock, deps.secure?.hasAuthority === true, deps.secure?.seen);
  app.addHook('onRequest', refuseForeign(deps.secure?.url));
  app.addHook('onRequest', (request, _reply, done) => done(certificates.refusalOf(request)));
  const sessions = new SessionKeeper(deps.pool, deps.tenant, deps.clock);
  const state = {
    sessions,
    codes: new EntryCodes(deps.clock),
    inForce: new EstateInForce(deps.tenant),
    access: new Access(deps),
    usage,
  };
  app.addHook(
    'onRequest',
    requirePolicy(requireAccess(deps.token, sessions, deps.roles, deps.identity, certificates), state.access, denials),
  );
  app.addHook('preValidation', refuseUnstorable);
  keepCardsOut(app, deps);
  maskAnswers(app);
  app.addHook('onRequest', (request, reply, done) => {
    throttle.spend(request, reply, done);
  });
  describeRoutes(app);
  void app.register(
    scoped((open) => {
      registerDescriptions(open);
      registerHealth(open, deps);
      registerEntry(open, deps, state);
      registerLogin(open, deps);
    }),
  );
  const { identity } = deps;
  if (identity !== undefined) void app.register(scoped((open) => registerOauth(open, deps, identity, certificates)));
  if (deps.callbacks !== undefined) void app.register(scoped(deps.callbacks));
  void app.register(
    scoped((guarded) => {
      for (const register of GUARDED) register(guarded, deps, state);
      void guarded.register(scoped((soap) => registerSoap(soap, deps, state)));
      if (deps.submit !== undefined) void guarded.register(scoped(deps.submit));
    }),
  );
  return app;
}

/** A part of the routes with hooks and parsers of its own. */
const scoped = (register: (app: FastifyInstance) => void) => (app: FastifyInstance, _: object, done: (error?: Error) => void) => {
  try {
    register(app);
    done();
  } catch (error) {
    done(faultOf(error));
  }
};

const addressUnreadable = (): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'The address of the request cannot be read',
    hint: 'Encode its parts as RFC 3986 says: a percent sign is followed by two hexadecimal digits of UTF-8',
    at: 'address',
  });

const routeUnknown = (): Fault =>
  new Fault({
    code: 'ROUTE_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such resource, or it does not take this method',
    hint: 'See docs/reference/http.md',
  });
