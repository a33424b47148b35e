import { isAbsolute, join } from 'node:path';
import type { ChannelDeclaration, MllpSender } from '../../connect/index.ts';
import type { Channel, Partner } from './channel.ts';

export interface ChannelPlace {
  /** The port an MLLP channel listens on in this installation. */
  readonly port: number;
  /** Files and folders of the estate are relative to it. */
  readonly dataFolder: string;
  /** What the channel's mappings take. */
  readonly kinds: readonly string[];
}

/** What connect needs of a channel: its protocol's settings, with places on this machine made absolute. */
export function channelDeclaration(channel: Channel, { port, dataFolder, kinds }: ChannelPlace): ChannelDeclaration {
  const here = (place: string): string => (isAbsolute(place) ? place : join(dataFolder, place));
  const { name } = channel;
  switch (channel.protocol) {
    case 'mllp': {
      const { host, acknowledgment, tls, senders, allowPlain } = channel;
      return {
        protocol: 'mllp',
        name,
        host,
        port,
        acknowledgment,
        ...(tls === undefined
          ? {}
          : {
              tls: {
                certificateFile: here(tls.certificateFile),
                keyFile: here(tls.keyFile),
                ...(tls.clientAuthorityFile === undefined ? {} : { clientAuthorityFile: here(tls.clientAuthorityFile) }),
                ...(tls.revocationFile === undefined ? {} : { revocationFile: here(tls.revocationFile) }),
                ...(tls.revoked === undefined ? {} : { revoked: tls.revoked }),
                ...(tls.fingerprints === undefined ? {} : { fingerprints: tls.fingerprints }),
                ...(tls.partners === undefined ? {} : { senders: tls.partners.flatMap(sendersOf) }),
              },
            }),
        ...(senders === undefined ? {} : { senders }),
        ...(allowPlain === undefined ? {} : { allowPlain }),
      };
    }
    case 'http':
      return { protocol: 'http', name, entities: channel.entities, ...(channel.format === 'fhir' ? { resources: kinds } : {}) };
    case 'cxml': {
      const { sender, secretFile, entities } = channel;
      return { protocol: 'http', name, entities, cxml: { sender, secretFile: here(secretFile) } };
    }
    case 'webhook':
      return { protocol: 'http', name, entities: channel.entities, signedBy: here(channel.secretFile) };
    case 'coupa': {
      const { url, reach = 'public', resource, clientFile, scope, pollSeconds, lookBackDays = 3 } = channel;
      return { protocol: 'coupa', name, url, reach, resource, clientFile: here(clientFile), scope, pollSeconds, lookBackDays };
    }
    case 'folder': {
      const { pattern, pollSeconds } = channel;
      return { protocol: 'folder', name, folder: here(channel.folder), pattern, pollSeconds, archive: here(channel.archive) };
    }
    case 'sftp': {
      const { host, port: sftpPort, user, keyFile, hostKey, hostKeyFile, folder, pattern, pollSeconds, archive } = channel;
      return {
        protocol: 'sftp',
        name,
        host,
        port: sftpPort,
        user,
        keyFile: here(keyFile),
        ...(hostKey === undefined ? {} : { hostKey }),
        ...(hostKeyFile === undefined ? {} : { hostKeyFile: here(hostKeyFile) }),
        folder,
        pattern,
        pollSeconds,
        archive,
      };
    }
  }
}

/** A partner as its certificates: one each, so that two can be live while it changes them. */
function sendersOf({ name: partner, fingerprints, certificateName, ...rule }: Partner): MllpSender[] {
  const named = { partner, ...rule, ...(certificateName === undefined ? {} : { name: certificateName }) };
  return fingerprints === undefined ? [named] : fingerprints.map((fingerprint) => ({ ...named, fingerprint }));
}
