import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Fault } from '../kernel/index.ts';
import { type JsonNode, readJson } from './json-reader.ts';

/** What JSON.parse would give. */
function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'list':
      return node.items.map(plain);
    case 'object':
      return Object.fromEntries([...node.members].map(([name, member]) => [name, plain(member)]));
    case 'string':
      return node.text;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
  }
}

test('it reads what JSON.parse reads, and every value lies where it says', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const bytes = Buffer.from(JSON.stringify(value, null, indent));
      const node = readJson(bytes);
      assert.deepEqual(plain(node), JSON.parse(bytes.toString()));
      check(node, bytes);
    }),
    { numRuns: 300 },
  );
});

function check(node: JsonNode, bytes: Buffer): void {
  assert.deepEqual(JSON.parse(bytes.subarray(node.start, node.end).toString()), plain(node));
  if (node.kind === 'list') for (const item of node.items) check(item, bytes);
  if (node.kind === 'object') for (const member of node.members.values()) check(member, bytes);
}

test('a number keeps every digit that was sent', () => {
  const node = readJson(Buffer.from('12345678901234567890.10'));
  assert.equal(node.kind === 'number' && node.text, '12345678901234567890.10');
});

test('what is not exactly JSON is refused with its offset, and never in another way', () => {
  const refused = [
    '',
    '{',
    '[1,]',
    '{"a":1,"a":2}',
    '{"a" 1}',
    "{'a':1}",
    '01',
    '1 2',
    'nul',
    '"\u0001"',
    '"\\x"',
    '[1',
    '+1',
    '.5',
    'NaN',
    '{"a":1}x',
  ];
  for (const text of refused) {
    assert.throws(
      () => readJson(Buffer.from(text)),
      (error) => error instanceof Fault && error.code === 'JSON_UNREADABLE' && /^byte \d+$/.test(error.at ?? ''),
      text,
    );
  }
  assert.throws(() => readJson(Buffer.from([0x22, 0xff, 0x22])), /UTF-8/);
  assert.throws(() => readJson(Buffer.from('['.repeat(5_000))), /nested/);
});

test('noise either is JSON for both readers or for none, but for doubled names and depth', () => {
  const noise = fc.array(
    fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '"b"', '1', '-', '.5', 'e9', 'true', 'null', ' ', '\n', '"'),
    { maxLength: 14 },
  );
  fc.assert(
    fc.property(noise, (parts) => {
      const text = parts.join('');
      const ours = attempt(() => plain(readJson(Buffer.from(text))));
      const theirs = attempt(() => JSON.parse(text) as unknown);
      if (ours.read || theirs.read) assert.ok(theirs.read && (ours.read || /"a".*"a"|"b".*"b"/s.test(text)), text);
    }),
    { numRuns: 1_000 },
  );
});

function attempt(read: () => unknown): { read: boolean } {
  try {
    read();
    return { read: true };
  } catch {
    return { read: false };
  }
}
