import { attributeOf, find, readXml, type XmlElement, XmlError, type XmlLimits, xmlRules } from '@plexus/xml';
import { CxmlError } from './cxml-error.ts';
import { type Header, readHeader } from './header.ts';
import { isDateTime } from './values.ts';

/** What a document is about: its element under Request, Message or Response, and what stands around it. */
export interface CxmlDocument {
  /** The name of the document for its sender: the same at every retry (cXML 1.2 User's Guide, "cXML Envelope"). */
  readonly payloadId: string;
  /** When it was sent, as it is written. */
  readonly timestamp: string | undefined;
  /** `1.2.045`, by the attribute or the document type it names. */
  readonly version: string | undefined;
  readonly header: Header | undefined;
  readonly kind: 'request' | 'message' | 'response';
  readonly deploymentMode: 'production' | 'test';
  /** `OrderRequest`, `ConfirmationRequest`; of a Response without a payload `Response`. */
  readonly name: string;
  readonly element: XmlElement;
  readonly status: Status | undefined;
  readonly root: XmlElement;
  /** What is wrong and does not keep it from being read. */
  readonly problems: readonly CxmlError[];
}

/** What a Response says. */
export interface Status {
  readonly code: number;
  readonly text: string;
  /** What it says at length. */
  readonly detail: string | undefined;
}

export interface ReadCxmlOptions {
  readonly limits?: Partial<XmlLimits>;
}

/** The document types that cXML itself names: nothing but its own address, and nothing declared in place. */
const DOCTYPE = /^cXML\s+SYSTEM\s+(["'])https?:\/\/xml\.cxml\.org\/(?:schemas\/)?(?:cXML\/)?(1(?:\.\d{1,3}){1,3})\/[A-Za-z]{1,40}\.dtd\1$/i;

/**
 * Reads a document of cXML 1.x. Its document type may be named and is never fetched; there are no entities but the five of XML. Throws
 * `CxmlError` for what leaves nothing to stand on.
 */
export function readCxml(bytes: Uint8Array, { limits }: ReadCxmlOptions = {}): CxmlDocument {
  let declared: string | undefined;
  const allowsDoctype = (text: string): boolean => {
    declared = DOCTYPE.exec(text)?.[2];
    return declared !== undefined;
  };
  const root = treeOf(bytes, { allowsDoctype, ...(limits === undefined ? {} : { limits }) });
  if (root.name !== 'cXML' || root.namespace !== '') throw new CxmlError('CXML_ROOT', { offset: root.start });
  const version = attributeOf(root, 'version') ?? declared;
  if (version !== undefined && !/^1(\.\d+){0,3}$/.test(version)) throw new CxmlError('CXML_VERSION', { offset: root.start });
  const payloadId = attributeOf(root, 'payloadID');
  if (payloadId === undefined) throw new CxmlError('CXML_PAYLOAD_ID', { offset: root.start });
  const problems: CxmlError[] = [];
  const timestamp = attributeOf(root, 'timestamp');
  if (timestamp === undefined || !isDateTime(timestamp)) problems.push(new CxmlError('CXML_TIMESTAMP', { offset: root.start }));
  const { kind, holder, element } = bodyOf(root);
  const header = find(root, 'Header');
  if (kind !== 'response' && header === undefined) throw new CxmlError('CXML_HEADER', { offset: root.start });
  return {
    payloadId,
    timestamp,
    version,
    header: header === undefined ? undefined : readHeader(header),
    kind,
    deploymentMode: attributeOf(holder, 'deploymentMode') === 'test' ? 'test' : 'production',
    name: element.name,
    element,
    status: statusOf(find(holder, 'Status')),
    root,
    problems,
  };
}

function treeOf(bytes: Uint8Array, options: Parameters<typeof readXml>[1]): XmlElement {
  try {
    return readXml(bytes, options);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new CxmlError('CXML_XML', { offset: error.offset }, { rule: error.code, detail: xmlRules[error.code] });
  }
}

const HOLDERS = { Request: 'request', Message: 'message', Response: 'response' } as const;

function bodyOf(root: XmlElement): { kind: CxmlDocument['kind']; holder: XmlElement; element: XmlElement } {
  const holders = root.children.filter(({ name }) => Object.hasOwn(HOLDERS, name));
  const [holder, another] = holders;
  const about = holder?.children.filter(({ name }) => name !== 'Status' && name !== 'Signature') ?? [];
  const kind = holder === undefined ? undefined : HOLDERS[holder.name as keyof typeof HOLDERS];
  if (holder === undefined || kind === undefined || another !== undefined || about.length > 1)
    throw new CxmlError('CXML_BODY', { offset: another?.start ?? root.start });
  const [element = kind === 'response' ? holder : undefined] = about;
  if (element === undefined) throw new CxmlError('CXML_BODY', { offset: holder.start });
  return { kind, holder, element };
}

function statusOf(element: XmlElement | undefined): Status | undefined {
  const code = attributeOf(element, 'code') ?? '';
  if (element === undefined || !/^\d{3}$/.test(code)) return undefined;
  return {
    code: Number(code),
    text: attributeOf(element, 'text') ?? '',
    detail: element.text.trim() === '' ? undefined : element.text.trim(),
  };
}
