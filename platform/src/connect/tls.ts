import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { Secret } from '../kernel/index.ts';

/** A certificate with its key, and the authorities the other side must be certified by. All PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: Secret<string>;
  /** Left out, a client trusts the system's authorities and a server asks for no certificate. */
  readonly ca?: string;
  /** Certificates that their authorities have revoked (RFC 5280 section 5), of every authority in the chain. An outdated list lets nobody in. */
  readonly crl?: string;
}

/**
 * TLS 1.2 and later. Sessions are never resumed: a resumed one would not look at the other side's certificate again, and interface
 * connections are few and long.
 */
export function secureContext(identity: TlsIdentity): SecureContextOptions {
  return {
    cert: identity.cert,
    key: identity.key.reveal(),
    ...(identity.ca === undefined ? {} : { ca: identity.ca }),
    ...(identity.crl === undefined ? {} : { crl: identity.crl }),
    minVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}
