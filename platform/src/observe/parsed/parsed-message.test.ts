import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ParsedNode, parseForPeople } from './parsed-message.ts';

const SAMPLES = join(import.meta.dirname, '../../../../estate/samples');
const charge =
  'MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-77|P|2.3\rPID|1||M1~M2^^^HOSP||DOE^JÄNE|||||||||||||4711\r' +
  'FT1|1|T1||20260302||CG|99213^Visit|||1|120.00\rFT1|2|T2||20260302||CG|80053|||2|30.50\rZXX|secret\r';

const leaves = (nodes: readonly ParsedNode[]): ParsedNode[] =>
  nodes.flatMap((node) => (node.children === undefined ? [node] : leaves(node.children)));
const all = (nodes: readonly ParsedNode[]): ParsedNode[] => nodes.flatMap((node) => [node, ...all(node.children ?? [])]);
const find = (nodes: readonly ParsedNode[], path: string): ParsedNode | undefined => all(nodes).find((node) => node.path === path);

test('a message is shown as a tree with the names of the standard, each part with its place in the text and in the bytes', () => {
  const bytes = Buffer.from(charge);
  const { format, text, nodes, cut } = parseForPeople(bytes, false, false);
  assert.equal(format, 'hl7v2');
  assert.equal(cut, undefined);
  assert.deepEqual(
    nodes.map(({ path, title }) => [path, title]),
    [
      ['MSH', 'Message Header'],
      ['PID', 'Patient Identification'],
      ['FT1', 'Financial Transaction'],
      ['FT1[2]', 'Financial Transaction'],
      ['ZXX', undefined],
    ],
  );
  const shown = [
    ['PID-5.2', 'Given Name', 'JÄNE'],
    ['PID-3[2].4', 'Assigning Authority', 'HOSP'],
    ['PID-18', 'Patient Account Number', '4711'],
    ['FT1[2]-11', 'Transaction Amount, Extended', '30.50'],
    ['MSH-9.2', 'Trigger Event', 'P03'],
  ] as const;
  for (const [path, title, value] of shown) {
    const node = find(nodes, path);
    assert.ok(node, path);
    assert.equal(node.title, title);
    assert.equal(node.value, value);
    assert.equal(text.slice(...node.at), value);
    assert.equal(bytes.subarray(...node.bytes).toString(), value);
  }
  assert.equal(text.split('\n')[2], 'FT1|1|T1||20260302||CG|99213^Visit|||1|120.00');
});

test('masked, what identifies people is nowhere in the answer, and codes and amounts are', () => {
  const parsed = parseForPeople(Buffer.from(charge), false, true);
  const answer = JSON.stringify(parsed);
  assert.doesNotMatch(answer, /DOE|JÄNE|4711|M2|HOSP|secret/);
  assert.match(answer, /"path":"PID-18","title":"Patient Account Number","at":\[\d+,\d+\],"bytes":\[\d+,\d+\],"masked":true/);
  assert.equal(find(parsed.nodes, 'FT1[2]-11')?.value, '30.50');
  assert.match(parsed.text, /^FT1\|1\|•••\|\|•••\|\|CG\|99213\^Visit\|\|\|1\|120\.00$/m);
  const account = find(parsed.nodes, 'PID-18');
  assert.equal(parsed.text.slice(...(account?.at ?? [0, 0])), '•••');
});

test('a mask is as long for every value', () => {
  const masked = (name: string): string => parseForPeople(Buffer.from(`MSH|^~\\&|A\rPID|1||||${name}\r`), false, true).text;
  assert.equal(masked('LI'), masked('WOLFESCHLEGELSTEINHAUSENBERGERDORFF'));
});

test('a remittance is cut into segments, elements and components', () => {
  const bytes = readFileSync(join(SAMPLES, 'clearinghouse-835/two-hospitals.edi'));
  const { format, text, nodes } = parseForPeople(bytes, false, true);
  assert.equal(format, 'x12');
  assert.equal(find(nodes, 'CLP02')?.title, 'Status');
  assert.equal(find(nodes, 'CLP03')?.value, '221.5');
  assert.equal(find(nodes, 'SVC01-2')?.value, '85025');
  assert.equal(find(nodes, 'CLP01')?.masked, true);
  assert.doesNotMatch(text, /GPH-NORTH|AVERY|M900123/);
  assert.match(text, /^CLP\*•••\*1\*221\.5\*66\.45\*20\*BL\*•••\*13\*1~$/m);
  const whole = parseForPeople(bytes, false, false);
  assert.equal(whole.text, bytes.toString().replaceAll('\r\n', '\n'));
});

test('what stands where the name of a segment should is masked like a value', () => {
  const interchange = readFileSync(join(SAMPLES, 'clearinghouse-835/two-hospitals.edi')).toString();
  const bytes = Buffer.from(interchange.replace(/~\s*CLP/, '~NTE*ADD*spoke with~Jane Roe*at home~CLP'));
  const { text, nodes } = parseForPeople(bytes, false, true);
  assert.doesNotMatch(JSON.stringify({ text, nodes }), /Jane|Roe|home/);
  assert.equal(parseForPeople(bytes, false, false).text.includes('Jane Roe*at home~'), true);
});

test('a longer file is shown up to its last whole segment, or line, and says so', () => {
  const bytes = readFileSync(join(SAMPLES, 'clearinghouse-835/two-hospitals.edi')).subarray(0, 300);
  const { cut, text } = parseForPeople(bytes, true, false);
  assert.equal(cut, true);
  assert.match(text, /~\n?$/);
  const lines = parseForPeople(Buffer.from('{"record":"deposit","amount":"1"}\n{"record":"dep'), true, false);
  assert.equal(lines.nodes.length, 1);
  assert.equal(lines.cut, true);
});

const known = (...names: string[]) => {
  const set = new Set(names);
  return (name: string): boolean => set.has(name);
};

test('lines of JSON are trees of their values; masked, the names that a mapping speaks of are shown and no value', () => {
  const bytes = Buffer.from(
    '{"record":"deposit","traceNumber":"T-1","reason":"asked by Jane","state":"TX","paid":true,"payee":{"name":"X","none":null}}\n',
  );
  const names = known('record', 'traceNumber', 'reason', 'state', 'paid', 'payee', 'name', 'none');
  const masked = parseForPeople(bytes, false, true, names);
  assert.equal(masked.text, '{"record":•••,"traceNumber":•••,"reason":•••,"state":•••,"paid":•••,"payee":{"name":•••,"none":null}}\n');
  assert.equal(leaves(masked.nodes).find(({ path }) => path === 'payee.name')?.masked, true);
  const open = parseForPeople(bytes, false, false);
  assert.equal(leaves(open.nodes).find(({ path }) => path === 'traceNumber')?.value, 'T-1');
  const broken = parseForPeople(Buffer.from('{"record":"a"}\n{"record" secret\n'), false, true, names);
  assert.doesNotMatch(JSON.stringify(broken), /secret/);
});

test('a member that no mapping speaks of is masked with its name, and those beside it keep theirs', () => {
  const bytes = Buffer.from('{ "record" : "index", "accounts" : { "4711000123" : { "amount": "1.00" } } , "Jane": 1, "amount": 2 }');
  const masked = parseForPeople(bytes, false, true, known('record', 'accounts', 'amount'));
  assert.doesNotMatch(JSON.stringify(masked), /4711|Jane/);
  assert.equal(masked.text, '{ "record" : •••, "accounts" : { ••• } , •••, "amount": ••• }');
  assert.deepEqual(
    leaves(masked.nodes).map(({ path }) => path),
    ['record', 'accounts.(1)', '(3)', 'amount'],
  );
  const open = parseForPeople(bytes, false, false);
  assert.equal(open.text, bytes.toString());
  for (const node of leaves(open.nodes)) assert.equal(open.text.slice(...node.at), bytes.subarray(...node.bytes).toString());
  assert.doesNotMatch(JSON.stringify(parseForPeople(bytes, false, true)), /record|index/, 'without a mapping every name may be a value');
});

test('a line of HL7 that begins with no segment name is one value', () => {
  const bytes = Buffer.from('MSH|^~\\&|A\rPID|1\rspoke with Jane\r');
  assert.doesNotMatch(JSON.stringify(parseForPeople(bytes, false, true)), /Jane/);
  const open = parseForPeople(bytes, false, false);
  assert.equal(leaves(open.nodes).at(-1)?.value, 'spoke with Jane');
});

test('lines of cells are records, named by their first line only where values are shown', () => {
  const bytes = Buffer.from('account,name,amount\r\n4711,"DOE, ""JANE""",12.00\r\n\r\n4712,,3.00');
  const open = parseForPeople(bytes, false, false);
  assert.equal(open.format, 'csv');
  assert.deepEqual(
    leaves(open.nodes).map(({ path, title, value }) => [path, title, value]),
    [
      ['[1].1', undefined, 'account'],
      ['[1].2', undefined, 'name'],
      ['[1].3', undefined, 'amount'],
      ['[2].1', 'account', '4711'],
      ['[2].2', 'name', 'DOE, "JANE"'],
      ['[2].3', 'amount', '12.00'],
      ['[3].1', 'account', '4712'],
      ['[3].3', 'amount', '3.00'],
    ],
  );
  for (const node of leaves(open.nodes)) assert.equal(open.text.slice(...node.at), bytes.subarray(...node.bytes).toString());
  const masked = parseForPeople(bytes, false, true);
  assert.equal(masked.text, '•••,•••,•••\n•••,•••,•••\n•••,,•••');
  assert.doesNotMatch(JSON.stringify(masked), /4711|JANE|account/);
  assert.equal(parseForPeople(bytes.subarray(0, 40), true, false).nodes.length, 1);
});

test('what cannot be read is one text, masked whole', () => {
  for (const text of ['MSH', 'ISA*00*', '{"a":', 'anything else']) {
    assert.deepEqual(parseForPeople(Buffer.from(text), false, true), { format: 'text', masked: true, text: '•••', nodes: [] }, text);
    assert.equal(parseForPeople(Buffer.from(text), false, false).text, text);
  }
});

test('whatever a field holds, it is masked where it stands, and every part lies where it says', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\r\n|^~\\&\u0000-\u001f\ufeff]/.test(text)); // oxlint-disable-line no-control-regex -- what HL7 cannot carry as it is
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
      const bytes = Buffer.from(`MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\rPID|1||${values.map((text) => `#${text}#`).join('^')}\r`);
      const open = parseForPeople(bytes, false, false);
      for (const node of leaves(open.nodes)) {
        assert.equal(open.text.slice(...node.at), bytes.subarray(...node.bytes).toString());
      }
      const masked = JSON.stringify(parseForPeople(bytes, false, true));
      for (const text of values) assert.ok(!masked.includes(JSON.stringify(`#${text}#`).slice(1, -1)));
    }),
  );
});
