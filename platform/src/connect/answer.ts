import { createHash } from 'node:crypto';
import {
  acknowledge,
  acknowledgeUnreadable,
  type Acknowledgment,
  type AcknowledgmentCode,
  type Header,
  type MessageErrorCode,
} from '@plexus/hl7v2';
import type { Receipt } from '../inbox/index.ts';
import type { Fault } from '../kernel/index.ts';

/** What became of a message: stored in some way, or not at all. */
export type Outcome = { readonly receipt: Receipt } | { readonly fault: Fault; readonly at: Date };

type Verdict = 'accept' | 'error' | 'reject';

const LETTERS = { accept: 'A', error: 'E', reject: 'R' } as const;

/**
 * Builds the answers of one channel. The answer to a stored message depends on the message and its receipt alone, so a message that is
 * sent again gets the same bytes again.
 */
export class Answers {
  readonly #prefix: string;
  readonly #original: boolean;
  #failures = 0;

  /** @param mode `original` answers AA, AE or AR to everything; otherwise MSH-15 and MSH-16 are followed */
  constructor(channel: string, mode: 'original' | 'enhanced' = 'enhanced') {
    this.#original = mode === 'original';
    // MSH-10 has room for 20 characters up to version 2.6; seven name the channel.
    this.#prefix = createHash('sha256').update(channel).digest('hex').slice(0, 6);
  }

  /** The answer to a frame, or undefined when the sender asked for none. */
  of(frame: Uint8Array, header: Header | undefined, outcome: Outcome): Uint8Array | undefined {
    const code = header === undefined || this.#original ? originalCode(outcome) : answerCode(header, outcome);
    if (code === undefined) return undefined;
    const answer = this.#answer(code, outcome);
    return header === undefined ? acknowledgeUnreadable(frame, answer) : acknowledge(header, answer);
  }

  #answer(code: AcknowledgmentCode, outcome: Outcome): Acknowledgment {
    if ('fault' in outcome) {
      const { fault, at } = outcome;
      this.#failures += 1;
      const controlId = `${this.#prefix}-x${this.#failures.toString(36)}`;
      const text = fault.kind === 'rejected' || fault.kind === 'denied' ? `${fault.code}: ${fault.message}` : TRY_AGAIN;
      return { code, controlId, at, text, error: { code: '207', text: fault.code } };
    }
    const { receipt } = outcome;
    const shared = { code, controlId: `${this.#prefix}-${receipt.seq}`, at: receipt.receivedAt };
    if (receipt.outcome === 'stored' || receipt.outcome === 'duplicate') return shared;
    const text = [receipt.code, receipt.reason].filter((part) => part !== undefined).join(': ');
    return { ...shared, ...(text === '' ? {} : { text }), error: { code: errorNumber(receipt) } };
  }
}

const TRY_AGAIN = 'Not stored, please send it again later';

/** Why the inbox refuses, in the terms of table 0357; what the table does not know is 207. */
const REFUSALS: ReadonlyMap<string | undefined, MessageErrorCode> = new Map([
  ['HEADER_UNREADABLE', '100'],
  ['KIND_NOT_ALLOWED', '200'],
  ['TYPE_FORBIDDEN', '200'],
]);

function errorNumber(receipt: Receipt): MessageErrorCode {
  return receipt.outcome === 'conflict' ? '205' : (REFUSALS.get(receipt.code) ?? '207');
}

/**
 * The code to answer with (chapter 2, section 9.2 and tables 0155 and 0008). In enhanced mode MSH-15 decides on a commit answer (CA, CE,
 * CR) and, when it wants none, MSH-16 on an application answer. A message that could not be stored is answered even to a sender
 * that wants no answers: silence would lose it.
 */
function answerCode(header: Header, outcome: Outcome): AcknowledgmentCode | undefined {
  const accept = header.acceptAcknowledgment;
  const application = header.applicationAcknowledgment;
  if (accept === '' && application === '') return originalCode(outcome);
  const verdict = verdictOf(outcome);
  if (wants(accept, verdict)) return `C${LETTERS[verdict]}`;
  if ((accept === '' || accept === 'NE') && wants(application, verdict)) return `A${LETTERS[verdict]}`;
  return 'fault' in outcome ? `C${LETTERS[verdict]}` : undefined;
}

function originalCode(outcome: Outcome): AcknowledgmentCode {
  return `A${LETTERS[verdictOf(outcome)]}`;
}

/** Table 0155: always, never, on error or reject, on success. A condition that is not in the table counts as always. */
function wants(condition: string, verdict: Verdict): boolean {
  if (condition === '' || condition === 'NE') return false;
  if (condition === 'ER') return verdict !== 'accept';
  return condition !== 'SU' || verdict === 'accept';
}

function verdictOf(outcome: Outcome): Verdict {
  if ('fault' in outcome) return outcome.fault.kind === 'rejected' || outcome.fault.kind === 'denied' ? 'reject' : 'error';
  switch (outcome.receipt.outcome) {
    case 'stored':
    case 'duplicate':
      return 'accept';
    case 'conflict':
      return 'error';
    case 'refused':
      return 'reject';
  }
}
