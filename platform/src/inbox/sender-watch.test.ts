import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SenderRule, SenderWatch } from './sender-watch.ts';

const NORTH: SenderRule = { applications: ['EHR'], facilities: ['NORTH'], kinds: ['ADT', 'DFT^P03'] };
const header = (sender = 'EHR|NORTH', kind = 'ADT^A01'): string => `MSH|^~\\&|${sender}|PLEXUS|GPH|20260301||${kind}|1|P|2.3`;
const verdict = (content: string, rule: SenderRule = NORTH, cuts: readonly number[] = []): string | undefined => {
  const watch = new SenderWatch([{ ...rule, sender: 'SENDER_FORBIDDEN', kind: 'TYPE_FORBIDDEN' }]);
  const bytes = Buffer.from(content, 'latin1');
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    watch.push(bytes.subarray(from, cut));
    from = cut;
  }
  return watch.end();
};

test('a sender may send for its applications and facilities the types it was given', () => {
  for (const allowed of [header(), header('EHR|NORTH', 'ADT^A40'), header('EHR|NORTH', 'DFT^P03')])
    assert.equal(verdict(allowed), undefined);
  for (const sender of ['EHR|LAKE', 'LAB|NORTH', '|', 'ehr|north', 'EHR^x|NORTHX'])
    assert.equal(verdict(header(sender)), 'SENDER_FORBIDDEN', sender);
  for (const kind of ['DFT^P11', 'ORU^R01', '', 'ADTX^A01']) assert.equal(verdict(header('EHR|NORTH', kind)), 'TYPE_FORBIDDEN', kind);
  assert.equal(verdict(header('LAB|LAKE', 'ORU^R01'), {}), undefined, 'who is given no list may send anything');
  assert.equal(verdict(header('LAB|LAKE'), { kinds: ['ADT'] }), undefined);
});

test('a second message behind an allowed one does not come in with it, wherever the bytes are cut', () => {
  const foreign = header('EHR|LAKE');
  for (const content of [
    `${header()}\rPID|1\r${foreign}\rPID|1\r`,
    `${header()}\nPID|1\n${foreign}`,
    `FHS|^~\\&|EHR|NORTH\rBHS|^~\\&|EHR|NORTH\r${header()}\rPID|1\r${foreign}\rBTS|2\rFTS|1\r`,
    `\u00ef\u00bb\u00bf${foreign}\r`,
    `\u00ef\u00bb\u00bf\r\n${foreign}\r`,
    `\u000b  ${foreign}`,
  ]) {
    for (let cut = 0; cut <= content.length; cut++) assert.equal(verdict(content, NORTH, [cut]), 'SENDER_FORBIDDEN', `cut at ${cut}`);
    const everywhere = Array.from({ length: content.length }, (_, at) => at);
    assert.equal(verdict(content, NORTH, everywhere), 'SENDER_FORBIDDEN', 'byte by byte');
  }
});

test('what only looks like a header is content', () => {
  const content = `${header()}\rNTE|1||MSH|^~\\&|EHR|LAKE\rNTE|2||x MSH|\r`;
  for (let cut = 0; cut <= content.length; cut++) assert.equal(verdict(content, NORTH, [cut]), undefined, `cut at ${cut}`);
});

test('a header without an end is refused, and what cannot be read is left to who reads it', () => {
  assert.equal(verdict(`${header()}|${'x'.repeat(10_000)}`, NORTH, [100, 5_000]), 'SENDER_FORBIDDEN');
  assert.equal(verdict('MSHnothing'), undefined);
  assert.equal(verdict(''), undefined);
});

test('what is made to take long does not', () => {
  const size = 4 * 1024 * 1024;
  for (const [filling, expected] of [
    ['MSH\r', 'SENDER_FORBIDDEN'],
    ['\nMSH|', 'SENDER_FORBIDDEN'],
    ['NTE|1||x MSH MSMSH\r', undefined],
    ['MSHMSH', 'SENDER_FORBIDDEN'],
  ] as const) {
    const watch = new SenderWatch([{ ...NORTH, sender: 'SENDER_FORBIDDEN', kind: 'TYPE_FORBIDDEN' }]);
    const before = process.cpuUsage();
    watch.push(Buffer.alloc(size, filling));
    assert.equal(watch.end(), expected, filling);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 1_000_000, `${filling}: ${user + system} µs`);
  }
});
