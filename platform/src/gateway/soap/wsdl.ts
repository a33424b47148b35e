import { OURS } from './envelope.ts';

const text = (name: string, least = 1): string => `<xs:element name="${name}" type="xs:string" minOccurs="${least}"/>`;
const decimal = (name: string): string => `<xs:element name="${name}" type="xs:decimal"/>`;
const day = (name: string): string => `<xs:element name="${name}" type="xs:date"/>`;
const list = (name: string, item: string, inside: string): string =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence><xs:element name="${item}" minOccurs="0" maxOccurs="unbounded">` +
  `<xs:complexType><xs:sequence>${inside}</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`;
const element = (name: string, inside: string): string =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence>${inside}</xs:sequence></xs:complexType></xs:element>`;

const line = [
  text('Account'),
  decimal('Amount'),
  ...['Department', 'CostCenter', 'ServiceLine', 'PayerClass', 'Counterparty'].map((name) => text(name, 0)),
].join('');

/** Requests and answers by operation; `Amount` is a decimal, debit positive. */
const OPERATIONS: Readonly<Record<string, readonly [request: string, answer: string]>> = {
  SubmitJournal: [
    text('DocumentId') + text('Entity') + day('AccountingDay') + text('Currency') + text('Description', 0) + list('Lines', 'Line', line),
    text('Id') + text('Status'),
  ],
  GetJournalStatus: [text('Id'), text('Id') + text('Status') + list('Journals', 'Journal', text('Id'))],
  GetAccountStatus: [
    text('Domain') + text('Number'),
    text('Status') +
      text('Entity', 0) +
      text('Currency', 0) +
      decimal('Total') +
      list('Balances', 'Balance', text('Bucket') + decimal('Amount')),
  ],
};

/** The description of the SOAP interface (WSDL 1.1), for callers that make their programs of it; `address` is where they reach it. */
export function wsdl(address: string): string {
  const names = Object.keys(OPERATIONS);
  const types = Object.entries(OPERATIONS).map(([name, [request, answer]]) => element(name, request) + element(`${name}Response`, answer));
  const messages = names.flatMap((name) =>
    [name, `${name}Response`].map((one) => `<w:message name="${one}"><w:part name="body" element="p:${one}"/></w:message>`),
  );
  const ports = names.map(
    (name) => `<w:operation name="${name}"><w:input message="p:${name}"/><w:output message="p:${name}Response"/></w:operation>`,
  );
  const binding = (prefix: string, version: string): string =>
    `<w:binding name="Finance${version}" type="p:Finance"><${prefix}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>` +
    names
      .map(
        (name) =>
          `<w:operation name="${name}"><${prefix}:operation soapAction="${OURS}/${name}"/><w:input><${prefix}:body use="literal"/></w:input>` +
          `<w:output><${prefix}:body use="literal"/></w:output></w:operation>`,
      )
      .join('') +
    '</w:binding>';
  return (
    `<?xml version="1.0" encoding="utf-8"?><w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema" ` +
    `xmlns:s11="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:p="${OURS}" targetNamespace="${OURS}">` +
    `<w:types><xs:schema targetNamespace="${OURS}" elementFormDefault="qualified">${types.join('')}</xs:schema></w:types>${messages.join('')}` +
    `<w:portType name="Finance">${ports.join('')}</w:portType>${binding('s11', '11')}${binding('s12', '12')}` +
    `<w:service name="Plexus"><w:port name="Finance11" binding="p:Finance11"><s11:address location="${address}"/></w:port>` +
    `<w:port name="Finance12" binding="p:Finance12"><s12:address location="${address}"/></w:port></w:service></w:definitions>`
  );
}
