import { CxmlError, readCxml, type Status } from '@plexus/cxml';
import { type Clock, type HttpCall, Secret } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import type { Login } from '../authorization.ts';
import { judgeWrite, plainText } from '../http-answer.ts';
import { readOrderMessage } from '../order-message.ts';
import { type CxmlParties, orderDocument, payloadIdOf } from './order-document.ts';

/** An answer is given when the document was taken; nothing shows later. */
const SETTLE_MS = 0;

/**
 * Orders to suppliers as OrderRequest of cXML. There is nothing to look at on the other side: what became of a document is told by sending it
 * again under its payloadID, which who took it answers with its first Response and does nothing (cXML 1.2 User's Guide, "payloadID").
 */
export function cxmlOrders(clock: Clock, parties: CxmlParties | undefined, login: Login | undefined): Adapter {
  const send = async (outbound: Outbound, call: HttpCall): Promise<Sent> => {
    const message = readOrderMessage(outbound.content);
    const from = parties?.from[outbound.entity];
    if (parties === undefined || login === undefined || from === undefined)
      return { result: 'refused-data', code: 'CXML_PARTY_UNKNOWN', detail: 'the target does not say who this entity is to the supplier' };
    const sender = { identity: login.user, secret: new Secret(login.password) };
    const body = orderDocument(message, from, parties, sender, clock.now());
    const headers = { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' };
    const judged = judgeWrite(await call({ method: 'POST', path: '', headers, body }), clock.now());
    if (judged.result !== 'judged') return judged;
    if (judged.status >= 300) return { result: 'refused-data', code: `HTTP_${judged.status}`, detail: '' };
    return judgeStatus(statusIn(judged.body), payloadIdOf(message.transmission, from));
  };
  return {
    looksFirst: false,
    signsIn: true,
    settleMs: SETTLE_MS,
    async find(outbound, call): Promise<Found | Trouble> {
      const sent = await send(outbound, call);
      if (sent.result === 'acknowledged') return { result: 'already-applied', reference: sent.reference, differences: [] };
      if (sent.result === 'throttled' || sent.result === 'unavailable' || sent.result === 'unknown') return sent;
      // It will not have it, and so does not: the next try hears why.
      return { result: 'absent' };
    },
    create: send,
  };
}

type Sent = Extract<Created, { result: 'acknowledged' }> | Refusal | Trouble;

function statusIn(body: Buffer): Status | undefined {
  try {
    const { kind, status } = readCxml(body, { limits: { fileBytes: 1024 * 1024, elements: 1_000 } });
    return kind === 'response' ? status : undefined;
  } catch (error) {
    if (error instanceof CxmlError) return undefined;
    throw error;
  }
}

/** Codes that turn us away, whatever the document says; the rest of 4xx is about the document (cXML 1.2 User's Guide, "Status"). */
const TURNED_AWAY = [401, 402, 403, 407];

function judgeStatus(status: Status | undefined, payloadId: string): Sent {
  if (status === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  const code = `CXML_${status.code}`;
  if (status.code < 300) return { result: 'acknowledged', reference: payloadId };
  if (status.code >= 500 || TURNED_AWAY.includes(status.code)) return { result: 'unavailable', code };
  return {
    result: status.code === 409 ? 'conflict' : 'refused-data',
    code,
    detail: plainText(`${status.text} ${status.detail ?? ''}`.trim(), 120),
  };
}
