import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { interchangeOf, professional } from '../claim/sample-claims.ts';
import { guides } from '../guides.ts';
import { Tokenizer } from '../tokenizer.ts';
import { X12Error } from '../x12-error.ts';
import type { InterchangeAcknowledgement } from './acknowledgement.ts';
import { Acknowledger } from './acknowledger.ts';

const TEXT = interchangeOf(professional);

/** What is said of the interchanges in the text, and whether something of it belonged to none. */
function acknowledged(text: string): { readonly interchanges: readonly InterchangeAcknowledgement[]; readonly brokeOff: boolean } {
  const tokenizer = new Tokenizer();
  const acknowledger = new Acknowledger({ guides });
  const parts = [];
  let brokeOff = false;
  try {
    for (const segment of tokenizer.push(Buffer.from(text, 'latin1'))) parts.push(...acknowledger.push(segment));
    for (const segment of tokenizer.end()) parts.push(...acknowledger.push(segment));
    parts.push(...acknowledger.end());
  } catch (error) {
    assert.ok(error instanceof X12Error);
    brokeOff = true;
    parts.push(...acknowledger.fail(error));
  }
  return { interchanges: parts.filter((part) => part.kind === 'interchange'), brokeOff };
}

/** Whether everything in it is taken: interchange, groups and sets. */
function isTaken(text: string): boolean {
  const { interchanges, brokeOff } = acknowledged(text);
  return (
    !brokeOff &&
    interchanges.length === 1 &&
    interchanges.every(
      ({ note, groups }) =>
        note === '000' && groups.every(({ received, accepted, verdict }) => verdict === 'A' && received > 0 && received === accepted),
    )
  );
}

/** Counts and control numbers of the envelope, by where they stand. */
const ELEMENTS: readonly (readonly [string, RegExp])[] = [
  ['ISA13', /(?<=^ISA(?:\*[^*]*){12}\*)\d+/],
  ['GS06', /(?<=~GS(?:\*[^*]*){5}\*)\d+/],
  ['ST02', /(?<=~ST\*837\*)\d+/],
  ['SE01', /(?<=~SE\*)\d+/],
  ['SE02', /(?<=~SE\*\d+\*)\d+/],
  ['GE01', /(?<=~GE\*)\d+/],
  ['GE02', /(?<=~GE\*\d+\*)\d+/],
  ['IEA01', /(?<=~IEA\*)\d+/],
  ['IEA02', /(?<=~IEA\*\d+\*)\d+/],
];

test('an interchange is taken as it was written', () => {
  assert.ok(isTaken(TEXT));
});

test('no count and no control number of an envelope may be another than it is', () => {
  for (const [name, place] of ELEMENTS) {
    const found = place.exec(TEXT);
    assert.ok(found, name);
    for (const [n, digit] of found[0].split('').entries()) {
      const at: number = found.index + n;
      for (const other of ['0', '1', '2', '9', 'A', ' ', '*', ''].filter((one) => one !== digit)) {
        // A control number of type N0 is the same with fewer zeros before it.
        if (name === 'IEA02' && other === '' && digit === '0') continue;
        assert.equal(isTaken(TEXT.slice(0, at) + other + TEXT.slice(at + 1)), false, `${name}, character ${n + 1} made "${other}"`);
      }
    }
  }
});

test('no segment of an envelope may be lost, doubled or moved', () => {
  const segments = TEXT.split('~').slice(0, -1);
  const written = (all: readonly string[]): string => all.map((segment) => `${segment}~`).join('');
  for (const [n, segment] of segments.entries()) {
    if (!/^(GS|ST|SE|GE|IEA)\*/.test(segment)) continue;
    assert.equal(isTaken(written(segments.toSpliced(n, 1))), false, `without ${segment}`);
    assert.equal(isTaken(written(segments.toSpliced(n, 0, segment))), false, `${segment} twice`);
    const moved = segments.toSpliced(n, 1);
    for (const to of [1, Math.floor(moved.length / 2), moved.length - 1].filter((one) => one !== n))
      assert.equal(isTaken(written(moved.toSpliced(to, 0, segment))), false, `${segment} at ${to}`);
  }
});

test('whatever two characters of an interchange are changed, it is answered or shown to be none, and never throws', () => {
  const change = fc.tuple(fc.nat(TEXT.length - 1), fc.integer({ min: 0x20, max: 0x7e }));
  fc.assert(
    fc.property(change, change, (...changes) => {
      const bytes = Buffer.from(TEXT);
      for (const [at, byte] of changes) bytes[at] = byte;
      acknowledged(bytes.toString('latin1'));
    }),
    { numRuns: 300 },
  );
});
