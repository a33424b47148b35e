import { type CxmlDocument, type CxmlError, requestNames, writeResponse } from '@plexus/cxml';
import type { Receipt } from '../../inbox/index.ts';
import type { Fault } from '../../kernel/index.ts';

/** The status of an answer (cXML 1.2 User's Guide, "Status", and the codes that procurement suites give to invoices). */
export interface CxmlStatus {
  readonly code: 200 | 201 | 401 | 404 | 406 | 417 | 450 | 500;
  readonly text: string;
  /** What is wrong and what to do, without a word of the document. */
  readonly detail: string;
}

const TEXTS: Readonly<Record<CxmlStatus['code'], string>> = {
  200: 'OK',
  201: 'Accepted',
  401: 'Unauthorized',
  404: 'Not Found',
  406: 'Not Acceptable',
  417: 'Expectation Failed',
  450: 'Not Implemented',
  500: 'Internal Server Error',
};

export const status = (code: CxmlStatus['code'], detail: string): CxmlStatus => ({ code, text: TEXTS[code], detail });

/** What a document that cannot be read is answered with: a version that is not ours is not implemented, the rest not acceptable. */
export const unreadable = ({ code, message }: CxmlError): CxmlStatus => status(code === 'CXML_VERSION' ? 450 : 406, message);

/** Why a document is not kept although it can be read; undefined when it is. */
export function unwanted({ kind }: CxmlDocument, problems: readonly CxmlError[] | undefined): CxmlStatus | undefined {
  if (kind !== 'request' || problems === undefined)
    return status(450, `${kind === 'request' ? 'This request' : 'This document'} is not taken here, but ${requestNames.join(', ')} are`);
  const [problem] = problems;
  if (problem === undefined) return undefined;
  return status(problem.code === 'CXML_REFERENCE' ? 417 : 406, problem.message);
}

/** What became of a document that was given to the inbox. The same for the first and for every repeat. */
export function received(receipt: Receipt): CxmlStatus {
  switch (receipt.outcome) {
    case 'stored':
    case 'duplicate':
      return status(201, `Kept as ${receipt.channel}:${receipt.seq}`);
    case 'conflict':
      return status(417, 'The payloadID was used before for another document; a person will look at it');
    case 'refused':
      return status(406, 'The document was set aside for a person');
  }
}

/** What a fault of ours or of the way in is answered with. */
export function failed({ kind, code, message }: Fault): CxmlStatus {
  if (code === 'PARTNER_UNKNOWN' || code === 'PARTNER_TRIES_EXCEEDED') return status(401, message);
  if (code === 'CHANNEL_UNKNOWN') return status(404, message);
  if (kind === 'rejected') return status(406, message);
  return status(500, kind === 'defect' ? 'Nothing was kept; send it again' : message);
}

/** The Response. Its name and time are those of what it answers, so that a repeat is answered with the same bytes. */
export const responseTo = (answered: string, at: Date, told: CxmlStatus): string =>
  writeResponse({ payloadId: `${answered}.response@plexus`, timestamp: at }, told);
