import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { frame } from './frame.ts';
import { MllpFramer } from './framer.ts';

function framesOf(bytes: Buffer, cuts: readonly number[] = [], limit = 1 << 20): string[] {
  const framer = new MllpFramer(limit);
  const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((end, i) => framer.push(bytes.subarray(edges[i], end)).map((content) => content.toString('latin1')));
}

/** Content as MLLP allows it and then some: every byte value, but not the trailer and no second beginning. */
const content = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes))
  .filter((bytes) => !bytes.includes(Buffer.from([0x1c, 0x0d])));

test('a frame split at every byte still arrives once', () => {
  const bytes = frame(Buffer.from('MSH|one\x1cmore\x0b'), Buffer.from('MSH|two'), Buffer.alloc(0), Buffer.from('\x1c\x1c'));
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.deepEqual(framesOf(bytes, [cut]), ['MSH|one\x1cmore\x0b', 'MSH|two', '', '\x1c\x1c'], `cut at ${cut}`);
  }
});

test('frames of any content come out the same however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(content, { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 12 }), (contents, cuts) => {
      const bytes = frame(...contents);
      const inside = cuts.filter((cut) => cut <= bytes.length);
      assert.deepEqual(
        framesOf(bytes, inside),
        contents.map((one) => one.toString('latin1')),
      );
    }),
    { numRuns: 1000 },
  );
});

test('junk between frames is skipped and counted', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(content, fc.uint8Array({ maxLength: 10 })), { maxLength: 6 }), fc.array(fc.nat(300)), (parts, cuts) => {
      const junk = parts.map(([, bytes]) => Buffer.from(bytes.filter((byte) => byte !== 0x0b)));
      const bytes = Buffer.concat(parts.flatMap(([one], i) => [junk[i] ?? Buffer.alloc(0), frame(one)]));
      const framer = new MllpFramer(1000);
      const edges = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
      const found = edges.slice(1).flatMap((end, i) => framer.push(bytes.subarray(edges[i], end)));
      assert.deepEqual(
        found,
        parts.map(([one]) => one),
      );
      assert.equal(
        framer.discarded,
        junk.reduce((sum, one) => sum + one.length, 0),
      );
    }),
  );
});

test('a frame cut short at any byte gives nothing, and the message sent after it arrives whole', () => {
  const first = frame(Buffer.from('MSH|^~\\&|A\rPID|1'));
  const second = frame(Buffer.from('MSH|^~\\&|B\rPID|2'));
  for (let cut = 0; cut < first.length; cut++) {
    assert.deepEqual(framesOf(first.subarray(0, cut)), [], `cut at ${cut}`);
    assert.deepEqual(framesOf(Buffer.concat([first.subarray(0, cut), second])), ['MSH|^~\\&|B\rPID|2'], `cut at ${cut}`);
  }
});

test('a vertical tab that a clinician typed is content', () => {
  assert.deepEqual(framesOf(frame(Buffer.from('MSH|^~\\&\rNTE|1||line\x0bMShort'))), ['MSH|^~\\&\rNTE|1||line\x0bMShort']);
});

test('a frame past the limit is reported with its place and its beginning, after the frames before it', () => {
  const bytes = Buffer.concat([frame(Buffer.from('MSH|ok')), Buffer.from('\x0bMSH|'), Buffer.alloc(100, 'x')]);
  for (const size of [1, 7, bytes.length]) {
    const framer = new MllpFramer(50);
    const frames = [];
    for (let at = 0; at < bytes.length; at += size) frames.push(...framer.push(bytes.subarray(at, at + size)));
    frames.push(...framer.push(frame(Buffer.from('MSH|later'))));
    assert.deepEqual(frames.map(String), ['MSH|ok']);
    assert.equal(framer.overflow?.offset, 10);
    assert.ok(String(framer.overflow.head).startsWith('MSH|xxx'));
  }
});

test('the limit is exact, with the trailer in the same chunk or cut from it', () => {
  for (const cut of [10, 11, 12]) {
    assert.deepEqual(framesOf(frame(Buffer.alloc(10, 'x')), [cut], 10), ['xxxxxxxxxx']);
    assert.deepEqual(framesOf(frame(Buffer.alloc(11, 'x')), [cut], 10), []);
  }
});

test('a large frame in small pieces costs time linear in its size', () => {
  const cost = (megabytes: number): number => {
    const bytes = frame(Buffer.alloc(megabytes << 20, 'x'));
    const framer = new MllpFramer(64 << 20);
    const from = process.cpuUsage();
    for (let at = 0; at < bytes.length; at += 1460) framer.push(bytes.subarray(at, at + 1460));
    return process.cpuUsage(from).user;
  };
  cost(2);
  assert.ok(cost(32) < 60 * (cost(2) + 2000), 'sixteen times the bytes, at most about sixteen times the work');
});
