import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../kernel/index.ts';
import { readXml, type XmlElement } from './xml-reader.ts';

const read = (text: string): XmlElement => readXml(Buffer.from(text));
const refuses = (text: string | Buffer): string => {
  try {
    readXml(Buffer.from(text));
    return 'read';
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, 'XML_REFUSED');
    return error.message;
  }
};

test('names are told by the namespace their prefix stands for where they stand', () => {
  const root = read(
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><a:r xmlns:a="urn:a" xmlns="urn:d"><x q="1"/><a:y xmlns:a="urn:b">t</a:y></a:r>\n',
  );
  assert.deepEqual(
    [root, ...root.children].map(({ namespace, name, text }) => [namespace, name, text]),
    [
      ['urn:a', 'r', ''],
      ['urn:d', 'x', ''],
      ['urn:b', 'y', 't'],
    ],
  );
  assert.equal(root.children[0]?.attributes.get('q'), '1');
});

test('texts come out as they were meant: no number is made of them, and references are characters', () => {
  assert.equal(read('<a>0010.10</a>').text, '0010.10');
  assert.equal(read('<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;</a>').text, '<&>"\'A\u{1F600}');
  assert.equal(read('<a>1<!-- 2 -->3</a>').text, '13');
});

const HOSTILE: Readonly<Record<string, string | Buffer>> = {
  'a document type': '<!DOCTYPE a><a/>',
  'entities to expand': '<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]><a>&d;</a>',
  'an outside entity': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'an instruction': '<?php 1 ?><a/>',
  'an instruction inside': '<a><?x y?></a>',
  CDATA: '<a><![CDATA[b]]></a>',
  'two roots': '<a/><b/>',
  'text behind the root': '<a/>b',
  'no root': '  ',
  'an end that is missing': '<a><b></a>',
  'an early end': '<a><b/>',
  'an unbound prefix': '<a:b/>',
  'an attribute twice': '<a b="1" b="2"/>',
  'a prefix twice': '<a xmlns:b="1" xmlns:b="2"/>',
  'an attribute without quotes': '<a b=1/>',
  'a reference to nothing': '<a>&b;</a>',
  'a bare ampersand': '<a>b & c</a>',
  'a reference to no character': '<a>&#0;</a>',
  'a reference to half a character': '<a>&#xD800;</a>',
  'a control character': '<a>\u0007</a>',
  'another encoding': '<?xml version="1.0" encoding="UTF-16"?><a/>',
  'bytes that are no UTF-8': Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]),
  'a comment that does not end': '<a><!-- b</a>',
  'too deep': `${'<a>'.repeat(33)}${'</a>'.repeat(33)}`,
  'too many': `<a>${'<b/>'.repeat(20_001)}</a>`,
  'too many attributes': `<a ${Array.from({ length: 33 }, (_, n) => `a${n}="1"`).join(' ')}/>`,
  'an end with attributes': '<a></a b="1">',
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`${what} is refused`, () => {
    assert.notEqual(refuses(text), 'read');
  });
}

test('hostile lengths take no time', () => {
  const started = performance.now();
  refuses(`<a ${'b="c" '.repeat(100_000)}`);
  refuses(`<a>${'&#65;'.repeat(200_000)}`);
  refuses(`<${'a'.repeat(1_000_000)}`);
  refuses(`<!--${'-'.repeat(1_000_000)}`);
  refuses(`<a>${'<'.repeat(1_000_000)}`);
  assert.ok(performance.now() - started < 3_000);
});

test('whatever text is written is read again', () => {
  const escaped = (text: string): string => text.replaceAll(/[&<>"'\r]/g, (one) => `&#${one.charCodeAt(0)};`);
  const texts = fc.string({ unit: 'binary' }).filter((text) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text));
  fc.assert(fc.property(texts, (text) => assert.equal(read(`<a b="${escaped(text)}">${escaped(text)}</a>`).text, text)));
});
