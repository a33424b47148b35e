import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hl7Error, parseMessage, readBatch, writeMessage, type Message, type Place, type Warning } from '@plexus/hl7v2';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a file, reviewed by a person against the standard. */
interface Verdict {
  readonly file: string;
  readonly verdict: string;
  readonly code: string;
  readonly place: string;
  readonly messages: string;
  /** Whether `write` gives the bytes of each message as they were. */
  readonly bytes: string;
  /** Whether writing the tree of values gives the same bytes again, line ends apart. */
  readonly rewritten: string;
  readonly reported: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('hl7v2', 'hl7v2-verdicts.tsv');

test('every HL7 v2 file of the corpus has a verdict, and every verdict a file', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every HL7 v2 file of the corpus is read or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('fields of the corpus are those that splitting at the delimiters gives', { skip }, () => {
  for (const message of messagesOf()) {
    const text = Buffer.from(message.bytes).toString(message.charset === 'UTF-8' ? 'utf8' : 'latin1');
    const lines = text.split(/[\r\n\x0b\x1c]+/).filter((line) => line.trim() !== ''); // oxlint-disable-line no-control-regex -- MLLP framing
    assert.equal(lines.length, message.segments.length);
    for (const [index, segment] of message.segments.entries()) {
      const [name, ...fields] = (lines[index] ?? '').split(message.delimiters.field);
      if (segment.name === '') continue;
      assert.equal(segment.name, name);
      if (name === 'MSH') fields.unshift(message.delimiters.field);
      assert.equal(segment.fieldCount, fields.length);
      for (const [field, raw] of fields.entries()) assert.equal(segment.raw(field + 1) ?? '', raw);
    }
  }
});

test('writing back a value that was read changes no byte of any message of the corpus', { skip }, () => {
  for (const message of messagesOf()) {
    for (const at of ['MSH-9.1', 'MSH-10', 'PID-3', 'PID-5.1', 'PV1-2'] as const) {
      const value = message.value(at);
      if (value === undefined) continue;
      const written = message.with(at, value.isNull ? null : value.text).write();
      assert.ok(Buffer.from(written).equals(message.bytes), at);
    }
  }
});

function judge(file: string): Verdict {
  const bytes = bytesOf(file);
  try {
    const batch = readBatch(bytes);
    const messages = batch.messages.map(({ start, end }) => parseMessage(bytes.subarray(start, end)));
    const kept = messages.every((message, index) => {
      const { start, end } = batch.messages[index] ?? { start: 0, end: 0 };
      return Buffer.from(message.write()).equals(bytes.subarray(start, end));
    });
    const reported = messages.flatMap((message, index) => message.warnings.map((warning) => warningText(warning, messages, index)));
    return {
      file,
      verdict: 'read',
      code: '',
      place: '',
      messages: String(messages.length),
      bytes: kept ? 'same' : 'changed',
      rewritten: [...new Set(messages.map(rewritten))].join(' '),
      reported: [...batch.warnings.map((warning) => warningText(warning, [], 0)), ...reported].join('; '),
    };
  } catch (error) {
    if (!(error instanceof Hl7Error)) throw error;
    const place = placeText(error.at);
    return { file, verdict: 'refused', code: error.code, place, messages: '', bytes: '', rewritten: '', reported: '' };
  }
}

/** Writes the values that were read as a new message and compares, blank lines, framing and the kind of line end aside. */
function rewritten(message: Message): string {
  try {
    const written = writeMessage(message.tree(), { charset: message.charset });
    const lines = (bytes: Uint8Array): string[] =>
      Buffer.from(bytes)
        .toString('latin1')
        .split(/[\r\n\x0b\x1c]+/) // oxlint-disable-line no-control-regex -- MLLP framing
        .filter((line) => line.trim() !== '');
    return lines(written).join('\r') === lines(message.bytes).join('\r') ? 'same' : 'changed';
  } catch (error) {
    if (!(error instanceof Hl7Error)) throw error;
    return error.code;
  }
}

/** A warning with its place: in its message, where the file holds several. */
function warningText({ code, at }: Warning, messages: readonly Message[], index: number): string {
  return `${code} at ${messages.length > 1 ? `message ${index + 1} ` : ''}${placeText(at)}`;
}

function placeText({ offset, segment, segmentIndex, field }: Place): string {
  const name = segment === undefined ? [] : [field === undefined ? segment : `${segment}-${field}`];
  return [`byte ${offset}`, ...(segmentIndex === undefined ? [] : [`segment ${segmentIndex}`]), ...name].join(' ');
}

function* messagesOf(): Iterable<Message> {
  for (const file of files()) {
    if (verdicts.get(file)?.verdict !== 'read') continue;
    const bytes = bytesOf(file);
    for (const { start, end } of readBatch(bytes).messages) yield parseMessage(bytes.subarray(start, end));
  }
}
