import { type Clock, Fault, faultOf, Loop, type Running } from '../kernel/index.ts';
import { certificateExpired, certificateExpiring, certificateUnreadable } from './certificate-faults.ts';
import type { Listening, MllpTls } from './mllp/server.ts';
import type { Log } from './telemetry.ts';
import { certificatesIn, sameTls } from './tls-files.ts';
import type { TroubleBook } from './trouble.ts';

export interface CertificateWatchOptions {
  readonly channel: string;
  /** Where the files are, for what is said of them. */
  readonly certificateFile: string;
  readonly clientAuthorityFile?: string;
  /** What the listener was opened with. */
  readonly tls: MllpTls;
  readonly read: () => Promise<MllpTls>;
  readonly listening: Pick<Listening, 'renew' | 'certificates'>;
  readonly book: TroubleBook;
  /** Told what was seen, each time. */
  readonly ends?: CertificateEnds;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs?: number;
}

/** When a certificate of a listener ends, and whose it is in words: `our own certificate`. */
export interface CertificateEnd {
  readonly whose: string;
  readonly until: Date;
}

/** Where it is written down when the certificates of a listener end. */
export type CertificateEnds = (place: string, ends: readonly CertificateEnd[]) => Promise<void>;

const EVERY_MS = 30_000;
/** Long enough to have a certificate issued in a house that takes its time. */
export const NOTICE_MS = 30 * 86_400_000;

/**
 * Reads the files of a listener again while it runs, so that a renewed certificate or a new list of revoked ones is taken on without a
 * restart, and tells of certificates that end within thirty days: ours, the authority's, and those that partners are connected with.
 */
export function watchCertificates(options: CertificateWatchOptions): Running {
  const { channel, read, listening, book, log, everyMs = EVERY_MS } = options;
  let known = options.tls;
  const step = async (): Promise<boolean> => {
    const tls = await read();
    if (!sameTls(known, tls)) {
      try {
        listening.renew(tls);
      } catch (error) {
        throw certificateUnreadable(options.certificateFile, error);
      }
      known = tls;
      log.info({ channel }, 'a listener took on renewed files of its TLS');
    }
    await book.ended('tls files');
    await tellOfExpiry(options, known);
    return false;
  };
  return new Loop(`certificates ${channel}`, everyMs, step, (error) => {
    const fault = error instanceof Fault ? error : faultOf(error);
    log.error({ channel, fault }, 'a listener goes on with the certificates it had');
    void book.arose('tls files', fault);
  });
}

/** Of ours and the authorities' the one that ends first is told, of a partner's the one that ends last: it may have changed already. */
async function tellOfExpiry(
  { channel, certificateFile, clientAuthorityFile, listening, book, ends: note, clock }: CertificateWatchOptions,
  tls: MllpTls,
) {
  const ends = new Map<string, Date>();
  const see = (whose: string, until: Date, isBetter: (one: Date, other: Date) => boolean): void => {
    const known = ends.get(whose);
    if (known === undefined || isBetter(until, known)) ends.set(whose, until);
  };
  for (const { until } of certificatesIn(tls.cert, certificateFile)) see('our own certificate', until, (one, other) => one < other);
  for (const { until } of certificatesIn(tls.ca ?? '', clientAuthorityFile ?? ''))
    see("the certificate of the senders' authority", until, (one, other) => one < other);
  for (const { partner, fingerprint, until } of listening.certificates())
    see(`the certificate of ${partner ?? fingerprint}`, until, (one, other) => one > other);
  await note?.(
    channel,
    [...ends].map(([whose, until]) => ({ whose, until })),
  );
  const now = clock.now();
  for (const [whose, until] of ends) {
    const left = until.getTime() - now.getTime();
    if (left > NOTICE_MS) await book.ended(whose);
    else await book.arose(whose, (left > 0 ? certificateExpiring : certificateExpired)(channel, whose, until));
  }
}
