import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledge } from '../acknowledgement/acknowledge.ts';
import type { GroupAcknowledgement, InterchangeAcknowledgement } from '../acknowledgement/acknowledgement.ts';
import { AcknowledgementReader, type SetAnswer } from '../acknowledgement/acknowledgement-reader.ts';
import { acknowledgementInterchange } from '../acknowledgement/acknowledgement-writer.ts';
import { writeInterchange } from '../interchange-writer.ts';
import { tokenize } from '../tokenize.ts';
import { readDocuments } from './document-reader.ts';
import { documentKinds } from './kinds.ts';
import { rejectsDocument } from './rejection.ts';
import { interchangeOf, sampleDocuments } from './sample-documents.ts';

/** Breaks the samples in every place, one at a time: the 997 names exactly that place. */

const guides = documentKinds.map(({ guide }) => guide);

async function answerTo(text: string): Promise<{ group: GroupAcknowledgement; answer: SetAnswer; written: string }> {
  const parts = [];
  for await (const part of acknowledge([Buffer.from(text)], { guides, rejects: rejectsDocument })) parts.push(part);
  const interchange = parts.find((part): part is InterchangeAcknowledgement => part.kind === 'interchange');
  assert.ok(interchange);
  const input = acknowledgementInterchange(interchange, { form: '997', date: '2026-03-10', time: '1000', controlNumber: 9 });
  assert.ok(input);
  const bytes = writeInterchange(input);
  const reader = new AcknowledgementReader();
  const answers = tokenize(bytes).flatMap((segment) => reader.push(segment));
  assert.deepEqual(
    answers.filter(({ kind }) => kind === 'problem'),
    [],
  );
  const answer = answers.find((one): one is SetAnswer => one.kind === 'set-answer');
  const [group] = interchange.groups;
  assert.ok(answer && group);
  return { group, answer, written: Buffer.from(bytes).toString() };
}

for (const { set, guide } of documentKinds) {
  const sample = sampleDocuments[set] ?? [];
  const sent = (segments: readonly string[], release?: string) => interchangeOf(segments, guide.functionalCode, release);

  test(`an ${set} without fault is taken in release 004010, in 005010 and with an industry's code`, async () => {
    for (const release of ['004010', '005010', '004010VICS']) {
      const { answer, written } = await answerTo(sent(sample, release));
      assert.deepEqual([answer.type, answer.verdict, answer.segments], [set, 'A', []], release);
      assert.match(written, release.startsWith('004010') ? /\*00401\*.*GS\*FA\*[^~]*\*004010~/ : /\*00501\*.*GS\*FA\*[^~]*\*005010~/);
      const { documents, outside } = readDocuments(Buffer.from(sent(sample, release)), documentKinds);
      assert.deepEqual(
        documents.map(({ isSound, problems, findings }) => [isSound, problems.map(String), findings]),
        [[true, [], []]],
      );
      assert.deepEqual(outside, []);
    }
  });

  test(`a value that is too long is named in whatever element of an ${set} it stands`, async () => {
    for (const [n, segment] of sample.entries()) {
      const elements = segment.split('*');
      for (let e = 1; e < elements.length; e++) {
        if (elements[e] === '' || n === 0) continue;
        const broken = sample.with(n, elements.with(e, 'A'.repeat(300)).join('*'));
        const { answer } = await answerTo(sent(broken));
        const named = answer.segments
          .filter(({ position }) => position === n + 1)
          .some(
            ({ segmentId, elements: wrong, error }) =>
              segmentId === elements[0] && (wrong.some(({ element }) => element === e) || error !== '8'),
          );
        assert.ok(named, `${segment} element ${e}: ${JSON.stringify(answer.segments)}`);
      }
    }
  });

  test(`a segment that no set knows is named where it stands in an ${set}, and nothing else is`, async () => {
    for (let n = 1; n <= sample.length; n++) {
      const { answer } = await answerTo(sent(sample.toSpliced(n, 0, 'ZZZ*1')));
      assert.deepEqual(
        answer.segments.map(({ segmentId, position, error }) => [segmentId, position, error]),
        [['ZZZ', n + 1, '1']],
      );
      assert.equal(answer.verdict, 'R');
    }
  });

  test(`an ${set} without its beginning segment is refused, and it is named`, async () => {
    const [id = ''] = (sample[1] ?? '').split('*');
    const { answer } = await answerTo(sent(sample.toSpliced(1, 1)));
    assert.equal(answer.verdict, 'R');
    assert.deepEqual(
      answer.segments.filter(({ segmentId }) => segmentId === id).map(({ position, error }) => [position, error]),
      [[2, '3']],
    );
    const { documents } = readDocuments(Buffer.from(sent(sample.toSpliced(1, 1))), documentKinds);
    assert.equal(documents[0]?.isSound, false);
  });

  test(`an ${set} whose CTT counts other lines than it has is not sound, and CTT01 is named`, () => {
    const at = sample.findIndex((segment) => segment.startsWith('CTT*'));
    if (at === -1) return;
    const { documents } = readDocuments(Buffer.from(sent(sample.with(at, 'CTT*7'))), documentKinds);
    const [document] = documents;
    if (document?.problems.length === 0) return assert.ok(['845', '867'].includes(set));
    assert.deepEqual(
      document?.problems.map(({ code, at: { segmentId, element } }) => [code, segmentId, element]),
      [['X12_LINE_COUNT', 'CTT', 1]],
    );
  });
}

test('a set of a kind that a partner may not send is answered as not supported', async () => {
  const text = interchangeOf(['ST*830*0001', 'BFR*05'], 'PS');
  const { answer } = await answerTo(text);
  assert.deepEqual([answer.verdict, answer.errors], ['R', ['1']]);
});

test('a level of a ship notice that names none before it, or one it cannot stand in, is named', async () => {
  const sample = sampleDocuments['856'] ?? [];
  for (const [wrong, element] of [
    ['HL*2*9*O*1', 2],
    ['HL*3*1*O*1', 1],
    ['HL*2**O*1', 2],
  ] as const) {
    const { answer } = await answerTo(interchangeOf(sample.with(9, wrong), 'SH'));
    assert.deepEqual(
      answer.segments.filter(({ position }) => position === 10).flatMap(({ elements }) => elements.map((one) => [one.element, one.error])),
      [[element, '7']],
      wrong,
    );
  }
});
