import { Fault } from '../../kernel/index.ts';
import { readXml, type XmlElement } from './xml-reader.ts';

/** Which SOAP a caller speaks: answers are in the same. */
export type SoapVersion = '1.1' | '1.2';

const ENVELOPES: Readonly<Record<string, SoapVersion>> = {
  'http://schemas.xmlsoap.org/soap/envelope/': '1.1',
  'http://www.w3.org/2003/05/soap-envelope': '1.2',
};
const NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};
export const MEDIA_TYPES: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
};
/** Of our own operations. */
export const OURS = 'urn:plexus:finance:1';

/**
 * The one thing that an envelope asks for (SOAP 1.1 section 4, SOAP 1.2 part 1 section 5). Throws `XML_REFUSED`, `SOAP_ENVELOPE_WRONG` and, for a
 * header entry that must be understood, `SOAP_HEADER_UNKNOWN`: we know none.
 */
export function requestIn(bytes: Uint8Array): XmlElement {
  const envelope = readXml(bytes);
  const version = ENVELOPES[envelope.namespace];
  if (version === undefined || envelope.name !== 'Envelope') throw envelopeWrong('The root is no SOAP envelope');
  const [first, second, ...more] = envelope.children;
  const header = first?.name === 'Header' && first.namespace === envelope.namespace ? first : undefined;
  const body = header === undefined ? first : second;
  const stray = header === undefined ? second : more[0];
  if (body?.name !== 'Body' || body.namespace !== envelope.namespace || stray !== undefined) {
    throw envelopeWrong('An envelope has a body, and before it one header at most');
  }
  if (header?.children.some(mustBeUnderstood) === true) throw headerUnknown();
  const [request, another] = body.children;
  if (request === undefined || another !== undefined) throw envelopeWrong('A body asks for one thing');
  if (request.namespace !== OURS) throw envelopeWrong(`What is asked for is not in the namespace ${OURS}`);
  return request;
}

function mustBeUnderstood({ attributes }: XmlElement): boolean {
  return [...attributes].some(([name, value]) => /(^|:)mustUnderstand$/.test(name) && ['1', 'true'].includes(value.trim()));
}

/** Values by name; a list stands for an element that is there several times. */
export interface SoapValues {
  readonly [name: string]: string | SoapValues | readonly SoapValues[] | undefined;
}

/** An envelope around one of our answers. */
export const envelopeOf = (version: SoapVersion, name: string, values: SoapValues): string =>
  around(version, `<p:${name} xmlns:p="${OURS}">${elementsOf(values)}</p:${name}>`);

const PLACES: Readonly<Record<SoapVersion, readonly [sender: string, receiver: string, understood: string]>> = {
  '1.1': ['Client', 'Server', 'MustUnderstand'],
  '1.2': ['Sender', 'Receiver', 'MustUnderstand'],
};

/** An envelope around a fault: whose it is, its words, and code and hint as every answer of the API has them. */
export function faultOf(version: SoapVersion, fault: Fault, isOurs: boolean): string {
  const [sender, receiver, understood] = PLACES[version];
  const code = fault.code === 'SOAP_HEADER_UNKNOWN' ? understood : isOurs ? receiver : sender;
  const told = { Code: fault.code, Hint: fault.hint, At: fault.at };
  const detail = `<p:Problem xmlns:p="${OURS}">${elementsOf(told)}</p:Problem>`;
  const words = escaped(fault.message);
  return around(
    version,
    version === '1.1'
      ? `<s:Fault><faultcode>s:${code}</faultcode><faultstring>${words}</faultstring><detail>${detail}</detail></s:Fault>`
      : `<s:Fault><s:Code><s:Value>s:${code}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">${words}</s:Text></s:Reason>` +
          `<s:Detail>${detail}</s:Detail></s:Fault>`,
  );
}

const around = (version: SoapVersion, inner: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${NAMESPACES[version]}"><s:Body>${inner}</s:Body></s:Envelope>`;

function elementsOf(values: SoapValues): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map((item: SoapValues) => [name, item] as const) : [[name, value] as const]))
    .map(([name, value]) => {
      if (value === undefined) return '';
      return `<p:${name}>${typeof value === 'string' ? escaped(value) : elementsOf(value as SoapValues)}</p:${name}>`;
    })
    .join('');
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll(/(?![\t\n\r])\p{Cc}/gu, '');

const envelopeWrong = (message: string): Fault =>
  new Fault({ code: 'SOAP_ENVELOPE_WRONG', kind: 'rejected', message, hint: 'See GET /soap?wsdl' });

const headerUnknown = (): Fault =>
  new Fault({
    code: 'SOAP_HEADER_UNKNOWN',
    kind: 'rejected',
    message: 'A header must be understood, and is not',
    hint: 'Send no headers: callers prove who they are by the bearer token of the HTTP request',
  });
