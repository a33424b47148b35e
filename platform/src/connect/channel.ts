import type { Receive } from '../inbox/index.ts';
import type { Clock, Reach, Running } from '../kernel/index.ts';
import { type CertificateEnds, watchCertificates } from './certificate-watch.ts';
import { watchCoupa } from './coupa/watch-coupa.ts';
import type { Denied } from './denials.ts';
import { watchFolder } from './files/watch-folder.ts';
import type { HttpChannel, HttpChannels } from './http/channels.ts';
import type { MllpLimits } from './mllp/limits.ts';
import type { MllpSender } from './mllp/sender.ts';
import { startMllpServer } from './mllp/server.ts';
import { watchSftp } from './sftp/watch-sftp.ts';
import type { Log, Metrics } from './telemetry.ts';
import { readTls, type TlsDeclaration } from './tls-files.ts';
import { TroubleBook, type Troubles } from './trouble.ts';

/** One way in, as the estate declares it, with all files and folders as absolute paths. */
export type ChannelDeclaration = MllpDeclaration | HttpDeclaration | FolderDeclaration | SftpDeclaration | CoupaDeclaration;

export interface MllpDeclaration {
  readonly protocol: 'mllp';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `original`: always AA, AE, AR, whatever MSH-15 and MSH-16 say. Otherwise as they ask. */
  readonly acknowledgment?: 'original' | 'enhanced';
  readonly tls?: TlsDeclaration;
  /** Accepted MSH-3 and MSH-4; with TLS they are bound to the certificates named by `tls.fingerprints`. */
  readonly senders?: Pick<MllpSender, 'applications' | 'facilities'>;
  readonly allowPlain?: boolean;
  readonly limits?: Partial<MllpLimits>;
}

export interface HttpDeclaration {
  readonly protocol: 'http';
  readonly name: string;
  readonly messageBytes?: number;
  /** Types of resources that are taken over FHIR REST; absent where the channel is not FHIR. */
  readonly resources?: readonly string[];
  /** The entities whose data it may carry; absent: all of the tenant's. */
  readonly entities?: readonly string[];
  readonly cxml?: HttpChannel['cxml'];
  readonly signedBy?: string;
}

interface PickUpDeclaration {
  readonly name: string;
  readonly folder: string;
  readonly pattern: string;
  readonly pollSeconds: number;
  readonly archive: string;
  readonly rejected?: string;
  readonly settleSeconds?: number;
  readonly fileBytes?: number;
}

export interface FolderDeclaration extends PickUpDeclaration {
  readonly protocol: 'folder';
}

export interface SftpDeclaration extends PickUpDeclaration {
  readonly protocol: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  /** `SHA256:…`; either this or the file that holds it. */
  readonly hostKey?: string;
  readonly hostKeyFile?: string;
}

export interface CoupaDeclaration {
  readonly protocol: 'coupa';
  readonly name: string;
  readonly url: string;
  readonly reach: Reach;
  readonly resource: string;
  /** File that holds `CLIENT-ID:SECRET`. */
  readonly clientFile: string;
  readonly scope: string;
  readonly pollSeconds: number;
  readonly lookBackDays: number;
}

export interface ChannelDependencies {
  readonly receive: Receive;
  /** Where HTTP channels are opened for the submit endpoint. */
  readonly http: HttpChannels;
  /** Told of messages and connections that somebody has no right to, for the audit; of equal ones a few a minute. */
  readonly denied?: Denied;
  /** Told of what keeps a partner from being served, or soon will. */
  readonly troubles?: Troubles;
  /** Told when certificates end that listeners and their partners have. */
  readonly certificateEnds?: CertificateEnds;
  /** Between looks at the files of a channel's TLS; half a minute when left out. */
  readonly certificatesMs?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What an upload may hold when the channel does not say. */
const MESSAGE_BYTES = 1024 * 1024 * 1024;

/** A channel that takes messages. A listener says which port it got. */
export interface OpenChannel extends Running {
  readonly port?: number;
}

/** Opens one channel: from then on what comes in on it goes to `receive`. Throws what the way in throws. */
export async function startChannel(channel: ChannelDeclaration, dependencies: ChannelDependencies): Promise<OpenChannel> {
  switch (channel.protocol) {
    case 'mllp':
      return startMllp(channel, dependencies);
    case 'http':
      return dependencies.http.open({
        name: channel.name,
        messageBytes: channel.messageBytes ?? MESSAGE_BYTES,
        ...(channel.resources === undefined ? {} : { resources: channel.resources }),
        ...(channel.entities === undefined ? {} : { entities: channel.entities }),
        ...(channel.cxml === undefined ? {} : { cxml: channel.cxml }),
        ...(channel.signedBy === undefined ? {} : { signedBy: channel.signedBy }),
      });
    case 'coupa': {
      const { name, resource, pollSeconds, lookBackDays, protocol: _protocol, ...login } = channel;
      const book = new TroubleBook(name, dependencies.troubles, dependencies.log);
      const times = { pollMs: pollSeconds * 1000, lookBackMs: lookBackDays * 86_400_000 };
      return watchCoupa({ ...dependencies, ...times, channel: name, resource, login, book });
    }
    case 'folder':
      return watchFolder(pickUp(channel, dependencies));
    case 'sftp': {
      const { host, port, user, keyFile } = channel;
      const hostKey = channel.hostKey ?? { file: channel.hostKeyFile ?? '' };
      const book = new TroubleBook(channel.name, dependencies.troubles, dependencies.log);
      return watchSftp({ ...pickUp(channel, dependencies), book, login: { host, port, user, keyFile, hostKey } });
    }
  }
}

async function startMllp(declared: MllpDeclaration, dependencies: ChannelDependencies): Promise<OpenChannel> {
  const { name: channel, senders, tls: files, protocol: _protocol, ...rest } = declared;
  const { troubles, certificateEnds: ends, certificatesMs: everyMs, clock, log } = dependencies;
  if (files === undefined) return startMllpServer({ ...dependencies, ...rest, channel });
  const read = () => readTls(files, senders);
  const tls = await read();
  const listening = await startMllpServer({ ...dependencies, ...rest, channel, tls });
  const book = new TroubleBook(channel, troubles, log);
  const watch = watchCertificates({
    ...files,
    channel,
    tls,
    read,
    listening,
    book,
    clock,
    log,
    ...(ends === undefined ? {} : { ends }),
    ...(everyMs === undefined ? {} : { everyMs }),
  });
  return {
    ...listening,
    stop: async () => {
      await watch.stop();
      await listening.stop();
    },
  };
}

function pickUp(declared: PickUpDeclaration, dependencies: ChannelDependencies) {
  const { name, folder, pattern, pollSeconds, archive, rejected, settleSeconds, fileBytes } = declared;
  return {
    ...dependencies,
    channel: name,
    folder,
    pattern,
    archive,
    pollMs: pollSeconds * 1000,
    ...(rejected === undefined ? {} : { rejected }),
    ...(settleSeconds === undefined ? {} : { settleMs: settleSeconds * 1000 }),
    ...(fileBytes === undefined ? {} : { fileBytes }),
  };
}
