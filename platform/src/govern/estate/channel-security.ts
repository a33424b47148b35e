import { isLoopback } from '../../connect/index.ts';
import type { Finding } from './finding.ts';
import type { Channel } from './channel.ts';

/** What would let a channel listen to strangers: plain text beyond this machine, senders that nothing tells apart or that nobody looks at. */
export function checkSecurity(channel: Channel, at: string): Finding[] {
  const unseen = sendersUnseen(channel) ? [unchecked(at)] : [];
  return channel.protocol === 'mllp' ? [...unseen, ...checkListener(channel, at)] : unseen;
}

/** MSH-3 and MSH-4 are looked at by MLLP listeners, the names in an X12 envelope where its documents are translated. */
const sendersUnseen = ({ protocol, format, senders = {} }: Channel): boolean =>
  (protocol !== 'mllp' && (senders.applications ?? senders.facilities) !== undefined) ||
  (format !== 'x12' && senders.interchanges !== undefined);

function checkListener({ tls, host, allowPlain }: Extract<Channel, { protocol: 'mllp' }>, at: string): Finding[] {
  if (tls === undefined) return isLoopback(host) || allowPlain === true ? [] : [plain(at)];
  const { partners = [], fingerprints, clientAuthorityFile, revocationFile, revoked } = tls;
  const isBound = tls.partners !== undefined || fingerprints !== undefined || revocationFile !== undefined || revoked !== undefined;
  const unbound = partners.filter(({ fingerprints: own, certificateName }) => own === undefined && certificateName === undefined);
  const names = partners.map(({ name }) => name);
  const shown = partners.flatMap(({ fingerprints: own = [] }) => own);
  return [
    ...(isBound && clientAuthorityFile === undefined ? [uncertified(at)] : []),
    ...(tls.partners !== undefined && fingerprints !== undefined ? [twice(at)] : []),
    ...unbound.map(({ name }) => nameless(name, at)),
    ...repeated(names).map((name) => doubled(name, at)),
    ...repeated(shown).map((fingerprint) => doubled(fingerprint, at)),
  ];
}

const repeated = (values: readonly string[]): string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];

const plain = (at: string): Finding => ({
  code: 'ESTATE_CHANNEL_PLAIN',
  message: 'The channel would take patient data unencrypted from beyond this machine',
  hint: 'Give it tls, let it listen on 127.0.0.1, or write `allowPlain: true` when the network itself is encrypted',
  at,
});

const unchecked = (at: string): Finding => ({
  code: 'ESTATE_SENDERS_UNCHECKED',
  message: 'The channel names senders by what its messages do not hold',
  hint: 'Name applications and facilities for HL7 by MLLP, and interchanges for documents in X12',
  at,
});

const uncertified = (at: string): Finding => ({
  code: 'ESTATE_SENDERS_UNCERTIFIED',
  message: 'The channel tells senders apart by certificates, and no authority certifies them',
  hint: 'Name the file of the authority as clientAuthorityFile; a certificate that signs itself is its own authority',
  at,
});

const twice = (at: string): Finding => ({
  code: 'ESTATE_SENDERS_UNCLEAR',
  message: 'The channel lists certificates both as fingerprints and under partners',
  hint: 'Move each fingerprint to the partner it belongs to',
  at,
});

const nameless = (partner: string, at: string): Finding => ({
  code: 'ESTATE_PARTNER_UNBOUND',
  message: `No certificate is bound to the partner "${partner}"`,
  hint: 'Give it fingerprints, or the certificateName that its authority puts into its certificates',
  at,
});

const doubled = (name: string, at: string): Finding => ({
  code: 'ESTATE_PARTNER_DOUBLED',
  message: `The partner or certificate "${name}" is declared twice`,
  hint: 'Let each certificate belong to one partner',
  at,
});
