import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { listen, secureContext, type TlsIdentity } from '../connect/index.ts';
import { answerUnreadable } from './unreadable-request.ts';

/** A connection that says nothing. */
export const CONNECTION_MS = 60_000;
/** A whole request: bodies may be large. */
export const REQUEST_MS = 300_000;
/** Headers are small: who drips them in holds a connection and gives nothing. */
export const HTTP_TIMES = { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 };

const HANDSHAKE_MS = 10_000;

/** The gateway as it is reached over TLS. */
export interface SecureListener {
  readonly port: number;
  /** Goes on with other certificates, for who connects from now on. Throws what OpenSSL says. */
  readonly renew: (tls: TlsIdentity) => void;
}

export interface SecureListenerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly tls: TlsIdentity;
}

/**
 * Has the routes of a gateway answer over TLS too, on a listener of their own that ends with it. Clients are asked for a certificate and
 * need none; what one is good for is decided with each request, so that who shows a bad one is told why. To be called before the gateway is ready.
 * Throws `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED` (unavailable), and what OpenSSL says of the certificate.
 */
export async function listenSecurely(app: FastifyInstance, { host, port, tls }: SecureListenerOptions): Promise<SecureListener> {
  const options = { requestCert: true, rejectUnauthorized: false, handshakeTimeout: HANDSHAKE_MS };
  const server = createServer(
    { ...secureContext(tls), ...options, ...HTTP_TIMES, requestTimeout: REQUEST_MS, keepAliveTimeout: CONNECTION_MS },
    (request, response) => app.routing(request, response),
  );
  server.on('clientError', (error: Error, socket: Duplex) => answerUnreadable(error, socket));
  server.setTimeout(CONNECTION_MS);
  app.addHook('preClose', () => {
    server.close();
    server.closeIdleConnections();
  });
  await app.ready();
  const got = await listen(server, 'the gateway over TLS', host, port);
  return { port: got, renew: (renewed) => server.setSecureContext(secureContext(renewed)) };
}
