import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { at, bytes, readInChunks, told } from '../testing.ts';
import { CamtReader } from './camt-reader.ts';
import { readCamt } from './read-camt.ts';

const balance = (type: string, amount: string, indicator = 'CRDT') =>
  `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="USD">${amount}</Amt><CdtDbtInd>${indicator}</CdtDbtInd><Dt><Dt>2026-03-11</Dt></Dt></Bal>`;
const SUMMARY =
  '<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries><Sum>76.50</Sum></TtlNtries><TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>71.5</Sum></TtlCdtNtries></TxsSummry>';
const ENTRIES = `
  <Ntry>
    <NtryRef>1</NtryRef><Amt Ccy="USD">66.45</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
    <BookgDt><Dt>2026-03-11</Dt></BookgDt><ValDt><DtTm>2026-03-12T08:00:00+01:00</DtTm></ValDt><AcctSvcrRef>BR-1</AcctSvcrRef>
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
    <NtryDtls><TxDtls>
      <Refs><EndToEndId>E2E &amp; 1</EndToEndId><TxId>T1</TxId></Refs><Amt Ccy="USD">66.45</Amt><CdtDbtInd>CRDT</CdtDbtInd>
      <RltdPties><Dbtr><Pty><Nm>Påyer €</Nm></Pty></Dbtr><Cdtr><Nm>Hospital</Nm></Cdtr></RltdPties>
      <RmtInf><Ustrd>TRN*1*STC20260310</Ustrd><Ustrd><![CDATA[1890000003 & more]]></Ustrd>
        <Strd><RfrdDocInf><Nb>INV1</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy="USD">66.45</RmtdAmt></RfrdDocAmt><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>
    </TxDtls></NtryDtls><AddtlNtryInf>A <!-- note -->line</AddtlNtryInf>
  </Ntry>
  <Ntry><Amt Ccy="USD">5</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts></Ntry>
  <Ntry><Amt Ccy="USD">5.050</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>`;
const document = (inner: string, namespace = 'camt.053.001.08') =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${namespace}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-11T06:00:00Z</CreDtTm></GrpHdr>${inner}</BkToCstmrStmt></Document>`;
const statement = (inner: string) =>
  `<Stmt><Id>S1</Id><Acct><Id><IBAN>XX00TEST</IBAN></Id><Ccy>USD</Ccy><Svcr><FinInstnId><BICFI>TESTUS00XXX</BICFI></FinInstnId></Svcr></Acct>${inner}</Stmt>`;
const BODY = statement(`${balance('OPBD', '100')}${balance('CLBD', '161.45')}${SUMMARY}${ENTRIES}`);
const FILE = `<?xml version="1.0" encoding="UTF-8"?>\n<Envelope><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr/></AppHdr>${document(BODY)}</Envelope>`;

const problemsOf = (text: string): string[] => told(readCamt(bytes(text)).problems);
const changed = (from: string, to: string): string => FILE.replace(from, to);

test('a statement is read into balances, entries and their transactions', () => {
  const { message, statements, problems } = readCamt(bytes(FILE));
  assert.deepEqual(told(problems), []);
  assert.deepEqual([message?.type, message?.version, message?.messageId], ['camt.053', '001.08', 'M1']);
  const [one] = statements;
  assert.deepEqual(
    [one?.header.id, one?.header.account, one?.header.currency, one?.header.servicer],
    ['S1', 'XX00TEST', 'USD', 'TESTUS00XXX'],
  );
  assert.deepEqual(
    one?.header.balances.map(({ type, amount, direction, day }) => [type, amount, direction, day]),
    [
      ['OPBD', 10000n, 'credit', '2026-03-11'],
      ['CLBD', 16145n, 'credit', '2026-03-11'],
    ],
  );
  const [paid, reversed, pending] = one.entries;
  assert.deepEqual(
    [paid?.amount, paid?.direction, paid?.status, paid?.bookedOn, paid?.valueOn],
    [6645n, 'credit', 'BOOK', '2026-03-11', '2026-03-12'],
  );
  assert.deepEqual([paid?.code, paid?.information], [{ domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' }, 'A line']);
  const [detail] = paid?.details ?? [];
  assert.deepEqual(detail?.references, { endToEndId: 'E2E & 1', transactionId: 'T1' });
  assert.deepEqual([detail.amount, detail.debtor, detail.creditor], [6645n, 'Påyer €', 'Hospital']);
  assert.deepEqual(detail.remittance, ['TRN*1*STC20260310', '1890000003 & more']);
  assert.deepEqual(detail.documents, [{ number: 'INV1', creditorReference: 'RF18', remitted: 6645n, currency: 'USD' }]);
  assert.deepEqual([reversed?.amount, reversed?.direction, reversed?.reversal, reversed?.status], [500n, 'debit', true, 'BOOK']);
  assert.deepEqual([pending?.amount, pending?.status], [505n, 'PDNG']);
  assert.deepEqual(
    [one.end?.verdict, one.end?.credit, one.end?.debit, one.end?.entries, one.end?.sound],
    ['balanced', 6645n, 500n, 3, true],
  );
});

test('every value knows its bytes, in every encoding', () => {
  const written = {
    'utf-8': bytes(FILE),
    'utf-8 with a mark': bytes(`\uFEFF${FILE}`),
    'utf-16le': Buffer.from(`\uFEFF${FILE.replace('UTF-8', 'UTF-16')}`, 'utf16le'),
    'utf-16be': Buffer.from(`\uFEFF${FILE.replace('UTF-8', 'UTF-16')}`, 'utf16le').swap16(),
    'iso-8859-1': Buffer.from(FILE.replace('UTF-8', 'ISO-8859-1').replace('€', '&#8364;'), 'latin1'),
  };
  for (const [encoding, input] of Object.entries(written)) {
    const { statements, problems } = readCamt(input);
    assert.deepEqual(told(problems), [], encoding);
    const text = (span: { start: number; end: number } | undefined) => {
      const piece = input.subarray(span?.start, span?.end);
      if (encoding === 'utf-16le') return piece.toString('utf16le');
      return encoding === 'utf-16be' ? Buffer.from(piece).swap16().toString('utf16le') : piece.toString('latin1');
    };
    const [one] = statements;
    const [paid] = one?.entries ?? [];
    assert.equal(text(paid?.positions.amount), '66.45', encoding);
    assert.equal(text(paid?.details[0]?.positions.endToEndId), 'E2E &amp; 1', encoding);
    assert.equal(text(paid?.positions.information), 'A <!-- note -->line', encoding);
    assert.equal(text(one?.header.balances[1]?.positions.amount), '161.45', encoding);
    assert.match(text(paid?.at), /^<Ntry>[^]*<\/Ntry>$/, encoding);
    assert.equal(paid?.details[0]?.debtor, 'Påyer €', encoding);
  }
});

test('opening balance and entries have to give the closing balance', () => {
  assert.deepEqual(problemsOf(changed('161.45', '161.46')), [`CAMT_BALANCE byte ${FILE.indexOf('161.45')} Stmt stated 16146 found 16145`]);
  const { statements } = readCamt(bytes(changed('161.45', '161.46')));
  assert.deepEqual([statements[0]?.end?.verdict, statements[0]?.end?.sound], ['unbalanced', false]);
  const overdrawn = statement(
    `${balance('PRCD', '100', 'DBIT')}${balance('CLBD', '95', 'DBIT')}${ENTRIES.slice(ENTRIES.lastIndexOf('<Ntry>')).replace('PDNG', 'BOOK').replace('5.050', '5')}`,
  );
  assert.equal(readCamt(bytes(document(overdrawn))).statements[0]?.end?.verdict, 'balanced');
  assert.equal(readCamt(bytes(document(statement(ENTRIES)))).statements[0]?.end?.verdict, 'unchecked');
});

test('counts and sums of the summary are compared', () => {
  assert.deepEqual(
    problemsOf(changed('<NbOfNtries>3<', '<NbOfNtries>4<')).map((text) => text.replace(/ byte \d+/, '')),
    ['CAMT_ENTRY_COUNT Stmt stated 4 found 3'],
  );
  assert.deepEqual(
    problemsOf(changed('71.5<', '71.51<')).map((text) => text.replace(/ byte \d+/, '')),
    ['CAMT_ENTRY_SUM Stmt stated 7151 found 7150'],
  );
});

test('an entry whose money cannot be read does not come, and its statement is unsound', () => {
  const codes = (from: string, to: string) => {
    const { statements, problems } = readCamt(bytes(changed(from, to)));
    assert.equal(statements[0]?.entries.length, 2);
    assert.equal(statements[0]?.end?.sound, false);
    return problems.map(({ code, at: place }) => `${code} ${place.field}`);
  };
  assert.deepEqual(codes('>5<', '>5.001<'), ['CAMT_AMOUNT Ntry/Amt']);
  assert.deepEqual(codes('>5<', '>-5<'), ['CAMT_AMOUNT Ntry/Amt']);
  assert.deepEqual(codes('<Amt Ccy="USD">5<', '<Amt>5<'), ['CAMT_CURRENCY Ntry/Amt']);
  assert.deepEqual(codes('>DBIT<', '>DEBT<'), ['CAMT_INDICATOR Ntry/CdtDbtInd']);
  assert.deepEqual(codes('<CdtDbtInd>DBIT</CdtDbtInd>', ''), ['CAMT_INDICATOR Ntry/CdtDbtInd']);
});

test('amounts have the places of their currency', () => {
  const yen = statement(
    `<Ntry><Amt Ccy="JPY">500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry><Ntry><Amt Ccy="KWD">1.234</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>`,
  );
  assert.deepEqual(
    readCamt(bytes(document(yen))).statements[0]?.entries.map(({ amount }) => amount),
    [500n, 1234n],
  );
});

test('versions 2 to 13 of statements, reports and notifications are read, and everything else is refused by its kind', () => {
  for (let version = 2; version <= 13; version++) {
    const name = `001.${String(version).padStart(2, '0')}`;
    assert.equal(readCamt(bytes(document(BODY, `camt.053.${name}`))).statements[0]?.end?.verdict, 'balanced', name);
    const report = document(BODY, `camt.052.${name}`).replaceAll('BkToCstmrStmt', 'BkToCstmrAcctRpt').replaceAll('Stmt>', 'Rpt>');
    assert.equal(readCamt(bytes(report)).statements[0]?.entries.length, 3);
    const notice = document(BODY, `camt.054.${name}`).replaceAll('Stmt>', 'Ntfctn>');
    assert.equal(readCamt(bytes(notice)).statements[0]?.end?.verdict, 'unchecked');
  }
  assert.deepEqual(problemsOf(document(BODY, 'camt.053.001.01')), ['CAMT_VERSION byte 0']);
  assert.deepEqual(problemsOf(document(BODY, 'camt.053.001.14')), ['CAMT_VERSION byte 0']);
  assert.deepEqual(problemsOf(document(BODY, 'pacs.008.001.07')), ['CAMT_KIND byte 0']);
  assert.deepEqual(problemsOf('<Document/>'), ['CAMT_NAMESPACE byte 0']);
  assert.deepEqual(problemsOf('<Invoice/>'), ['CAMT_NO_DOCUMENT byte 0']);
  assert.deepEqual(problemsOf('{1:F01TESTUS00XXX}{4::20:X-}'), ['CAMT_SWIFT_MT byte 0']);
  assert.deepEqual(problemsOf('01,A,B'), ['CAMT_NOT_XML byte 0']);
  assert.deepEqual(problemsOf(''), ['BANK_EMPTY byte 0']);
});

test('document types are refused, so nothing is expanded and nothing fetched', () => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>${document(statement('<Ntry>&b;</Ntry>'))}`;
  assert.deepEqual(problemsOf(laughs), ['CAMT_DOCTYPE byte 0']);
  const external = `<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd">${document(BODY)}`;
  assert.deepEqual(problemsOf(external), ['CAMT_DOCTYPE byte 21']);
  assert.deepEqual(problemsOf(changed('E2E &amp; 1', '&b;'))[0]?.split(' ')[0], 'CAMT_XML');
});

test('depth, tokens, parts and bytes are bounded before they hurt', () => {
  const started = performance.now();
  assert.deepEqual(told(readCamt(bytes('<a>'.repeat(200_000))).problems), ['CAMT_TOO_DEEP byte 192']);
  const codes = (text: string, limits: object) => told(readCamt(bytes(text), { limits }).problems);
  assert.deepEqual(codes(`<a>${'x'.repeat(2000)}</a>`, { recordBytes: 1000 }), ['BANK_RECORD_TOO_LONG byte 3']);
  assert.deepEqual(codes(`<!DOCTYPE ${'x'.repeat(2000)}`, { recordBytes: 1000 }), ['BANK_RECORD_TOO_LONG byte 0']);
  assert.deepEqual(codes(FILE, { parts: 10 })[0]?.split(' ')[0], 'BANK_TOO_MANY_PARTS');
  assert.deepEqual(codes(FILE, { fileBytes: 500 }), ['BANK_FILE_TOO_LONG byte 500']);
  assert.ok(performance.now() - started < 10_000);
});

test('XML that is not well formed and bytes that are no text are refused', () => {
  assert.deepEqual(problemsOf(FILE.slice(0, -5))[0]?.split(' ')[0], 'CAMT_XML');
  assert.deepEqual(problemsOf('<?xml version="1.1"?><a/>'), ['CAMT_XML_VERSION byte 0']);
  assert.deepEqual(problemsOf('<?xml version="1.0" encoding="EBCDIC"?><a/>'), ['CAMT_ENCODING byte 0']);
  assert.deepEqual(told(readCamt(Buffer.from('<a>\xe9</a>', 'latin1')).problems), ['CAMT_ENCODING byte 3']);
});

test('elements of other namespaces inside an entry are not its values', () => {
  const foreign =
    '<Ntry><o:Amt xmlns:o="urn:other" Ccy="USD">9</o:Amt><SplmtryData><Envlp><o:x xmlns:o="urn:other"><o:Amt>1</o:Amt></o:x></Envlp></SplmtryData><Amt Ccy="USD">5</Amt>';
  const { statements, problems } = readCamt(bytes(FILE.replace('<Ntry><Amt Ccy="USD">5</Amt>', foreign)));
  assert.deepEqual(told(problems), []);
  assert.equal(statements[0]?.entries[1]?.amount, 500n);
});

test('a file that is cut anywhere is never sound', () => {
  const end = FILE.lastIndexOf('</Stmt>');
  for (let cut = 0; cut < end + 7; cut += 3) {
    const { statements, problems } = readCamt(bytes(FILE).subarray(0, cut));
    assert.ok(problems.length > 0, `cut at ${cut}`);
    assert.equal(statements[0]?.end, undefined, `cut at ${cut}`);
  }
});

test('what is no statement is told by its kind, however little of it comes at a time', () => {
  const codes = (text: string, encoding: BufferEncoding): string[] =>
    [1, 3, 1e6].map((size) => {
      const [part] = readInChunks(new CamtReader(), Buffer.from(text, encoding), [size]);
      return part?.kind === 'problem' ? part.error.code : 'none';
    });
  assert.deepEqual(codes('\uFEFF\t?xml version="1.0"?>', 'utf16le'), ['CAMT_NOT_XML', 'CAMT_NOT_XML', 'CAMT_NOT_XML']);
  assert.deepEqual(codes('\n\n{1:F01BANKUS33', 'utf8'), ['CAMT_SWIFT_MT', 'CAMT_SWIFT_MT', 'CAMT_SWIFT_MT']);
  assert.deepEqual(codes('\n :20:STATEMENT', 'utf8'), ['CAMT_SWIFT_MT', 'CAMT_SWIFT_MT', 'CAMT_SWIFT_MT']);
});

test('any chunking of any damage gives the same parts, and nothing is thrown', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
  const damage = fc.record({ where: fc.nat(), kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'), byte: fc.nat(255) });
  const wide = Buffer.from(`\uFEFF${FILE.replace('UTF-8', 'UTF-16')}`, 'utf16le');
  const base = fc.constantFrom(bytes(FILE), bytes(FILE), wide);
  const limits = { recordBytes: 60, parts: 40, depth: 9, fileBytes: 7000 };
  fc.assert(
    fc.property(base, fc.array(damage, { maxLength: 3 }), sizes, fc.boolean(), (whole, damages, cuts, limited) => {
      const input = [...whole];
      for (const { where, kind, byte } of damages) {
        const place = where % (input.length + 1);
        if (kind === 'cut') input.length = place;
        else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
      }
      const damaged = Uint8Array.from(input);
      const options = limited ? { limits } : {};
      assert.deepEqual(readInChunks(new CamtReader(options), damaged, cuts), readInChunks(new CamtReader(options), damaged, [1e6]));
    }),
    { numRuns: 300 },
  );
});

test('values are found where the bytes say they are, however the input is chunked', () => {
  const input = bytes(FILE);
  const entry = readInChunks(new CamtReader(), input, [1]).find((part) => part.kind === 'entry');
  assert.ok(entry?.kind === 'entry');
  assert.equal(at(input, entry.details[0]?.positions.transactionId), 'T1');
});

test('time grows with the input, not with its square', () => {
  const started = performance.now();
  readInChunks(new CamtReader(), bytes(document(statement(ENTRIES.repeat(2000)))), [1000]);
  readInChunks(new CamtReader(), bytes(document(statement(`<Ntry>${'<NtryDtls><TxDtls/></NtryDtls>'.repeat(20_000)}</Ntry>`))), [1000]);
  assert.ok(performance.now() - started < 15_000);
});
