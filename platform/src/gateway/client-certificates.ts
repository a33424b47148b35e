import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { unverifiedReason } from '../connect/index.ts';
import { type Clock, Fault } from '../kernel/index.ts';
import type { SeenCertificates } from './seen-certificates.ts';

/** A certificate that a connection was made with. */
interface Shown {
  /** SHA-256 of it in base64url, as `x5t#S256` is written (RFC 8705 section 3.1). */
  readonly thumbprint: string;
  readonly until: Date;
  /** Why it is not believed; undefined: it is. */
  readonly reason: string | undefined;
}

/** A request, as far as its connection goes. */
interface Connected {
  readonly socket: object;
}

/**
 * The certificates that clients show on encrypted connections. None is asked for: who shows none is let in by their token alone. One that
 * does not hold is refused with each request, so that the client is told why, and others on the listener notice nothing.
 */
export class ClientCertificates {
  readonly #clock: Clock;
  readonly #hasAuthority: boolean;
  readonly #seen: SeenCertificates | undefined;
  readonly #known = new WeakMap<TLSSocket, Shown | undefined>();

  /** @param hasAuthority certificates must be those of an authority; otherwise any is good for what it is shown for: that its key is there */
  constructor(clock: Clock, hasAuthority: boolean, seen?: SeenCertificates) {
    this.#clock = clock;
    this.#hasAuthority = hasAuthority;
    this.#seen = seen;
  }

  /** Notes whose the certificate of a request is, once the client is known. */
  noteClient({ socket }: Connected, client: string): void {
    const shown = socket instanceof TLSSocket ? this.#shown(socket) : undefined;
    if (shown !== undefined) this.#seen?.note(client, { fingerprint: shown.thumbprint, until: shown.until, at: this.#clock.now() });
  }

  /** The certificate that a request came with; undefined when it came without. */
  thumbprintOf({ socket }: Connected): string | undefined {
    return socket instanceof TLSSocket ? this.#shown(socket)?.thumbprint : undefined;
  }

  /** Why the certificate of a connection is refused; undefined when there is none, or it holds. */
  refusalOf({ socket }: Connected): Fault | undefined {
    const shown = socket instanceof TLSSocket ? this.#shown(socket) : undefined;
    if (shown === undefined) return undefined;
    if (shown.until <= this.#clock.now()) return clientCertificateRefused('its certificate has expired');
    return shown.reason === undefined ? undefined : clientCertificateRefused(shown.reason);
  }

  #shown(socket: TLSSocket): Shown | undefined {
    if (this.#known.has(socket)) return this.#known.get(socket);
    const certificate = socket.getPeerX509Certificate();
    const shown = certificate && {
      thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
      until: certificate.validToDate,
      reason: this.#hasAuthority && !socket.authorized ? unverifiedReason(socket) : undefined,
    };
    this.#known.set(socket, shown);
    return shown;
  }
}

const clientCertificateRefused = (reason: string): Fault =>
  new Fault({
    code: 'CLIENT_CERTIFICATE_REFUSED',
    kind: 'denied',
    message: `The client is turned away: ${reason}`,
    hint: 'Show a certificate that is valid now and that an authority of this installation has issued, or connect without one',
  });
