import type { FastifyInstance, FastifyReply } from 'fastify';
import type { MachineIdentity, TokenAnswer, TokenError } from '../identity/index.ts';
import { faultOf } from '../kernel/index.ts';
import type { ClientCertificates } from './client-certificates.ts';
import { KeysAnswer, MetadataAnswer, TokenAnswer as TokenGiven, TokenRefusal } from './contract/token.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { proofOf } from './proof.ts';
import { told } from './told.ts';

const MOST_BODY_BYTES = 16 * 1024;
const FORM = 'application/x-www-form-urlencoded';
const OPEN = { config: { needs: 'open' } } as const;

const TOKEN = {
  summary: 'An access token for a machine client',
  response: { 200: TokenGiven, default: TokenRefusal },
  'x-means': { 200: 'A token, how it is shown and for how long', default: 'Refused or failed, by RFC 6749 section 5.2' },
};
const METADATA = told('Where and how a client gets a token (RFC 8414)', MetadataAnswer);
const KEYS = told('The public keys of tokens (RFC 7517)', KeysAnswer);

const STATUS: Readonly<Record<TokenError, number>> = {
  invalid_request: 400,
  invalid_client: 401,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_target: 400,
  invalid_dpop_proof: 400,
  use_dpop_nonce: 400,
  temporarily_unavailable: 429,
};

/**
 * POST /oauth/token gives access tokens to machine clients, GET /.well-known/oauth-authorization-server and /.well-known/jwks.json tell
 * how and with what key. Errors are those of RFC 6749 section 5.2 and nothing more: the reason is in the log and the audit.
 */
export function registerOauth(
  app: FastifyInstance,
  deps: GatewayDependencies,
  identity: MachineIdentity,
  certificates: ClientCertificates,
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: MOST_BODY_BYTES }, (_request, body, done) => done(null, body));
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    if (isTheirs) return refuse(reply, 400, 'invalid_request');
    const fault = faultOf(error);
    deps.logger.error({ request: request.id, code: fault.code }, 'token request failed');
    if (fault.kind === 'denied') return refuse(reply, 403, 'invalid_request');
    return fault.kind === 'defect'
      ? refuse(reply, 500, 'server_error')
      : refuse(reply.header('retry-after', '1'), 503, 'temporarily_unavailable');
  });

  app.get('/.well-known/oauth-authorization-server', { ...OPEN, schema: METADATA }, () => identity.metadata());
  app.get('/.well-known/jwks.json', { ...OPEN, schema: KEYS }, async () => ({ keys: await identity.publishedKeys() }));

  app.post(
    '/oauth/token',
    { config: { ...OPEN.config, reveals: 'SECRET' }, schema: TOKEN, bodyLimit: MOST_BODY_BYTES },
    async (request, reply) => {
      if (typeof request.body !== 'string' || request.headers.authorization !== undefined) return refuse(reply, 400, 'invalid_request');
      const shown = { proof: proofOf(request, identity.issuer), certificate: certificates.thumbprintOf(request) };
      const answer = await identity.answer(request.body, request.ip, shown);
      void reply.header('pragma', 'no-cache');
      if (answer.outcome === 'refused') return refused(deps, reply, answer);
      deps.logger.info({ request: request.id, client: answer.client }, 'token given');
      return reply.send({
        access_token: answer.token,
        token_type: answer.type,
        expires_in: answer.expiresIn,
        scope: answer.scope,
      });
    },
  );
}

function refused(deps: GatewayDependencies, reply: FastifyReply, answer: Extract<TokenAnswer, { outcome: 'refused' }>): FastifyReply {
  const { error, reason, retryAfterSeconds } = answer;
  deps.logger.warn({ request: reply.request.id, error, reason, from: reply.request.ip }, 'no token given');
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  return refuse(reply, STATUS[error], error);
}

const refuse = (reply: FastifyReply, status: number, error: TokenError | 'server_error'): FastifyReply =>
  reply.code(status).send({ error });
