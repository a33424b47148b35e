import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Secret } from '../kernel/index.ts';
import { certificateUnreadable, keyFileUnreadable } from './certificate-faults.ts';
import type { MllpSender } from './mllp/sender.ts';
import type { MllpTls } from './mllp/server.ts';

export interface TlsDeclaration {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Who certifies the senders; with it a certificate is demanded. */
  readonly clientAuthorityFile?: string;
  /** What the authorities have revoked (PEM, RFC 5280 section 5). */
  readonly revocationFile?: string;
  /** Fingerprints that are not let in any more, whatever else fits. */
  readonly revoked?: readonly string[];
  /** The only certificates let in; absent, with no `senders` either: every one of the authority. */
  readonly fingerprints?: readonly string[];
  /** Certificates by fingerprint or name, each with what it may send for. */
  readonly senders?: readonly MllpSender[];
}

/** Reads the files of a channel's TLS. Throws `KEY_FILE_UNREADABLE` (unavailable). */
export async function readTls(tls: TlsDeclaration, bound: Pick<MllpSender, 'applications' | 'facilities'> | undefined): Promise<MllpTls> {
  const read = (path: string): Promise<string> =>
    readFile(path, 'utf8').catch((error: unknown) => {
      throw keyFileUnreadable(error, path);
    });
  const readIf = async (path: string | undefined): Promise<string | undefined> => (path === undefined ? undefined : read(path));
  const [cert, key, ca, crl] = await Promise.all([
    read(tls.certificateFile),
    read(tls.keyFile),
    readIf(tls.clientAuthorityFile),
    readIf(tls.revocationFile),
  ]);
  const senders = tls.senders ?? tls.fingerprints?.map((fingerprint) => ({ fingerprint, ...bound }));
  return {
    cert,
    key: new Secret(key),
    ...(ca === undefined ? {} : { ca }),
    ...(crl === undefined ? {} : { crl }),
    ...(senders === undefined ? {} : { senders }),
    ...(tls.revoked === undefined ? {} : { revoked: tls.revoked }),
  };
}

/** Whether two readings of the files say the same. */
export function sameTls(one: MllpTls, other: MllpTls): boolean {
  return one.cert === other.cert && one.key.reveal() === other.key.reveal() && one.ca === other.ca && one.crl === other.crl;
}

/** A certificate as it lies in a file. */
export interface CertificateInFile {
  readonly fingerprint: string;
  readonly until: Date;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text in their order. Throws `CERTIFICATE_UNREADABLE` (rejected), naming `path`. */
export function certificatesIn(pem: string, path: string): CertificateInFile[] {
  try {
    return (pem.match(BLOCK) ?? []).map((block) => {
      const { fingerprint256, validToDate } = new X509Certificate(block);
      return { fingerprint: fingerprint256, until: validToDate };
    });
  } catch (error) {
    throw certificateUnreadable(path, error);
  }
}
