import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CxmlError } from './cxml-error.ts';
import { isSentBy, withoutSecrets } from './header.ts';
import { readCxml } from './read-cxml.ts';
import { writeResponse } from './write-cxml.ts';

const party = (name: string, secret = ''): string =>
  `<${name}><Credential domain="DUNS"><Identity>${name}-1</Identity>${secret}</Credential></${name}>`;
const SECRET = '<SharedSecret>open sesame</SharedSecret>';
const header = (secret = SECRET): string => `<Header>${party('From')}${party('To')}${party('Sender', secret)}</Header>`;
const document = (
  body = `${header()}<Request><ProfileRequest/></Request>`,
  attributes = 'payloadID="1@x" timestamp="2026-03-14T09:00:00-05:00"',
): string => `<cXML ${attributes}>${body}</cXML>`;
const codeOf = (text: string): string => {
  try {
    readCxml(Buffer.from(text));
    return 'read';
  } catch (error) {
    assert.ok(error instanceof CxmlError, String(error));
    assert.doesNotMatch(error.message, /sesame|passwd|evil/);
    return error.rule ?? error.code;
  }
};
const DTD = 'http://xml.cxml.org/schemas/cXML/1.2.045/cXML.dtd';

test('a document tells its name, its parties and what it holds', () => {
  const {
    payloadId,
    timestamp,
    version,
    header: read,
    kind,
    name,
    deploymentMode,
  } = readCxml(Buffer.from(`<!DOCTYPE cXML SYSTEM "${DTD}">${document()}`));
  assert.deepEqual(
    [payloadId, timestamp, version, kind, name, deploymentMode],
    ['1@x', '2026-03-14T09:00:00-05:00', '1.2.045', 'request', 'ProfileRequest', 'production'],
  );
  assert.deepEqual(read?.from, [{ domain: 'DUNS', identity: 'From-1' }]);
  assert.deepEqual(read.sender, [{ domain: 'DUNS', identity: 'Sender-1', sharedSecret: 'open sesame' }]);
});

test('what is no document of cXML is refused by name', () => {
  assert.equal(codeOf(document()), 'read');
  assert.equal(codeOf('<order/>'), 'CXML_ROOT');
  assert.equal(codeOf(document().replace('<cXML', '<cXML xmlns="urn:x"')), 'CXML_ROOT');
  assert.equal(codeOf(document(undefined, 'timestamp="2026-03-14"')), 'CXML_PAYLOAD_ID');
  assert.equal(codeOf(document(undefined, 'payloadID="1" version="2.0"')), 'CXML_VERSION');
  assert.equal(codeOf(document('<Request><A/></Request>')), 'CXML_HEADER');
  assert.equal(codeOf(document(`<Header>${party('From')}${party('To')}</Header><Request><A/></Request>`)), 'CXML_HEADER');
  assert.equal(codeOf(document(header().replace(' domain="DUNS"', '') + '<Request><A/></Request>')), 'CXML_CREDENTIAL');
  assert.equal(codeOf(document(header())), 'CXML_BODY');
  assert.equal(codeOf(document(`${header()}<Request><A/><B/></Request>`)), 'CXML_BODY');
  assert.equal(codeOf(document(`${header()}<Request><A/></Request><Request><A/></Request>`)), 'CXML_BODY');
});

const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['a document type of its own', 'cXML SYSTEM "http://evil.example/cXML/1.2.045/cXML.dtd"', 'XML_DOCTYPE'],
  ['one beside the known one', `cXML SYSTEM "${DTD}" [<!ENTITY e SYSTEM "file:///etc/passwd">]`, 'XML_DOCTYPE'],
  [
    'one that only begins like the known one',
    'cXML SYSTEM "http://xml.cxml.org.evil.example/schemas/cXML/1.2.045/cXML.dtd"',
    'XML_DOCTYPE',
  ],
  ['a public one', `cXML PUBLIC "-//evil" "${DTD}"`, 'XML_DOCTYPE'],
  ['one of another root', `order SYSTEM "${DTD}"`, 'XML_DOCTYPE'],
  ['entities in entities', 'cXML [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]', 'XML_DOCTYPE'],
];
for (const [what, declared, rule] of HOSTILE) {
  test(`a document type is taken only where it is cXML's own address: ${what} is not`, () => {
    assert.equal(codeOf(`<!DOCTYPE ${declared}>${document()}`), rule);
  });
}

test('each kind of document may name the type that is its own', () => {
  for (const address of [
    DTD,
    'http://xml.cXML.org/schemas/cXML/1.2.020/InvoiceDetail.dtd',
    'https://xml.cxml.org/schemas/cXML/1.2.045/Fulfill.dtd',
  ])
    assert.equal(codeOf(`<!DOCTYPE cXML SYSTEM '${address}'>${document()}`), 'read', address);
});

test('who sends is told by domain, identity and one of the secrets that are live', () => {
  const read = (secret?: string) => readCxml(Buffer.from(document(`${header(secret)}<Request><A/></Request>`))).header;
  const partner = { domain: 'duns', identity: 'sender-1' };
  const judged = (secrets: readonly string[], secret?: string, who = partner): boolean => {
    const shown = read(secret);
    assert.ok(shown !== undefined);
    return isSentBy(shown, who, secrets);
  };
  assert.equal(judged(['open sesame']), true);
  assert.equal(judged(['a new one', 'open sesame']), true);
  assert.equal(judged(['open sesam']), false);
  assert.equal(judged(['open sesame'], ''), false);
  assert.equal(judged([''], ''), false);
  assert.equal(judged(['open sesame'], SECRET, { ...partner, identity: 'From-1' }), false);
  assert.equal(judged(['open sesame'], SECRET, { ...partner, domain: 'NetworkID' }), false);
  assert.equal(judged([]), false);
});

test('secrets are blanked before a document is kept, and nothing else of it changes', () => {
  const text = document(`${header(SECRET + SECRET)}<Request><A n="é">open sesame</A></Request>`);
  const kept = withoutSecrets(Buffer.from(text), readCxml(Buffer.from(text)).root);
  assert.equal(kept.toString(), text.replaceAll(SECRET, '<SharedSecret>********</SharedSecret>'));
});

test('an answer says how it went', () => {
  const text = writeResponse({ payloadId: '2@x', timestamp: new Date(0) }, { code: 406, text: 'Not Acceptable', detail: 'No <order>' });
  assert.deepEqual(readCxml(Buffer.from(text)).status, { code: 406, text: 'Not Acceptable', detail: 'No <order>' });
});
