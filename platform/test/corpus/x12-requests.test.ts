import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Acknowledger,
  balanceRemittance,
  ClaimAcknowledgementReader,
  type ClaimAcknowledgementPart,
  type ClaimStatusPart,
  ClaimStatusReader,
  type EligibilityPart,
  EligibilityReader,
  describeBalance,
  guide270,
  guide271,
  guide276,
  guide277,
  guide277ca,
  guide278,
  type GuideFinding,
  outcomeOf,
  RemittanceReader,
  reportBalance,
  type Segment,
  ServicesReviewReader,
  type ServicesReviewPart,
  tokenize,
  Tokenizer,
  X12Error,
} from '@plexus/x12';
import { corpusOf } from './corpus.ts';

const types = ['270', '271', '276', '277', '278'];
const guides = [guide270, guide271, guide276, guide277, guide277ca, guide278];

/** One line of the table: what was decided on a file with sets of these kinds, reviewed by a person against the guides. */
interface Verdict {
  readonly file: string;
  /** ST01 and the implementation of each set. */
  readonly sets: string;
  /** What was read, by kind of part, problems and ends left out. */
  readonly read: string;
  /** What the answer comes to: statuses, benefits, decisions. */
  readonly content: string;
  /** What the reader has against it. */
  readonly problems: string;
  /** What a 999 has against it. */
  readonly findings: string;
}

type Part = EligibilityPart | ClaimStatusPart | ClaimAcknowledgementPart | ServicesReviewPart;

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('x12', 'x12-requests-verdicts.tsv');

test('every file of the corpus with requests or answers has a verdict, and every verdict a file', { skip }, () => {
  const found = files().filter((file) => segmentsOf(file).some((segment) => segment.id === 'ST' && types.includes(segment.element(1))));
  assert.deepEqual(found, [...verdicts.keys()].toSorted());
});

test('every such file is read or refused as its verdict says', { skip }, () => {
  for (const [file, verdict] of verdicts) assert.deepEqual(judge(file), verdict, file);
});

test('such files give the same parts in chunks of one byte', { skip }, () => {
  for (const file of verdicts.keys()) {
    const bytes = bytesOf(file);
    const tokenizer = new Tokenizer();
    const found: Segment[] = [];
    for (let at = 0; at < bytes.length; at++) found.push(...tokenizer.push(bytes.subarray(at, at + 1)));
    found.push(...tokenizer.end());
    assert.equal(plain(partsOf(found)), plain(partsOf(tokenize(bytes))), file);
  }
});

test('the balance reports of remittances agree with their verdicts and name nobody', { skip }, () => {
  let reports = 0;
  for (const file of files()) {
    const segments = segmentsOf(file);
    const reader = new RemittanceReader();
    const parts = [...segments.flatMap((segment) => reader.push(segment)), ...reader.end()];
    const found = reportBalance(parts, { every: true });
    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      balanceRemittance(parts).verdicts,
      file,
    );
    reports += found.length;
    const text = found.map(describeBalance).join('\n');
    for (const word of identities(segments)) assert.ok(!text.includes(word), `${file} tells an identity`);
  }
  assert.ok(reports > 0);
});

/** Names, identifiers and claim numbers of the remittances in a file, those that a report could not hold by chance. */
function identities(segments: readonly Segment[]): string[] {
  const values = segments.flatMap((segment) => {
    if (segment.id === 'NM1') return [3, 4, 9].map((n) => segment.element(n));
    if (segment.id === 'N1') return [2, 4].map((n) => segment.element(n));
    return segment.id === 'CLP' ? [1, 7].map((n) => segment.element(n)) : [];
  });
  return values.filter((value) => value.length >= 6 && !/^[\d.-]+$/.test(value) && !/claim|payment|service|provider/i.test(value));
}

function judge(file: string): Verdict {
  const segments = segmentsOf(file);
  const parts = partsOf(segments);
  const problems = parts.flatMap((part) => (part.kind === 'problem' ? [part.error] : []));
  const sets = segments.filter(({ id }) => id === 'ST').map((st) => `${st.element(1)} ${st.element(3) || '-'}`);
  const counts = Map.groupBy(parts, ({ kind }): string => kind);
  for (const kind of ['header', 'problem', 'end']) counts.delete(kind);
  return {
    file,
    sets: sets.join(', '),
    read: [...counts].map(([kind, list]) => `${list.length} ${kind}`).join(', '),
    content: parts.flatMap(contentOf).join('; '),
    problems: problems.map(({ code, at }) => `${code} at segment ${at.segmentIndex} ${placeText(at)}`).join('; '),
    findings: findingsOf(segments).map(findingText).join('; '),
  };
}

/** What a part says, in codes only. */
function contentOf(part: Part): string[] {
  switch (part.kind) {
    case 'claim': {
      const codes = part.statuses.flatMap((status) => status.codes.map(({ category, code }) => `${category}:${code}`));
      const outcome = 'outcome' in part ? [outcomeOf(part.statuses)] : [];
      const services = part.services.length === 0 ? [] : [`${part.services.length} services`];
      return [[...outcome, ...codes, ...(part.charge === undefined ? [] : [String(part.charge)]), ...services].join(' ')];
    }
    case 'person': {
      const asked = part.inquiries.flatMap(({ serviceTypes }) => `asks ${serviceTypes.join('^')}`);
      const said = part.benefits.map(({ code, amount, percent }) =>
        [code, amount, percent].filter((value) => value !== undefined).join(' '),
      );
      return [[...asked, ...said, ...part.rejections.map(({ reason }) => `refused ${reason}`)].join(', ')];
    }
    case 'event':
      return [`${part.request?.category ?? '-'} ${part.decision?.action ?? '-'} ${part.services.length} services`];
    case 'source':
    case 'receiver':
    case 'provider':
    case 'requester':
    case 'patient': {
      const refused = 'rejections' in part ? part.rejections.map(({ reason }) => `${part.kind} refused ${reason}`) : [];
      const answered =
        'statuses' in part
          ? part.statuses.flatMap(({ codes }) => codes.map(({ category, code }) => `${part.kind} ${category}:${code}`))
          : [];
      return [...refused, ...answered];
    }
    case 'header':
    case 'problem':
    case 'end':
      return [];
  }
}

function partsOf(segments: readonly Segment[]): Part[] {
  const readers = [new EligibilityReader(), new ClaimStatusReader(), new ClaimAcknowledgementReader(), new ServicesReviewReader()];
  return readers.flatMap((reader): Part[] => [...segments.flatMap((segment): Part[] => reader.push(segment)), ...reader.end()]);
}

function findingsOf(segments: readonly Segment[]): readonly GuideFinding[] {
  const acknowledger = new Acknowledger({ guides });
  const parts = [...segments.flatMap((segment) => acknowledger.push(segment)), ...acknowledger.end()];
  return parts.flatMap((part) => (part.kind === 'set' ? part.findings : []));
}

function findingText({ segmentId, position, loop, segmentError, element }: GuideFinding): string {
  const detail =
    element === undefined
      ? segmentError
      : `${element.element}${element.component === undefined ? '' : `-${element.component}`} ${element.error}`;
  return `${segmentId} ${position} ${loop ?? '-'} ${detail}`;
}

function placeText(at: X12Error['at']): string {
  return `${at.segmentId}${at.element === undefined ? '' : String(at.element).padStart(2, '0')}${at.component === undefined ? '' : `-${at.component}`}`;
}

/** The segments of a file, none where it cannot be cut. */
function segmentsOf(file: string): Segment[] {
  try {
    return tokenize(bytesOf(file));
  } catch (error) {
    if (error instanceof X12Error) return [];
    throw error;
  }
}

function plain(parts: readonly Part[]): string {
  return JSON.stringify(parts, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
