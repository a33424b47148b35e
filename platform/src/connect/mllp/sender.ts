import type { PeerCertificate } from 'node:tls';
import type { Header } from '@plexus/hl7v2';

/** A partner's certificate and what it may send for. At least one of `fingerprint` and `name` must be given; all that are given must fit. */
export interface MllpSender {
  /** SHA-256 of the certificate as hex with or without colons. */
  readonly fingerprint?: string;
  /** A DNS name, URI, address or mail name among the subject alternative names; the common name counts when there are none. */
  readonly name?: string;
  /** Allowed MSH-3 and MSH-4. Left out: any. */
  readonly applications?: readonly string[];
  readonly facilities?: readonly string[];
}

/** Finds the sender a certificate belongs to; undefined when it is none of them. */
export function senderOf(certificate: PeerCertificate, senders: readonly MllpSender[]): MllpSender | undefined {
  const fingerprint = bare(certificate.fingerprint256);
  const names = namesOf(certificate);
  return senders.find(
    (sender) =>
      (sender.fingerprint !== undefined || sender.name !== undefined) &&
      (sender.fingerprint === undefined || bare(sender.fingerprint) === fingerprint) &&
      (sender.name === undefined || names.includes(sender.name.toLowerCase())),
  );
}

/** Whether `sender` may send a message with this header. */
export function maySend(sender: MllpSender, header: Header): boolean {
  const allows = (allowed: readonly string[] | undefined, value: string): boolean => allowed === undefined || allowed.includes(value);
  return allows(sender.applications, header.sendingApplication) && allows(sender.facilities, header.sendingFacility);
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
