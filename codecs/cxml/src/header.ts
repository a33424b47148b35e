import { createHash, timingSafeEqual } from 'node:crypto';
import { attributeOf, element, find, findAll, textAt, textElement, type XmlElement, type XmlNode } from '@plexus/xml';
import { CxmlError } from './cxml-error.ts';

/** One name of a party: `NetworkID`, `DUNS`, `VendorID` and what it is there. */
export interface Credential {
  readonly domain: string;
  readonly identity: string;
  /** Shown by the sender. */
  readonly sharedSecret?: string | undefined;
}

/** Who sends to whom; `sender` is who opened the connection and shows a secret, a network for instance. */
export interface Header {
  readonly from: readonly Credential[];
  readonly to: readonly Credential[];
  readonly sender: readonly Credential[];
  readonly userAgent?: string | undefined;
}

/** Reads a Header (cXML 1.2 User's Guide, "Header"). Throws `CXML_HEADER` and `CXML_CREDENTIAL`. */
export function readHeader(header: XmlElement): Header {
  const userAgent = textAt(header, 'Sender/UserAgent');
  return {
    from: credentialsOf(header, 'From'),
    to: credentialsOf(header, 'To'),
    sender: credentialsOf(header, 'Sender'),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

function credentialsOf(header: XmlElement, party: string): Credential[] {
  const credentials = findAll(header, `${party}/Credential`);
  if (credentials.length === 0) throw new CxmlError('CXML_HEADER', { offset: header.start, path: `Header/${party}` });
  return credentials.map((credential) => {
    const domain = attributeOf(credential, 'domain');
    const identity = textAt(credential, 'Identity');
    if (domain === undefined || identity === undefined)
      throw new CxmlError('CXML_CREDENTIAL', { offset: credential.start, path: `Header/${party}/Credential` });
    const sharedSecret = find(credential, 'SharedSecret')?.text;
    return { domain, identity, ...(sharedSecret === undefined ? {} : { sharedSecret }) };
  });
}

/**
 * Whether the sender shows one of the secrets under the credential. Identities and domains are compared as cXML compares them, case apart;
 * secrets take the same time whatever they are, and an empty one is none.
 */
export function isSentBy({ sender }: Header, partner: Credential, secrets: readonly string[]): boolean {
  return sender.some(({ domain, identity, sharedSecret = '' }) => {
    if (!isSame(domain, partner.domain) || !isSame(identity, partner.identity)) return false;
    return secrets.map((secret) => secret !== '' && isEqual(secret, sharedSecret)).includes(true);
  });
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const BLANKED = Buffer.from('********');

/** The document without the secrets that its credentials show, so that it can be kept. */
export function withoutSecrets(bytes: Uint8Array, root: XmlElement): Buffer {
  const secrets = ['From', 'To', 'Sender']
    .flatMap((party) => findAll(root, `Header/${party}/Credential`))
    .flatMap(({ children }) =>
      children.filter(({ name }) => name === 'SharedSecret' || name === 'DigitalSignature' || name === 'CredentialMac'),
    );
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { content } of secrets.toSorted((a, b) => a.start - b.start)) {
    if (content.start === content.end) continue;
    parts.push(bytes.subarray(at, content.start), BLANKED);
    at = content.end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

/** A Header to be written. */
export function headerNode({ from, to, sender, userAgent }: Header): XmlNode {
  const party = (name: string, credentials: readonly Credential[], ...more: readonly (XmlNode | undefined)[]): XmlNode =>
    element(name, {}, [...credentials.map(credentialNode), ...more]);
  return element('Header', {}, [party('From', from), party('To', to), party('Sender', sender, textElement('UserAgent', userAgent))]);
}

const credentialNode = ({ domain, identity, sharedSecret }: Credential): XmlNode =>
  element('Credential', { domain }, [textElement('Identity', identity), textElement('SharedSecret', sharedSecret)]);
