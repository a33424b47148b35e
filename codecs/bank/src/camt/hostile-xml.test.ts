import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, told } from '../testing.ts';
import { readCamt } from './read-camt.ts';

const document = (inner: string): string =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-11T06:00:00Z</CreDtTm></GrpHdr>${inner}</BkToCstmrStmt></Document>`;
const statement = (amount: string): string =>
  `<Stmt><Id>S1</Id><Acct><Id><IBAN>XX00TEST</IBAN></Id><Ccy>USD</Ccy></Acct><Ntry><Amt Ccy="USD">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry></Stmt>`;
const SOUND = document(statement('10.10'));
const nested = Array.from({ length: 10 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');

/** What a strict reader has to refuse, and by which rule; no entry of it may come out. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ['entities in entities', `<!DOCTYPE d [<!ENTITY e0 "x">${nested}]>${SOUND.replace('S1', '&e10;')}`, 'CAMT_DOCTYPE'],
  [
    'one large entity many times',
    `<!DOCTYPE d [<!ENTITY e "${'x'.repeat(1_000)}">]>${SOUND.replace('S1', '&e;'.repeat(1_000))}`,
    'CAMT_DOCTYPE',
  ],
  ['an entity that is a file', `<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>${SOUND.replace('S1', '&e;')}`, 'CAMT_DOCTYPE'],
  ['a parameter entity that is an address', `<!DOCTYPE d [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x"> %e;]>${SOUND}`, 'CAMT_DOCTYPE'],
  ['a document type elsewhere', `<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">${SOUND}`, 'CAMT_DOCTYPE'],
  ['an entity that nobody declared', SOUND.replace('S1', '&nobody;'), 'CAMT_XML'],
  ['a hundred thousand levels', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 'CAMT_TOO_DEEP'],
  ['a document that is cut', SOUND.slice(0, SOUND.indexOf('</Amt>')), 'CAMT_XML'],
  ['two roots', `${SOUND}${SOUND}`, 'CAMT_XML'],
  ['text after the root', `${SOUND}x`, 'CAMT_XML'],
  ['a control character', SOUND.replace('S1', 'S\u00011'), 'CAMT_XML'],
  ['a control character by number', SOUND.replace('S1', 'S&#1;1'), 'CAMT_XML'],
  ['a number of no character', SOUND.replace('S1', 'S&#x110000;1'), 'CAMT_XML'],
  ['a prefix that is bound to nothing', SOUND.replace('<Id>S1</Id>', '<p:Id>S1</p:Id>'), 'CAMT_XML'],
  ['the same attribute twice', SOUND.replace('Ccy="USD"', 'Ccy="USD" Ccy="EUR"'), 'CAMT_XML'],
  ['tags that cross', SOUND.replace('<Sts>BOOK</Sts></Ntry>', '<Sts>BOOK</Ntry></Sts>'), 'CAMT_XML'],
  ['a comment with two hyphens inside', SOUND.replace('<Stmt>', '<!-- a -- b --><Stmt>'), 'CAMT_XML'],
];

test('a sound statement is read', () => {
  const { statements } = readCamt(bytes(SOUND));
  assert.equal(statements[0]?.entries[0]?.amount, 1_010n);
});

for (const [what, text, rule] of REFUSED) {
  test(`${what}: refused, in little time and without a word of it`, () => {
    const started = process.cpuUsage();
    const { problems } = readCamt(bytes(text));
    const { user, system } = process.cpuUsage(started);
    assert.ok(
      told(problems).some((problem) => problem.startsWith(rule)),
      JSON.stringify(told(problems)),
    );
    assert.ok(problems.some(({ severity }) => severity === 'fatal'));
    assert.ok((user + system) / 1_000 < 1_000, 'milliseconds of processor time');
    assert.doesNotMatch(JSON.stringify(problems), /passwd|127\.0\.0\.1|nobody|S1/);
  });
}

test('many attributes and many references by number take time in proportion to their size', () => {
  const attributes = Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ');
  for (const text of [SOUND.replace('<Stmt>', `<Stmt ${attributes}>`), SOUND.replace('S1', '&#65;'.repeat(1_000_000))]) {
    const started = process.cpuUsage();
    const { problems } = readCamt(bytes(text));
    const { user, system } = process.cpuUsage(started);
    assert.ok((user + system) / 1_000 < 4_000, `${(user + system) / 1_000} ms of processor time`);
    assert.ok(problems.length > 0);
  }
});

test('names that reach for prototypes are elements like others, and amounts are text until they are read exactly', () => {
  const { statements } = readCamt(bytes(SOUND.replace('<Ntry>', '<__proto__><polluted>1</polluted></__proto__><constructor/><Ntry>')));
  assert.equal(statements[0]?.entries.length, 1);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  for (const amount of ['1e5', '0x10', '+1', ' 10.1O', '10.101', '']) {
    const { statements: read, problems } = readCamt(bytes(document(statement(amount))));
    assert.equal(read[0]?.entries.length ?? 0, 0, amount);
    assert.ok(problems.length > 0, amount);
  }
  assert.equal(readCamt(bytes(document(statement('0010.10')))).statements[0]?.entries[0]?.amount, 1_010n);
});
