import { readFile } from 'node:fs/promises';
import type { Receive } from '../inbox/index.ts';
import { type Clock, type Fault, type Running, Secret } from '../kernel/index.ts';
import { keyFileUnreadable } from './faults.ts';
import { watchFolder } from './files/watch-folder.ts';
import type { HttpChannels } from './http/channels.ts';
import type { MllpLimits } from './mllp/limits.ts';
import type { MllpSender } from './mllp/sender.ts';
import { type MllpTls, startMllpServer } from './mllp/server.ts';
import { watchSftp } from './sftp/watch-sftp.ts';
import type { Log, Metrics } from './telemetry.ts';

/** One way in, as the estate declares it, with all files and folders as absolute paths. */
export type ChannelDeclaration = MllpDeclaration | HttpDeclaration | FolderDeclaration | SftpDeclaration;

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

export interface TlsDeclaration {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Who certifies the senders; with it a certificate is demanded. */
  readonly clientAuthorityFile?: string;
  /** The only certificates let in; absent, with no `senders` either: every one of the authority. */
  readonly fingerprints?: readonly string[];
  /** Certificates by fingerprint or name, each with what it may send for. */
  readonly senders?: readonly MllpSender[];
}

export interface HttpDeclaration {
  readonly protocol: 'http';
  readonly name: string;
  readonly messageBytes?: number;
  /** Types of resources that are taken over FHIR REST; absent where the channel is not FHIR. */
  readonly resources?: readonly string[];
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

export interface ChannelDependencies {
  readonly receive: Receive;
  /** Where HTTP channels are opened for the submit endpoint. */
  readonly http: HttpChannels;
  /** Told of messages and connections that a certificate has no right to, for the audit. */
  readonly denied?: (fault: Fault, peer: string) => Promise<void>;
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
      });
    case 'folder':
      return watchFolder(pickUp(channel, dependencies));
    case 'sftp': {
      const { host, port, user, keyFile } = channel;
      const hostKey = channel.hostKey ?? { file: channel.hostKeyFile ?? '' };
      return watchSftp({ ...pickUp(channel, dependencies), login: { host, port, user, keyFile, hostKey } });
    }
  }
}

async function startMllp(declared: MllpDeclaration, dependencies: ChannelDependencies): Promise<OpenChannel> {
  const { name, senders, tls, protocol: _protocol, ...rest } = declared;
  return startMllpServer({
    ...dependencies,
    ...rest,
    channel: name,
    ...(tls === undefined ? {} : { tls: await readTls(tls, senders) }),
  });
}

async function readTls(tls: TlsDeclaration, bound: MllpDeclaration['senders']): Promise<MllpTls> {
  const read = (path: string): Promise<string> =>
    readFile(path, 'utf8').catch((error: unknown) => {
      throw keyFileUnreadable(error, path);
    });
  const [cert, key, ca] = await Promise.all([
    read(tls.certificateFile),
    read(tls.keyFile),
    tls.clientAuthorityFile === undefined ? undefined : read(tls.clientAuthorityFile),
  ]);
  const senders = tls.senders ?? tls.fingerprints?.map((fingerprint) => ({ fingerprint, ...bound }));
  return { cert, key: new Secret(key), ...(ca === undefined ? {} : { ca }), ...(senders === undefined ? {} : { senders }) };
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
