import type { PeerCertificate } from 'node:tls';
import type { SenderRule } from '../../inbox/index.ts';

/**
 * A partner's certificate and what it may send: MSH-3, MSH-4 and types. At least one of `fingerprint` and `name` must be given; all that
 * are given must fit.
 */
export interface MllpSender extends SenderRule {
  /** What the estate calls the partner. */
  readonly partner?: string;
  /** SHA-256 of the certificate as hex with or without colons. */
  readonly fingerprint?: string;
  /** A DNS name, URI, address or mail name among the subject alternative names; the common name counts when there are none. */
  readonly name?: string;
}

/** Finds the sender a certificate belongs to; undefined when it is none of them. */
export function senderOf(certificate: PeerCertificate, senders: readonly MllpSender[]): MllpSender | undefined {
  const names = namesOf(certificate);
  return senders.find(
    (sender) =>
      (sender.fingerprint !== undefined || sender.name !== undefined) &&
      (sender.fingerprint === undefined || isCertificate(certificate, sender.fingerprint)) &&
      (sender.name === undefined || names.includes(sender.name.toLowerCase())),
  );
}

/** Whether a certificate has this fingerprint, however it is spelled. */
export function isCertificate({ fingerprint256 }: PeerCertificate, fingerprint: string): boolean {
  return bare(fingerprint256) === bare(fingerprint);
}

function bare(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/**
 * Node joins alternative names as `DNS:a, IP Address:b`, and writes one that could be mistaken for several as a JSON string: such a name
 * matches nobody.
 */
function namesOf(certificate: PeerCertificate): string[] {
  const alternative = certificate.subjectaltname;
  if (alternative !== undefined) return alternative.split(', ').map((entry) => entry.slice(entry.indexOf(':') + 1).toLowerCase());
  const common = certificate.subject.CN;
  return typeof common === 'string' ? [common.toLowerCase()] : [];
}
