import { createHash } from 'node:crypto';
import { answerUnreadable } from './faults.ts';

/** A record of the suite as it is kept: without what says whether it was exported, so that our own mark does not make another of it. */
export interface SuiteRecord {
  readonly id: string;
  readonly bytes: Buffer;
  /** Of the bytes: another when anything but the mark has changed. */
  readonly hash: string;
}

/** What an export mark changes. */
const MARKS = new Set(['exported', 'last-exported-at']);

type Source = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** Numbers keep their text (ECMAScript, JSON.parse source text access), so that no digit of an amount is lost. */
const { parse, rawJSON } = JSON as unknown as {
  readonly parse: (text: string, reviver: Source) => unknown;
  readonly rawJSON: (text: string) => object;
};

const exact: Source = (_key, value, { source }) => (typeof value === 'number' && source !== undefined ? rawJSON(source) : value);

/** The records of a page, in its order. Throws `COUPA_ANSWER_UNREADABLE` (unavailable). */
export function recordsIn(body: Buffer): SuiteRecord[] {
  const list = readExactly(body);
  if (!Array.isArray(list)) throw answerUnreadable();
  return list.map(recordOf);
}

/** The one record of an answer. Throws `COUPA_ANSWER_UNREADABLE` (unavailable). */
export const recordIn = (body: Buffer): SuiteRecord => recordOf(readExactly(body));

function readExactly(body: Buffer): unknown {
  try {
    return parse(body.toString('utf8'), exact);
  } catch {
    throw answerUnreadable();
  }
}

function recordOf(value: unknown): SuiteRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw answerUnreadable();
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => !MARKS.has(name)));
  const id = JSON.stringify(kept['id']);
  if (typeof id !== 'string' || !/^"?[\w-]{1,60}"?$/.test(id)) throw answerUnreadable();
  const bytes = Buffer.from(JSON.stringify(kept));
  return { id: id.replaceAll('"', ''), bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 24) };
}
