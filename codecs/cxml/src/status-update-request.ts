import { element, type XmlElement, type XmlNode } from '@plexus/xml';
import { documentReferenceNode } from './parts.ts';
import { type Checked, checked, Values } from './values.ts';

/** What became of a document that was sent before (cXML 1.2 User's Guide, "StatusUpdateRequest"). */
export interface StatusUpdateRequest {
  /** payloadID of the document that it is about. */
  readonly document: string | undefined;
  readonly code: number;
  readonly text: string;
  /** Where it is about an invoice: `paid`, `rejected`, `reconciled`. */
  readonly invoice: { readonly type: string; readonly invoiceId: string | undefined } | undefined;
}

/** Reads a StatusUpdateRequest; one that names neither document nor invoice breaks `CXML_REFERENCE`. */
export function readStatusUpdateRequest(request: XmlElement): Checked<StatusUpdateRequest> {
  const values = new Values(request);
  const code = values.requiredNumber('Status/@code');
  const document = values.text('DocumentReference/@payloadID');
  const invoice = values.one('InvoiceStatus', (status) => ({
    type: status.required('@type'),
    invoiceId: status.text('InvoiceIDInfo/@invoiceID'),
  }));
  if (document === undefined && invoice?.invoiceId === undefined) values.fault('CXML_REFERENCE', 'DocumentReference');
  return checked({ document, code: Number(code), text: values.text('Status/@text') ?? '', invoice }, values);
}

/** The StatusUpdateRequest to be put into a document. */
export function statusUpdateRequestNode({ document, code, text, invoice }: StatusUpdateRequest): XmlNode {
  return element('StatusUpdateRequest', {}, [
    documentReferenceNode(document),
    element('Status', { code: String(code), text }),
    invoice === undefined
      ? undefined
      : element('InvoiceStatus', { type: invoice.type }, [
          invoice.invoiceId === undefined ? undefined : element('InvoiceIDInfo', { invoiceID: invoice.invoiceId }),
        ]),
  ]);
}
