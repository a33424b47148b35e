import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Acknowledger,
  type AcknowledgementPart,
  AcknowledgementReader,
  type AnswerPart,
  type BillingLevelInput,
  type ClaimFileInput,
  type ClaimPart,
  ClaimReader,
  guides,
  type NotedFinding,
  type PatientLevelInput,
  type Segment,
  type SubscriberLevelInput,
  Tokenizer,
  tokenize,
  writeClaims,
  X12Error,
} from '@plexus/x12';
import { corpusOf } from './corpus.ts';

const kinds = new Set(['835', '837', '997', '999']);
const supported = guides.filter(({ set }) => kinds.has(set));

/** One line of the table: what was decided on a file with claims, remittances or acknowledgements, reviewed by a person. */
interface Verdict {
  readonly file: string;
  /** What its TA1 would say. */
  readonly interchanges: string;
  /** What its 999 would say of each set. */
  readonly sets: string;
  /** Where the guides are broken. */
  readonly findings: string;
  /** For 837: how many claims and lines, what the reader finds wrong, and whether writing the claims gives them again. */
  readonly claims: string;
  readonly problems: string;
  readonly rewritten: string;
  /** For TA1, 997 and 999: what they say. */
  readonly answers: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('x12', 'x12-claims-verdicts.tsv');

test('every file of the corpus with claims, remittances or acknowledgements has a verdict', { skip }, () => {
  assert.deepEqual(judged(), [...verdicts.keys()]);
});

test('every such file is acknowledged, read and written again as its verdict says', { skip }, () => {
  for (const file of judged()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('claims that are read without a problem are written the same', () => {
  const clean = [...verdicts.values()].filter(({ claims, problems }) => claims !== '' && problems === '');
  assert.deepEqual([...new Set(clean.map(({ rewritten }) => rewritten))], ['same']);
});

function judged(): string[] {
  return files().filter((file) =>
    segmentsOf(file).some((segment) => segment.id === 'TA1' || (segment.id === 'ST' && kinds.has(segment.element(1)))),
  );
}

/** The segments up to where the file cannot be cut any further. */
function segmentsOf(file: string): Segment[] {
  try {
    return tokenize(bytesOf(file));
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    return [];
  }
}

function judge(file: string): Verdict {
  const acknowledger = new Acknowledger({ guides: supported });
  const segments = segmentsOf(file);
  const parts: AcknowledgementPart[] = [...segments.flatMap((segment) => acknowledger.push(segment)), ...acknowledger.end()];
  const sets = parts.filter((part) => part.kind === 'set');
  const claims = claimParts(segments);
  return {
    file,
    interchanges: counted(parts.flatMap((part) => (part.kind === 'interchange' ? [`${part.verdict} ${part.note}`] : []))),
    sets: counted(sets.map(({ type, verdict, errors }) => [type, verdict, ...errors].join(' '))),
    findings: counted(sets.flatMap(({ findings }) => findings.map(placeOf))),
    ...claimVerdict(claims),
    answers: answers(segments),
  };
}

function placeOf({ segmentId, position, loop, segmentError, element }: NotedFinding): string {
  const head = `${segmentId === '' ? 'XXX' : segmentId} ${position} ${loop ?? '-'} ${segmentError}`;
  if (element === undefined) return head;
  const place = [element.element, element.component].filter((n) => n !== undefined).join(':');
  return `${head} ${place} ${element.error}`;
}

/** Each thing once with how often; of more than eight the first eight and the number. */
function counted(things: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  const shown = [...counts].slice(0, 8).map(([thing, count]) => (count === 1 ? thing : `${count} × ${thing}`));
  return counts.size > 8 ? `${shown.join('; ')} and ${counts.size - 8} more` : shown.join('; ');
}

function claimParts(segments: readonly Segment[]): ClaimPart[] {
  const reader = new ClaimReader();
  return [...segments.flatMap((segment) => reader.push(segment)), ...reader.end()];
}

function claimVerdict(parts: readonly ClaimPart[]): Pick<Verdict, 'claims' | 'problems' | 'rewritten'> {
  if (parts.length === 0) return { claims: '', problems: '', rewritten: '' };
  const claims = parts.filter((part) => part.kind === 'claim');
  const lines = claims.reduce((sum, claim) => sum + claim.lines.length, 0);
  const problems = parts.flatMap((part) => (part.kind === 'problem' ? [part.error] : []));
  return {
    claims: `${claims.length} with ${lines}`,
    problems: counted(problems.map(({ code, at }) => `${code} ${at.segmentIndex} ${at.segmentId}${at.element ?? ''}`)),
    rewritten: claims.length === 0 ? '' : rewritten(parts),
  };
}

/** Writes the claims of the first set and reads them again. */
function rewritten(parts: readonly ClaimPart[]): string {
  const first = parts.filter(({ set }) => set === 0);
  const input = inputOf(first);
  if (input === undefined) return 'no';
  const again = claimParts(tokenize(writeClaims(input))).filter(({ kind }) => kind === 'claim');
  const before = first.filter(({ kind }) => kind === 'claim');
  return JSON.stringify(again, plain) === JSON.stringify(before, plain) ? 'same' : 'differs';
}

/** Leaves out where a value stood and how its level was numbered. */
function plain(key: string, value: unknown): unknown {
  if (['start', 'end', 'segmentIndex', 'firstSegment', 'lastSegment', 'id', 'parentId', 'ordinal'].includes(key)) return undefined;
  if (typeof value === 'bigint') return String(value);
  return value instanceof Map ? [...value] : value;
}

function inputOf(parts: readonly ClaimPart[]): ClaimFileInput | undefined {
  const submission = parts.find((part) => part.kind === 'submission');
  const claims = parts.filter((part) => part.kind === 'claim');
  const [claim] = claims;
  if (submission?.submitter === undefined || submission.receiver === undefined || claim === undefined) return undefined;
  const subscribers = parts.filter((part) => part.kind === 'subscriber');
  const patients = parts.filter((part) => part.kind === 'patient');
  const billingProviders = parts
    .filter((part) => part.kind === 'billing-provider')
    .map((billing): BillingLevelInput => {
      const under = subscribers.filter((subscriber) => claims.some((one) => one.billing === billing && one.subscriber === subscriber));
      return { ...billing, subscribers: under.map(subscriberInput) };
    });
  const envelope = {
    sender: { qualifier: 'ZZ', id: 'A' },
    receiver: { qualifier: 'ZZ', id: 'B' },
    date: '2026-01-31',
    time: '1200',
  } as const;
  const set = { reference: '1', submitter: submission.submitter, receiver: submission.receiver, billingProviders };
  return { ...envelope, controlNumber: 1, delimiters: { component: '\x1f', repetition: '\x1e' }, form: claim.form, sets: [set] };

  function subscriberInput(subscriber: (typeof subscribers)[number]): SubscriberLevelInput {
    const own = claims.filter((one) => one.subscriber === subscriber);
    const below = patients.filter((patient) => own.some((one) => one.patient === patient));
    const patientInput = (patient: (typeof patients)[number]): PatientLevelInput => ({
      ...patient,
      claims: own.filter((one) => one.patient === patient),
    });
    return { ...subscriber, claims: own.filter((one) => one.patient === undefined), patients: below.map(patientInput) };
  }
}

function answers(segments: readonly Segment[]): string {
  const reader = new AcknowledgementReader();
  return segments
    .flatMap((segment) => reader.push(segment))
    .map((part) => answerText(part))
    .join('; ');
}

function answerText(part: AnswerPart): string {
  switch (part.kind) {
    case 'interchange-answer':
      return `TA1 ${part.controlNumber} ${part.verdict} ${part.note}`;
    case 'set-answer': {
      const errors = part.segments.map(({ segmentId, position, error, elements }) => {
        const places = elements.map((one) => `${one.element}:${one.component ?? ''} ${one.error}`);
        return [segmentId, position, error ?? '', ...places].join(' ');
      });
      return [`${part.type} ${part.controlNumber} ${part.verdict} ${part.errors.join(' ')}`.trim(), ...errors].join(', ');
    }
    case 'group-answer':
      return `${part.functionalCode} ${part.controlNumber} ${part.verdict} ${part.included}/${part.received}/${part.accepted}`;
    case 'problem':
      return `${part.error.code} ${part.error.at.segmentIndex}`;
  }
}

test('the corpus of claims gives the same in chunks of one byte', { skip }, () => {
  for (const file of judged()) {
    const bytes = bytesOf(file);
    if (bytes.length > 10_000) continue;
    const tokenizer = new Tokenizer();
    const acknowledger = new Acknowledger({ guides: supported });
    const parts: AcknowledgementPart[] = [];
    for (let at = 0; at < bytes.length; at++) {
      for (const segment of tokenizer.push(bytes.subarray(at, at + 1))) parts.push(...acknowledger.push(segment));
    }
    parts.push(...tokenizer.end().flatMap((segment) => acknowledger.push(segment)), ...acknowledger.end());
    const whole = new Acknowledger({ guides: supported });
    assert.deepEqual(parts, [...tokenize(bytes).flatMap((segment) => whole.push(segment)), ...whole.end()], file);
  }
});
