import { Hl7Error, type Header, readHeader } from '@plexus/hl7v2';
import type { RefusalCode } from './faults.ts';

/** Whom somebody may speak for; a list that is absent allows any. */
export interface SenderRule {
  /** MSH-3. */
  readonly applications?: readonly string[];
  /** MSH-4. */
  readonly facilities?: readonly string[];
  /** MSH-9: `ADT^A01`, or `ADT` for all of them. */
  readonly kinds?: readonly string[];
}

/** A rule, and what a message that breaks it is refused as. */
export interface WatchedRule extends SenderRule {
  readonly sender: RefusalCode;
  readonly kind: RefusalCode;
}

const RETURN = 0x0d;
const FEED = 0x0a;
const NAME = 'MSH';
const AFTER_RETURN = Buffer.from(`\r${NAME}`);
const AFTER_FEED = Buffer.from(`\n${NAME}`);
/** A header that goes on for longer is nobody's. */
const LONGEST_HEADER = 8_192;
/** Headers that cannot be read take long to look at: who sends more of them sends no messages. */
const MOST_UNREADABLE = 1_000;
const AROUND = new Set([0x0b, 0x20, 0x09, RETURN, FEED]);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Watches for whom the messages of a payload speak as it streams by. A payload may hold several: a batch, or one message after another,
 * and each is translated as its own header says, so the first one being allowed says nothing of the others.
 */
export class SenderWatch {
  readonly #rules: readonly WatchedRule[];
  #held: Buffer = Buffer.alloc(0);
  #isBegun = false;
  #refusal: RefusalCode | undefined;
  #unreadable = 0;

  constructor(rules: readonly WatchedRule[]) {
    this.#rules = rules.filter(({ applications, facilities, kinds }) => (applications ?? facilities ?? kinds) !== undefined);
  }

  push(bytes: Buffer): void {
    if (this.#rules.length > 0 && this.#refusal === undefined) this.#look(bytes, false);
  }

  /** Why the payload must not be taken; undefined when it may. */
  end(): RefusalCode | undefined {
    if (this.#rules.length > 0 && this.#refusal === undefined) this.#look(Buffer.alloc(0), true);
    return this.#refusal;
  }

  #look(bytes: Buffer, isWhole: boolean): void {
    const text = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    let at = 0;
    if (!this.#isBegun) {
      const start = beginning(text);
      // What stands before a message that has not begun means nothing; a name may be cut in two.
      if (start + NAME.length > text.length && !isWhole) return this.#hold(text.subarray(Math.max(0, start - BOM.length)));
      this.#isBegun = true;
      if (isHeader(text, start)) at = this.#check(text, start, isWhole);
    }
    const nextHeader = headersIn(text);
    while (at >= 0 && this.#refusal === undefined) {
      const next = nextHeader(at);
      if (next === -1) return this.#hold(text.subarray(Math.max(at, text.length - NAME.length)));
      at = this.#check(text, next, isWhole);
    }
  }

  /** Checks the header that begins at `start`; where to go on, or -1 when it is not whole yet and was held. */
  #check(text: Buffer, start: number, isWhole: boolean): number {
    const end = endOfLine(text, start);
    if (end === -1 && !isWhole && text.length - start <= LONGEST_HEADER) {
      // With the end of the line before it, by which it is found again; the first of all may have none.
      this.#isBegun = start > 0 && isLineEnd(text[start - 1]);
      this.#hold(text.subarray(this.#isBegun ? start - 1 : start));
      return -1;
    }
    const line = text.subarray(start, end === -1 ? text.length : end);
    this.#refusal = line.length > LONGEST_HEADER ? this.#rules[0]?.sender : this.#refusalOf(line);
    return start + NAME.length;
  }

  /** A header that cannot be read is not refused here: nothing is translated under it. */
  #refusalOf(line: Buffer): RefusalCode | undefined {
    let header: Header;
    try {
      header = readHeader(line);
    } catch (error) {
      if (!(error instanceof Hl7Error)) throw error;
      this.#unreadable += 1;
      return this.#unreadable > MOST_UNREADABLE ? this.#rules[0]?.sender : undefined;
    }
    for (const rule of this.#rules) {
      if (!allows(rule.applications, header.sendingApplication) || !allows(rule.facilities, header.sendingFacility)) return rule.sender;
      if (!allows(rule.kinds, `${header.messageCode}^${header.trigger}`) && !allows(rule.kinds, header.messageCode)) return rule.kind;
    }
    return undefined;
  }

  #hold(bytes: Buffer): void {
    this.#held = Buffer.from(bytes);
  }
}

const allows = (list: readonly string[] | undefined, value: string): boolean => list === undefined || list.includes(value);

const isLineEnd = (code: number | undefined): boolean => code === RETURN || code === FEED;

const isHeader = (text: Buffer, at: number): boolean => text.toString('latin1', at, at + NAME.length) === NAME;

/** Where the payload's first word stands: after a byte order mark, framing and blank space. */
function beginning(text: Buffer): number {
  let at = text.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  while (AROUND.has(text[at] ?? 0)) at++;
  return at;
}

/** Finds headers at the starts of lines. Each of the two ends of a line is looked for only past its last find, so that all of it is one walk. */
function headersIn(text: Buffer): (from: number) => number {
  const marks = [AFTER_RETURN, AFTER_FEED].map((mark) => ({ mark, at: -2 }));
  return (from) => {
    for (const found of marks) {
      if (found.at >= from - 1) continue;
      const at = text.indexOf(found.mark, Math.max(0, from - 1));
      found.at = at === -1 ? text.length : at;
    }
    const at = Math.min(...marks.map((found) => found.at));
    return at === text.length ? -1 : at + 1;
  };
}

/** Where the line of a header ends; -1 when it does not within what a header may be long. */
function endOfLine(text: Buffer, from: number): number {
  const most = Math.min(text.length, from + LONGEST_HEADER + 1);
  for (let at = from; at < most; at++) if (isLineEnd(text[at])) return at;
  return -1;
}
