import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { charsetNamed } from './charset.ts';
import { readDelimiters, STANDARD_DELIMITERS } from './delimiters.ts';
import { escapeText, unescapeText } from './escapes.ts';
import { anyDelimiters } from './testing.ts';

const unescape = (text: string) => unescapeText(text, STANDARD_DELIMITERS);
const escape = (text: string) => escapeText(text, STANDARD_DELIMITERS);

test('each delimiter has its escape sequence, both ways', () => {
  assert.equal(unescape('\\F\\\\S\\\\T\\\\R\\\\E\\'), '|^&~\\');
  assert.equal(escape('|^&~\\'), '\\F\\\\S\\\\T\\\\R\\\\E\\');
  assert.equal(unescapeText('\\P\\', readDelimiters('|', '^~\\&#', 3)), '#');
});

test('hexadecimal bytes are read in the character set of the message', () => {
  assert.equal(unescape('\\X41\\\\X0D0A\\'), 'A\r\n');
  assert.equal(unescape('\\XC3A9\\'), 'é');
  const latin = charsetNamed('8859/1');
  assert.ok(latin.kind === 'known');
  assert.equal(unescapeText('\\XE9\\', STANDARD_DELIMITERS, latin.charset), 'é');
});

test('a line break is a line feed, both ways', () => {
  assert.equal(unescape('one\\.br\\two'), 'one\ntwo');
  assert.equal(escape('one\ntwo'), 'one\\.br\\two');
  assert.equal(escapeText('one\ntwo', readDelimiters('|', '.~\\&', 3)), 'one\\X0A\\two');
});

test('highlighting, formatting, character set switches and local sequences stay as they are', () => {
  for (const text of ['\\H\\bold\\N\\', '\\.in4\\', '\\.sp\\\\.ce\\', '\\C2842\\', '\\M244200\\', '\\Z99\\', '\\.sk-2\\']) {
    assert.equal(unescape(text), text);
  }
});

test('a backslash that begins no sequence is itself, and does not swallow the next one', () => {
  assert.equal(unescape('C:\\temp\\F\\x'), 'C:\\temp|x');
  assert.equal(unescape('half \\'), 'half \\');
  assert.equal(unescape('\\X4\\ \\XZZ\\ \\XC3\\'), '\\X4\\ \\XZZ\\ \\XC3\\');
  assert.equal(unescape('\\\\F\\'), '\\|');
});

test('nothing that could end a segment or a frame is written as it is', () => {
  assert.equal(escape('\r\x0b\x1c\0\t'), '\\X0D\\\\X0B\\\\X1C\\\\X00\\\t');
});

test('two quotes as a text are told apart from null', () => {
  assert.equal(escape('""'), '\\X2222\\');
  assert.equal(unescape('\\X2222\\'), '""');
});

test('without an escape character only plain text can be written', () => {
  const plain = readDelimiters('|', '^~', 3);
  assert.equal(escapeText('plain', plain), 'plain');
  assert.equal(escapeText('a|b', plain), undefined);
  assert.equal(unescapeText('a\\F\\b', plain), 'a\\F\\b');
});

test('any text survives escaping with any delimiters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), anyDelimiters(), (text, delimiters) => {
      const escaped = escapeText(text, delimiters);
      assert.ok(escaped !== undefined);
      assert.equal(unescapeText(escaped, delimiters), text);
    }),
  );
});

test('escaped text holds no delimiter but the escape character, and no control character but TAB', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), anyDelimiters(), (text, delimiters) => {
      const { field, component, repetition, subcomponent = '', truncation = '' } = delimiters;
      const escaped = escapeText(text, delimiters) ?? '';
      const outside = escaped.split(delimiters.escape ?? '').filter((_, index) => index % 2 === 0);
      for (const mark of [field, component, repetition, subcomponent, truncation]) {
        if (mark !== '') assert.ok(!outside.join('').includes(mark));
      }
      // oxlint-disable-next-line no-control-regex -- control characters are what must not occur
      assert.doesNotMatch(escaped, /[\x00-\x08\n-\x1f]/);
    }),
  );
});
