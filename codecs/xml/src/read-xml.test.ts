import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { attributeOf, textAt, type XmlElement } from './element.ts';
import { parseXmlPath, valueAt } from './path.ts';
import { readXml } from './read-xml.ts';
import { element, writeXml, type XmlNode } from './write-xml.ts';
import { XmlError } from './xml-error.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const read = (text: string): XmlElement => readXml(bytes(text));
const refusal = (input: Uint8Array, options = {}): string => {
  try {
    readXml(input, options);
    return 'read';
  } catch (error) {
    assert.ok(error instanceof XmlError, String(error));
    return error.code;
  }
};

test('a document is a tree of names without prefixes, with texts as they were meant', () => {
  const root = read(
    '<?xml version="1.0"?><!-- n --><p:a xmlns:p="urn:p" x="1 &amp; 2"><b>t<!-- c -->u</b><b xml:lang="de"><![CDATA[<v>]]></b></p:a>',
  );
  assert.deepEqual([root.name, root.namespace, attributeOf(root, 'x')], ['a', 'urn:p', '1 & 2']);
  assert.deepEqual(
    root.children.map(({ text, parent }) => [text, parent === root]),
    [
      ['tu', true],
      ['<v>', true],
    ],
  );
  assert.equal(textAt(root, 'b/../b'), 'tu');
});

test('paths lead to texts and attributes, with the bytes they were read from', () => {
  const input = bytes('<o><l n="1" u=\'a="9" n="8"\'><i>Äpfel</i></l><l n = "2"><i> B </i><e name="k">v</e></l></o>');
  const root = readXml(input);
  const told = (path: string): string[] => {
    const parsed = parseXmlPath(path);
    const found = parsed && valueAt(input, root, parsed);
    return found === undefined ? [] : [found.text, input.toString('utf8', found.start, found.end)];
  };
  assert.deepEqual(told('l/@n'), ['1', '1']);
  assert.deepEqual(told('l[1]/@n'), ['2', '2']);
  assert.deepEqual(told('l/@u'), ['a="9" n="8"', 'a="9" n="8"']);
  assert.deepEqual(told('l/i'), ['Äpfel', 'Äpfel']);
  assert.deepEqual(told('l[@n=2]/i'), ['B', ' B ']);
  assert.deepEqual(told('l/e[@name=k]'), ['v', 'v']);
  assert.deepEqual(told('l/e/../@n'), ['2', '2']);
  for (const none of ['x', 'l[5]/i', 'l/@none', 'l[@n=3]/i']) assert.deepEqual(told(none), [], none);
  for (const unreadable of ['', 'a//b', '/a', 'a[', 'a[b=c]', '@a/b', 'a b']) assert.equal(parseXmlPath(unreadable), undefined, unreadable);
});

const DECLARED = 'cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.045/cXML.dtd"';
const nested = Array.from({ length: 10 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');

const HOSTILE: readonly (readonly [string, string | Buffer, string])[] = [
  ['a document type', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
  ['entities in entities', `<!DOCTYPE a [<!ENTITY e0 "x">${nested}]><a>&e10;</a>`, 'XML_DOCTYPE'],
  ['an entity that is a file', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'XML_DOCTYPE'],
  ['an entity that nobody declared', '<a>&e;</a>', 'XML_MALFORMED'],
  ['a depth that takes time', '<a>'.repeat(20_000), 'XML_TOO_DEEP'],
  ['a text without end', `<a>${'x'.repeat(300_000)}</a>`, 'XML_TOKEN_TOO_LONG'],
  ['an attribute without end', `<a b="${'x'.repeat(300_000)}"/>`, 'XML_TOKEN_TOO_LONG'],
  ['another encoding', '<?xml version="1.0" encoding="EBCDIC"?><a/>', 'XML_ENCODING'],
  ['bytes that are no text', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e]), 'XML_ENCODING'],
  ['nothing', '', 'XML_EMPTY'],
  ['JSON', '{"a": 1}', 'XML_NOT_XML'],
  ['a tag that never ends', '<a', 'XML_MALFORMED'],
];

for (const [what, input, rule] of HOSTILE) {
  test(`${what}: refused in little time`, () => {
    const started = process.cpuUsage();
    assert.equal(refusal(Buffer.from(input)), rule);
    const { user, system } = process.cpuUsage(started);
    assert.ok((user + system) / 1_000 < 1_000, 'milliseconds of processor time');
  });
}

test('elements and bytes are counted', () => {
  assert.equal(refusal(bytes(`<a>${'<b/>'.repeat(20)}</a>`), { limits: { elements: 20 } }), 'XML_TOO_MANY_ELEMENTS');
  assert.equal(refusal(bytes(`<a>${'<b/>'.repeat(20)}</a>`), { limits: { fileBytes: 50 } }), 'XML_FILE_TOO_LONG');
});

test('a document type that is allowed by its words is passed over; one that declares something beside them is not', () => {
  const allowsDoctype = (declared: string): boolean => declared === DECLARED;
  const root = readXml(bytes(`<!DOCTYPE ${DECLARED}>\n<cXML a="1"><b/></cXML>`), { allowsDoctype });
  assert.deepEqual([root.start, root.children.length], [`<!DOCTYPE ${DECLARED}>\n`.length, 1]);
  assert.equal(refusal(bytes(`<!DOCTYPE ${DECLARED} [<!ENTITY e "x">]><cXML>&e;</cXML>`), { allowsDoctype }), 'XML_DOCTYPE');
});

const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((one) => one.replaceAll(/[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));
const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9._-]{0,8}$/).filter((one) => !/^xml/i.test(one));
const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
  node: fc
    .tuple(name, fc.dictionary(name, text, { maxKeys: 3 }), fc.oneof(text, fc.array(tie('node'), { maxLength: 3 })))
    .map(([one, attributes, inside]) => element(one, attributes, inside)),
}));

test('what is written is read again as it was', () => {
  const plain = (one: XmlNode): unknown => [
    one.name,
    { ...one.attributes },
    one.text ?? '',
    (one.children ?? []).map((child) => plain(child as XmlNode)),
  ];
  const tree = (one: XmlElement): unknown => [one.name, Object.fromEntries(one.attributes), one.text, one.children.map(tree)];
  fc.assert(
    fc.property(node, (one) => assert.deepEqual(tree(read(writeXml(one))), plain(one))),
    { numRuns: 300 },
  );
});
