import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCardNumbers, maskCardBytes, maskCardNumbers } from './card-numbers.ts';

/** Numbers that the brands give out for tests. */
const CARDS = ['4111111111111111', '4222222222222', '5555555555554444', '2223003122003222', '378282246310005', '6011111111111117'];
const grouped = '4111 1111 1111 1111';

const isFound = (text: string): boolean => findCardNumbers(Buffer.from(text)).length > 0;

test('a card number in what somebody wrote is found, of every brand, together and in groups', () => {
  for (const card of CARDS)
    assert.equal(
      maskCardNumbers(`paid by card ${card} today`),
      `paid by card ${card.slice(0, -4).replace(/\d/g, 'X')}${card.slice(-4)} today`,
    );
  for (const text of [`card ${grouped}.`, 'amex 3782-822463-10005', `NTE|1||Visa ${grouped} exp 12/29\r`, `on 12 ${grouped} 03/26`])
    assert.ok(isFound(text), text);
});

test('a remark that is a card number and nothing else is found where remarks stand', () => {
  for (const text of [
    'MSH|^~\\&|A\rNTE|1||4111111111111111\r',
    'OBX|1|TX|1234^X||4111111111111111|\r',
    'CLM*A*1~NTE*ADD*4111111111111111~',
    '{"note": "4111111111111111"}',
    '<Comments>4111111111111111</Comments>',
  ])
    assert.ok(isFound(text), text);
});

test('identifiers are left alone, though one in ten of them has the right check digit', () => {
  for (const text of [
    '\n4111111111111111          00000',
    '16,475,4111111111111111/\n88',
    'PID|1||4111111111111111^^^NORTH^MR||EXAMPLETON\r',
    'CLM*4111111111111111*100~',
    '{"reference": "4111111111111111"}',
    'a,4111111111111111,b',
    'MRN4111111111111111',
    'call 4111-111-111-1111-11',
    'paid 4111111111111112',
    'box 0000000000000000',
    `no ${'41111111111111110'.repeat(3)}`,
  ])
    assert.ok(!isFound(text), text);
});

test('what is masked is as long as it was, has no card left, and other text is the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...CARDS, grouped), fc.string(), (before, card, after) => {
      const text = `${before} ${card} ${after}`;
      const masked = maskCardNumbers(text);
      assert.equal(masked.length, text.length);
      assert.ok(!masked.includes(card));
      assert.deepEqual(maskCardBytes(Buffer.from(masked)), Buffer.from(masked), 'once is enough');
    }),
  );
  fc.assert(
    fc.property(
      fc.string().filter((text) => !/\d{12}/.test(text.replace(/[ -]/g, ''))),
      (text) => assert.equal(maskCardNumbers(text), text),
    ),
  );
});

test('a long text of digits is looked at in linear time', () => {
  const long = (repeated: string): number => {
    const bytes = Buffer.from(repeated.repeat(200_000));
    const before = process.cpuUsage();
    findCardNumbers(bytes);
    return process.cpuUsage(before).user / 1000;
  };
  for (const repeated of ['4', '4 ', '41-', '4111 ', '4111111111111111 ']) assert.ok(long(repeated) < 2_000, repeated);
});
