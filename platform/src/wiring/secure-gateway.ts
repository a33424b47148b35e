import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { type Log, readTls, TroubleBook, watchCertificates } from '../connect/index.ts';
import { type GatewayDependencies, listenSecurely, SeenCertificates } from '../gateway/index.ts';
import { type Running, systemClock } from '../kernel/index.ts';
import type { Platform } from '../runtime.ts';
import { noteCertificates, partnerTroubles } from './partners.ts';

/** What the gateway is called where listeners are named. */
const PLACE = 'gateway';

/** The address of the gateway over TLS, where the settings give it one. */
export const secureAddress = ({ publicUrl, tlsClientAuthorityFile }: Config): Pick<GatewayDependencies, 'secure'> =>
  publicUrl === undefined
    ? {}
    : { secure: { url: publicUrl, hasAuthority: tlsClientAuthorityFile !== undefined, seen: new SeenCertificates() } };

/**
 * Listens over TLS for a gateway, and takes on renewed files while it runs; undefined where the settings ask for none. Stopping it ends the
 * watch of the files: the listener ends with the gateway.
 */
export async function secureGateway(
  platform: Platform,
  gateway: FastifyInstance,
  { secure }: Pick<GatewayDependencies, 'secure'>,
  log: Log,
): Promise<(Running & { readonly address: string }) | undefined> {
  const { config } = platform;
  const { publicUrl, tlsHost: host, tlsPort, tlsCertificateFile: certificateFile, tlsKeyFile: keyFile } = config;
  if (publicUrl === undefined || certificateFile === undefined || keyFile === undefined) return undefined;
  const files = {
    certificateFile,
    keyFile,
    ...(config.tlsClientAuthorityFile === undefined ? {} : { clientAuthorityFile: config.tlsClientAuthorityFile }),
    ...(config.tlsRevocationFile === undefined ? {} : { revocationFile: config.tlsRevocationFile }),
  };
  const read = () => readTls(files, undefined);
  const tls = await read();
  const { port, renew } = await listenSecurely(gateway, { host, port: tlsPort, tls });
  const watch = watchCertificates({
    ...files,
    channel: PLACE,
    tls,
    read,
    listening: { renew, certificates: () => secure?.seen?.list(systemClock.now()) ?? [] },
    book: new TroubleBook(PLACE, partnerTroubles({ ...platform, now: () => systemClock.now() }), log),
    ends: noteCertificates(platform),
    clock: systemClock,
    log,
  });
  return { name: 'gateway over TLS', address: `https://${host}:${port}`, stop: () => watch.stop() };
}
