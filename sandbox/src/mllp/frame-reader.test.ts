import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameReader, frame } from './frame-reader.ts';

test('answers come out whole wherever the stream is cut', () => {
  const bytes = Buffer.concat([
    Buffer.from('junk'),
    frame(Buffer.from('MSH|one\x1cmore')),
    Buffer.from('\r\n'),
    frame(Buffer.from('MSH|two')),
  ]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = new FrameReader();
    const frames = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
    assert.deepEqual(frames.map(String), ['MSH|one\x1cmore', 'MSH|two'], `cut at ${cut}`);
  }
});
