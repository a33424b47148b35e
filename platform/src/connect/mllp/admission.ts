import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Fault } from '../../kernel/index.ts';
import { certificateRefused, clientForbidden } from './faults.ts';
import { isCertificate, type MllpSender, senderOf } from './sender.ts';
import type { MllpTls } from './server.ts';

/** The certificate that an open connection was let in with. */
export interface ShownCertificate {
  readonly fingerprint: string;
  readonly until: Date;
  /** What the estate calls whose it is; absent where the channel binds nobody. */
  readonly partner: string | undefined;
}

/** Whether a connection may stay: whose it is, or why it is turned away, `detail` being for the record. */
export type Admission =
  | { readonly sender: MllpSender | undefined; readonly shown: ShownCertificate | undefined }
  | { readonly fault: Fault; readonly detail: string };

const FOREIGN = "its certificate is not one of the listener's authority";
/** Errors of the verification (OpenSSL, verify(1)) in words. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['CERT_REVOKED', 'its certificate was revoked'],
  ['CRL_HAS_EXPIRED', 'the list of revoked certificates is outdated'],
  ['UNABLE_TO_GET_CRL', 'there is no list of revoked certificates of its authority'],
  ['INVALID_PURPOSE', 'its certificate is not for clients'],
  ['UNABLE_TO_GET_ISSUER_CERT', FOREIGN],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', FOREIGN],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', FOREIGN],
  ['SELF_SIGNED_CERT_IN_CHAIN', FOREIGN],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', FOREIGN],
]);

/**
 * Decides on a connection whose handshake is done. Node would end an unverified one by itself and tell neither whose certificate it was
 * nor where from, so it is asked to go on and everything is decided here.
 */
export function admit(socket: TLSSocket, { ca, senders, revoked = [] }: MllpTls, channel: string): Admission {
  if (ca === undefined) return { sender: undefined, shown: undefined };
  const certificate = socket.getPeerCertificate();
  if (!isShown(certificate)) return turnedAway(channel, 'it showed no certificate', undefined);
  if (!socket.authorized) return turnedAway(channel, unverifiedReason(socket), certificate);
  if (revoked.some((fingerprint) => isCertificate(certificate, fingerprint))) return turnedAway(channel, REVOKED, certificate);
  const sender = senders === undefined ? undefined : senderOf(certificate, senders);
  if (senders !== undefined && sender === undefined) {
    return { fault: clientForbidden(channel, certificate.fingerprint256), detail: `certificate ${certificate.fingerprint256}` };
  }
  const until = new Date(certificate.valid_to);
  return { sender, shown: { fingerprint: certificate.fingerprint256, until, partner: sender?.partner } };
}

const REVOKED = 'its certificate was revoked';

/** Node gives an empty object, or nothing, where there was no certificate. */
const isShown = (certificate: PeerCertificate | undefined): certificate is PeerCertificate => certificate?.fingerprint256 !== undefined;

/** Why the verification of a certificate failed, in words. */
export function unverifiedReason({ authorizationError }: TLSSocket): string {
  // Typed as an error, it is the code of one.
  const code = String(authorizationError);
  return REASONS.get(code) ?? `its certificate does not verify (${code})`;
}

function turnedAway(channel: string, reason: string, certificate: PeerCertificate | undefined): Admission {
  const detail = certificate === undefined ? reason : `${reason}; certificate ${certificate.fingerprint256}`;
  return { fault: certificateRefused(channel, reason), detail };
}
