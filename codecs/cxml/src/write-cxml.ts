import { element, writeXml, type XmlNode } from '@plexus/xml';
import { type Header, headerNode } from './header.ts';

/** What stands around a document. */
export interface Envelope {
  /** The same at every retry, and of no other document. */
  readonly payloadId: string;
  readonly timestamp: Date;
}

export interface RequestEnvelope extends Envelope {
  readonly header: Header;
  readonly deploymentMode?: 'production' | 'test';
}

const VERSION = '1.2.045';

/** The document type of each request: invoices and fulfilment have their own (cXML 1.2 User's Guide, "cXML DTDs"). */
const TYPES: Readonly<Record<string, string>> = {
  InvoiceDetailRequest: 'InvoiceDetail',
  ConfirmationRequest: 'Fulfill',
  ShipNoticeRequest: 'Fulfill',
  ReceiptRequest: 'Fulfill',
};

/** A document that asks something: `writeRequest({ … }, orderRequestNode(order))`. */
export function writeRequest({ header, deploymentMode = 'production', ...envelope }: RequestEnvelope, request: XmlNode): string {
  return document(envelope, TYPES[request.name] ?? 'cXML', [headerNode(header), element('Request', { deploymentMode }, [request])]);
}

/** The answer to a request. `detail` says at length what `text` names. */
export function writeResponse(
  envelope: Envelope,
  { code, text, detail = '' }: { readonly code: number; readonly text: string; readonly detail?: string },
  payload?: XmlNode,
): string {
  const status = element('Status', { code: String(code), text, 'xml:lang': 'en' }, detail);
  return document(envelope, 'cXML', [element('Response', {}, [status, payload])]);
}

function document({ payloadId, timestamp }: Envelope, type: string, children: readonly XmlNode[]): string {
  const root = element('cXML', { 'xml:lang': 'en', version: VERSION, payloadID: payloadId, timestamp: timestamp.toISOString() }, children);
  return writeXml(root, `<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/${VERSION}/${type}.dtd">\n`);
}
