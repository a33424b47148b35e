import { element, find, findAll, readXml, textAt, textElement, writeXml, type XmlElement, XmlError, type XmlNode } from '@plexus/xml';
import type { Clock, HttpCall } from '../../kernel/index.ts';
import type { Refusal, Trouble } from '../adapter.ts';
import type { Login } from '../authorization.ts';
import { judgeWrite, plainText } from '../http-answer.ts';

export const NAMESPACE = 'urn:com.workday/bsvc';
/** Of the Workday Web Services whose shapes are spoken here. */
export const VERSION = 'v44.0';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const PASSWORD = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';

export type Service = 'Financial_Management' | 'Resource_Management';

/** What the target said to a request. */
export type Said =
  | { readonly result: 'said'; readonly response: XmlElement }
  /** An id that it does not know. */
  | { readonly result: 'no-such-id' }
  | Refusal
  | Trouble;

const PERIOD = /period|accounting date/i;
const NO_SUCH_ID = /is not a valid ID value/i;
const THROTTLED = /throttl|too many requests|concurrent/i;

/** `<wd:Name>`, its children in the order that the schema wants them. */
export const node = (
  name: string,
  inside: string | readonly (XmlNode | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): XmlNode => element(`wd:${name}`, attributes, inside);
export const leaf = (name: string, text: string | undefined): XmlNode | undefined => textElement(`wd:${name}`, text);
/** A reference by an id of a type: `<wd:Supplier_Reference><wd:ID wd:type="Supplier_ID">…`. */
export const reference = (name: string, type: string, id: string): XmlNode => node(name, [node('ID', id, { 'wd:type': type })]);

/** The id of a reference that was read. */
export const idIn = (parent: XmlElement | undefined, name: string): string => textAt(parent, `${name}/ID`) ?? '';

/** Sends one request with WS-Security (OASIS UsernameToken Profile 1.0). The login's user is `user@tenant`. */
export async function ask(call: HttpCall, clock: Clock, login: Login | undefined, service: Service, request: XmlNode): Promise<Said> {
  if (login === undefined) return { result: 'unavailable', code: 'CREDENTIALS_NOT_DECLARED' };
  const outcome = await call({
    method: 'POST',
    path: `/${service}/${VERSION}`,
    headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '' },
    body: envelope(login, request),
  });
  if (outcome.outcome === 'answered' && outcome.status === 500) return faultIn(outcome.body);
  const judged = judgeWrite(outcome, clock.now());
  if (judged.result !== 'judged') return judged;
  const response = bodyOf(judged.body);
  const wanted = request.name.replace(/^wd:(.*)_Request$/, '$1_Response');
  if (response === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  if (response.name === 'Fault') return faultIn(judged.body);
  return response.name === wanted ? { result: 'said', response } : { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
}

function envelope({ user, password }: Login, request: XmlNode): string {
  const token = element('wsse:UsernameToken', {}, [
    textElement('wsse:Username', user),
    element('wsse:Password', { Type: PASSWORD }, password),
  ]);
  const header = element('soapenv:Header', {}, [
    element('wsse:Security', { 'soapenv:mustUnderstand': '1', 'xmlns:wsse': SECURITY }, [token]),
  ]);
  const body = element('soapenv:Body', {}, [request]);
  return writeXml(element('soapenv:Envelope', { 'xmlns:soapenv': SOAP, 'xmlns:wd': NAMESPACE }, [header, body]));
}

function bodyOf(bytes: Buffer): XmlElement | undefined {
  try {
    const root = readXml(bytes);
    return root.name === 'Envelope' ? find(root, 'Body')?.children[0] : undefined;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/**
 * A SOAP fault. Only a `Validation_Fault` says that nothing was done; what failed in another way may have been done, unless it says that it
 * was held back.
 */
function faultIn(bytes: Buffer): Said {
  const fault = bodyOf(bytes);
  const code = textAt(fault, 'faultcode') ?? '';
  const words = textAt(fault, 'faultstring') ?? '';
  if (fault?.name !== 'Fault') return { result: 'unknown', code: 'HTTP_500' };
  if (/authenticationError/i.test(code)) return { result: 'unavailable', code: 'LOGIN_REFUSED' };
  const errors = findAll(fault, 'detail/Validation_Fault/Validation_Error');
  if (errors.length === 0)
    return THROTTLED.test(words) ? { result: 'throttled', code: 'THROTTLED' } : { result: 'unknown', code: 'PROCESSING_FAULT' };
  const messages = errors.map((error) => textAt(error, 'Message') ?? '');
  if (messages.every((message) => NO_SUCH_ID.test(message)) && /^\/(wd:)?Get_/.test(textAt(errors[0], 'Xpath') ?? ''))
    return { result: 'no-such-id' };
  const detail = plainText(
    errors.map((error) => `${textAt(error, 'Xpath') ?? ''} ${textAt(error, 'Message') ?? ''}`.trim()).join('; '),
    200,
  );
  const isPeriod = messages.some((message) => PERIOD.test(message));
  return { result: isPeriod ? 'refused-period' : 'refused-data', code: 'VALIDATION_FAULT', detail };
}
