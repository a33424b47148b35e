import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { acknowledge, acknowledgeUnreadable } from './acknowledge.ts';
import { readBatch } from './batch.ts';
import { Hl7Error } from './faults.ts';
import { readHeader } from './header.ts';
import { parseMessage } from './message.ts';
import { readAcknowledgement } from './read-acknowledgement.ts';

const HEAD = 'MSH|^~\\&|EHR|MERCY|||20260102||ADT^A01|C1|P|2.5.1';
const MIB = 1024 * 1024;

/** Bytes that are nearly messages: pieces of HL7, of frames and of nonsense. */
const almost = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'MSH',
        '|',
        '^~\\&',
        HEAD,
        '\r',
        '\n',
        'PID|',
        'FHS|^~\\&',
        'BHS|^~\\&',
        'BTS|1',
        '\x0b',
        '\x1c\r',
        '\\X',
        '\\',
        '""',
        '\xef\xbb\xbf',
        '\xff\xfe',
        '\0',
      ),
      fc.constantFrom('MSA|AE|', 'ERR|^^^207&x', '||||||||||||||||UNICODE UTF-8', 'ISO IR87', '\x1b$B'),
      fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 14 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

test('no input makes the readers throw anything but their own located error', () => {
  const answer = { code: 'AR', controlId: 'A', at: new Date(0) } as const;
  const readers: readonly ((bytes: Buffer) => unknown)[] = [
    (bytes) => readHeader(bytes),
    (bytes) => parseMessage(bytes).tree(),
    (bytes) => readBatch(bytes),
    (bytes) => readAcknowledgement(bytes),
    (bytes) => acknowledge(bytes, answer),
    (bytes) => readHeader(acknowledgeUnreadable(bytes, answer)),
  ];
  fc.assert(
    fc.property(almost, (bytes) => {
      for (const read of readers) {
        try {
          read(bytes);
        } catch (error) {
          assert.ok(error instanceof Hl7Error, String(error));
          assert.ok(error.at.offset >= 0 && error.at.offset <= bytes.length + 1);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('readHeader and parseMessage agree on what a header is', () => {
  const outcome = (read: () => unknown) => {
    try {
      return read();
    } catch (error) {
      return (error as Hl7Error).code;
    }
  };
  fc.assert(
    fc.property(almost, (bytes) => {
      const whole = outcome(() => parseMessage(bytes).header);
      if (typeof whole !== 'string')
        assert.deepEqual(
          outcome(() => readHeader(bytes)),
          whole,
        );
    }),
  );
});

/** Each of these took minutes or memory without end with some reader; here the time is bounded by the size. */
test('large and lopsided messages take time in proportion to their size', () => {
  const limits = { bytes: 32 * MIB, fields: 40 * MIB, repetitions: 40 * MIB, components: 40 * MIB, segments: 4 * MIB };
  const shapes = {
    'one long value': `OBX|1|ED|||${'A'.repeat(20 * MIB)}`,
    'backslashes only': `OBX|1|TX|||${'\\'.repeat(MIB)}`,
    'escapes only': `OBX|1|TX|||${'\\F\\'.repeat(MIB)}`,
    'an escape never closed': `OBX|1|TX|||${'\\F'.repeat(MIB)}`,
    fields: '|'.repeat(MIB / 4),
    repetitions: `OBX|${'~'.repeat(MIB / 4)}`,
    components: `OBX|${'^'.repeat(MIB / 4)}`,
    subcomponents: `OBX|${'&'.repeat(MIB / 4)}`,
    segments: 'NTE\r'.repeat(MIB / 4),
    'blank lines': '\r\n'.repeat(2 * MIB),
    'mixed line ends': 'NTE\rNTE\n'.repeat(MIB / 8),
  };
  for (const [name, body] of Object.entries(shapes)) {
    const bytes = Buffer.from(`${HEAD}\r${body}`, 'latin1');
    const before = process.cpuUsage();
    parseMessage(bytes, { limits }).tree();
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 5_000_000, `${name} took ${(user + system) / 1000} ms`);
  }
});

test('reading every repetition of a field one by one is linear too', () => {
  const bytes = Buffer.from(`${HEAD}\rPID|||${Array.from({ length: 10_000 }, (_, i) => `M${i}^^^A`).join('~')}`);
  const pid = parseMessage(bytes).first('PID');
  const before = process.cpuUsage();
  let found = 0;
  for (let i = 1; i <= (pid?.repetitions(3) ?? 0); i++) if (pid?.get(3, i, 4) === 'A') found++;
  assert.equal(found, 10_000);
  assert.ok(process.cpuUsage(before).user < 1_000_000);
});

test('a million segments are refused under the ordinary limits', () => {
  const bytes = Buffer.from(`${HEAD}\r${'NTE\r'.repeat(1_000_000)}`);
  assert.throws(
    () => parseMessage(bytes),
    (error) => error instanceof Hl7Error && error.code === 'HL7_LIMIT_EXCEEDED' && error.at.segmentIndex === 100_001,
  );
});
