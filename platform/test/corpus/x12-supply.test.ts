import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Document, documentKinds, type GuideFinding, readDocuments, rejectsDocument, tokenize, X12Error } from '@plexus/x12';
import { corpusOf } from './corpus.ts';

const types = documentKinds.map(({ set }) => set);

/** One line of the table: what was decided on a file with sets of the supply side, reviewed by a person against the standard. */
interface Verdict {
  readonly file: string;
  /** ST01 and GS08 of each set. */
  readonly sets: string;
  /** Lines, or what else the set lists, of each set. */
  readonly lines: string;
  /** Of each set: used, or refused. */
  readonly verdict: string;
  /** What hinders its use: envelope, counts, totals, values. */
  readonly problems: string;
  /** What a 997 says, those that refuse first marked by `!`. */
  readonly findings: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('x12', 'x12-supply-verdicts.tsv');

test('every file of the corpus with orders, their answers, invoices and payments has a verdict, and every verdict a file', { skip }, () => {
  const found = files().filter((file) => segmentsOf(file).some((segment) => segment.id === 'ST' && types.includes(segment.element(1))));
  assert.deepEqual(found, [...verdicts.keys()].toSorted());
});

test('every such file is read or refused as its verdict says', { skip }, () => {
  for (const [file, verdict] of verdicts) assert.deepEqual(judge(file), verdict, file);
});

function judge(file: string): Verdict {
  const { documents, outside } = readDocuments(bytesOf(file), documentKinds);
  return {
    file,
    sets: documents.map(({ set, envelope }) => `${set} ${envelope.version}`).join(', '),
    lines: documents.map(linesOf).join(', '),
    verdict: documents.map(({ isSound }) => (isSound ? 'used' : 'refused')).join(', '),
    problems: [...documents.flatMap(({ problems }) => problems), ...outside].map(problemText).join('; '),
    findings: documents.flatMap(({ findings }) => findings.map(findingText)).join('; '),
  };
}

function linesOf({ value }: Document): string {
  const { lines, shipments, entities } = value as unknown as Record<string, readonly unknown[] | undefined>;
  return String((lines ?? shipments ?? entities ?? []).length);
}

const problemText = ({ code, at }: X12Error): string =>
  `${code} at segment ${at.segmentIndex} ${at.segmentId}${at.element === undefined ? '' : String(at.element).padStart(2, '0')}`;

function findingText(finding: GuideFinding): string {
  const { segmentId, position, segmentError, element } = finding;
  return `${rejectsDocument(finding) ? '!' : ''}${segmentId} ${position} ${element === undefined ? segmentError : `${element.element} ${element.error}`}`;
}

function segmentsOf(file: string) {
  try {
    return tokenize(bytesOf(file));
  } catch (error) {
    if (error instanceof X12Error) return [];
    throw error;
  }
}
