import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  balanceRemittance,
  type Delimiters,
  type ElementInput,
  readEnvelopes,
  type RemittancePart,
  RemittanceReader,
  type Segment,
  type SegmentInput,
  Tokenizer,
  tokenize,
  writeInterchange,
  writeSegments,
  X12Error,
} from '@plexus/x12';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a file, reviewed by a person against the standard. */
interface Verdict {
  readonly file: string;
  readonly verdict: string;
  readonly code: string;
  readonly place: string;
  readonly segments: string;
  /** Whether writing the segments as they came gives the bytes of the file. */
  readonly bytes: string;
  /** Whether writing the values of the segments inside sets gives the same segments; else how many differ. */
  readonly rewritten: string;
  /** What breaks the envelopes. */
  readonly findings: string;
  /** For 835: claims read, what breaks the guide, and whether it balances. */
  readonly claims: string;
  readonly problems: string;
  readonly balance: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('x12', 'x12-verdicts.tsv');

test('every X12 file of the corpus has a verdict, and every verdict a file', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every X12 file of the corpus is read or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('elements of the corpus are those that splitting at the delimiters gives', { skip }, () => {
  for (const file of readable()) {
    for (const segment of tokenize(bytesOf(file))) {
      const { element, component, repetition, segment: terminator } = segment.delimiters;
      const text = Buffer.from(segment.raw())
        .toString('latin1')
        .replace(/^[\s\xef\xbb\xbf]+/, '');
      const whole = text.endsWith(terminator) ? text.slice(0, -terminator.length) : text;
      const [id, ...elements] = whole.split(element);
      assert.equal(segment.id, id, file);
      assert.equal(segment.elementCount, elements.length, file);
      for (const [n, value] of elements.entries()) {
        assert.equal(Buffer.from(segment.elementBytes(n + 1)).toString('latin1'), value, file);
        if (segment.id === 'ISA' || value === '') continue;
        const parts = (repetition === '' ? [value] : value.split(repetition)).map((part) =>
          component === '' ? [part] : part.split(component),
        );
        const read = parts.map((_, r) => segment.components(n + 1, r + 1).map((part) => Buffer.from(part, 'utf8').toString()));
        assert.deepEqual(
          read.map((part) => (part.length === 0 ? [''] : part)),
          parts.map((part) => part.map((piece) => text8(piece))),
          file,
        );
      }
    }
  }
});

test('the corpus gives the same segments in chunks of one byte', { skip }, () => {
  for (const file of readable()) {
    const bytes = bytesOf(file);
    if (bytes.length > 20_000) continue;
    const tokenizer = new Tokenizer();
    const found: Segment[] = [];
    for (let at = 0; at < bytes.length; at++) found.push(...tokenizer.push(bytes.subarray(at, at + 1)));
    found.push(...tokenizer.end());
    assert.deepEqual(found.map(describe), tokenize(bytes).map(describe), file);
  }
});

function judge(file: string): Verdict {
  const bytes = bytesOf(file);
  const tokenizer = new Tokenizer();
  try {
    const segments = [...tokenizer.push(bytes), ...tokenizer.end()];
    const findings = readEnvelopes(segments).flatMap((event) => (event.kind === 'error' ? [event.error] : []));
    const kept = Buffer.from(writeSegments(segments, tokenizer.trailing)).equals(bytes);
    return {
      file,
      verdict: 'read',
      code: '',
      place: '',
      segments: String(segments.length),
      bytes: kept ? 'same' : 'changed',
      rewritten: rewritten(segments),
      findings: summary(findings),
      ...remittances(segments),
    };
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    const empty = { segments: '', bytes: '', rewritten: '', findings: '', claims: '', problems: '', balance: '' };
    return { file, verdict: 'refused', code: error.code, place: placeText(error), ...empty };
  }
}

/** Writes the values of the segments inside sets anew, with the delimiters they came with, and compares segment by segment. */
function rewritten(segments: readonly Segment[]): string {
  const outer = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);
  const body = segments.filter(({ id }) => !outer.has(id));
  const delimiters = body[0]?.delimiters;
  if (delimiters === undefined) return '';
  try {
    const written = tokenize(
      writeInterchange({
        ...envelope,
        delimiters: writable(delimiters),
        groups: [{ ...group, sets: [{ type: '999', segments: body.map(inputOf) }] }],
      }),
    );
    const changed = written.slice(3, -3).filter((segment, n) => contentOf(segment) !== contentOf(body[n]));
    return changed.length === 0 ? 'same' : `${changed.length} changed`;
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    return `${error.code} at ${placeText(error)}`;
  }
}

const envelope = {
  sender: { qualifier: 'ZZ', id: 'A' },
  receiver: { qualifier: 'ZZ', id: 'B' },
  date: '2026-01-31',
  time: '1200',
  controlNumber: 1,
} as const;
const group = { functionalCode: 'FA', sender: 'A', receiver: 'B', date: '2026-01-31', time: '1200', controlNumber: 1, version: '005010' };

/** An interchange whose ISA16 was left out has no component separator; the writer wants one, so one that no file holds. */
function writable(delimiters: Delimiters): Delimiters {
  return delimiters.component === '' ? { ...delimiters, component: '\x1f' } : delimiters;
}

function inputOf(segment: Segment): SegmentInput {
  const elements = Array.from({ length: segment.elementCount }, (_, n): ElementInput => {
    const repetitions = Array.from({ length: segment.repetitions(n + 1) }, (_unused, r) => segment.components(n + 1, r + 1));
    return repetitions.length === 1 ? repetitions[0] : { repetitions };
  });
  return [segment.id, ...elements];
}

function contentOf(segment: Segment | undefined): string {
  if (segment === undefined) return '';
  const elements = Array.from({ length: segment.elementCount }, (_, n) => Buffer.from(segment.elementBytes(n + 1)).toString('latin1'));
  return [segment.id, ...elements].join(segment.delimiters.element);
}

function remittances(segments: readonly Segment[]): { claims: string; problems: string; balance: string } {
  const reader = new RemittanceReader();
  const parts: RemittancePart[] = [...segments.flatMap((segment) => reader.push(segment)), ...reader.end()];
  if (parts.length === 0) return { claims: '', problems: '', balance: '' };
  const { imbalances, verdicts: sets } = balanceRemittance(parts);
  const off = imbalances.map(
    ({ level, expected, actual, at }) => `${level} expected ${expected} actual ${actual} at segment ${at.segmentIndex}`,
  );
  return {
    claims: String(parts.filter(({ kind }) => kind === 'claim').length),
    problems: summary(parts.flatMap((part) => (part.kind === 'problem' ? [part.error] : []))),
    balance: sets.every(({ balanced }) => balanced) ? 'balanced' : off.join('; ') || 'unreadable',
  };
}

/** Each breach with its place; of a code that comes more than three times the first place and the number. */
function summary(errors: readonly X12Error[]): string {
  const codes = [...new Set(errors.map(({ code }) => code))];
  return codes
    .flatMap((code) => {
      const places = errors.filter((error) => error.code === code).map((error) => `${code} at ${placeText(error)}`);
      return places.length > 3 ? [`${places[0]} and ${places.length - 1} more`] : places;
    })
    .join('; ');
}

function placeText({ at, message }: X12Error): string {
  const element =
    at.element === undefined ? '' : String(at.element).padStart(2, '0') + (at.component === undefined ? '' : `-${at.component}`);
  const detail = /\(([^)]*)\) at segment/.exec(message)?.[1];
  return `segment ${at.segmentIndex} ${at.segmentId}${element} byte ${at.offset}${detail === undefined ? '' : ` (${detail})`}`.replace(
    '  ',
    ' ',
  );
}

function describe(segment: Segment): string {
  return JSON.stringify([segment.index, segment.start, segment.end, contentOf(segment)]);
}

/** The text of latin1 bytes as a segment gives it out. */
function text8(bytes: string): string {
  const utf8 = Buffer.from(bytes, 'latin1').toString('utf8');
  return Buffer.from(utf8, 'utf8').toString('latin1') === bytes ? utf8 : bytes;
}

function readable(): string[] {
  return [...verdicts.values()].filter(({ verdict }) => verdict === 'read').map(({ file }) => file);
}
