import {
  acknowledge,
  acknowledgementInterchange,
  documentKinds,
  type InterchangeAcknowledgement,
  rejectsDocument,
  writeInterchange,
} from '@plexus/x12';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { contentUnexpected } from '../faults.ts';
import { enqueue } from '../enqueue.ts';

/** The kind of delivery that answers an interchange of a partner. */
export const X12_ANSWER = 'x12-answer';

const Answer = Type.Object({ name: Type.String({ pattern: '^[a-z0-9-]{1,120}$' }), text: Type.String() });
const answer = Compile(Answer);

/** Reads an answer that was queued. Throws `DELIVERY_CONTENT` (defect). */
export function readX12Answer(text: string): Static<typeof Answer> {
  const value: unknown = JSON.parse(text);
  if (!answer.Check(value)) throw contentUnexpected(X12_ANSWER);
  return value;
}

/** A message of a partner that is to be answered. */
export interface AnsweredMessage {
  readonly tenant: string;
  readonly channel: string;
  readonly seq: bigint;
  readonly entity: string;
  /** The target that leads to the partner. */
  readonly target: string;
  readonly bytes: Uint8Array;
}

/** Answers have numbers of their own, from half of what ISA13 holds on: orders count from below. */
const FIRST_NUMBER = 500_000_000n;
const NUMBERS = 400_000_000n;
const INTERCHANGES = 10n;

/**
 * Queues what a partner is answered, in the transaction that makes use of its interchanges: a 997 for each functional group, and a TA1 where
 * one is asked for or an interchange cannot be used. Answers are never answered. What can be read no further is answered as far as it was.
 */
export async function queueX12Answers(tx: Tx, message: AnsweredMessage, clock: Clock): Promise<void> {
  const { tenant, channel, seq, entity, target } = message;
  const now = clock.now().toISOString();
  const written = { form: '997', date: now.slice(0, 10), time: now.slice(11, 16).replace(':', '') } as const;
  const interchanges = await interchangesOf(message.bytes);
  const deliveries = interchanges.flatMap((interchange, n) => {
    const controlNumber = Number(FIRST_NUMBER + ((seq * INTERCHANGES + BigInt(n)) % NUMBERS));
    const input = acknowledgementInterchange(interchange, { ...written, controlNumber });
    if (input === undefined) return [];
    const name = `997-${channel}-${controlNumber}`;
    const text = Buffer.from(writeInterchange({ ...input, newline: '\n' })).toString('latin1');
    return [
      {
        target,
        kind: X12_ANSWER,
        entity,
        orderKey: `${X12_ANSWER}:${channel}`,
        idempotencyKey: `${X12_ANSWER}|${channel}|${seq}|${n}`,
        content: JSON.stringify({ name, text }),
        subject: undefined,
        sealed: undefined,
      },
    ];
  });
  if (deliveries.length > 0) await enqueue(tx, tenant, deliveries);
}

async function interchangesOf(bytes: Uint8Array): Promise<InterchangeAcknowledgement[]> {
  const interchanges: InterchangeAcknowledgement[] = [];
  const guides = documentKinds.map(({ guide }) => guide);
  for await (const part of acknowledge([bytes], { guides, rejects: rejectsDocument }))
    if (part.kind === 'interchange') interchanges.push(part);
  return interchanges;
}
