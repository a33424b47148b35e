import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { type Violation, violationOf } from './violation.ts';

/** One answer that a sender got, as its own log has it. `sender` is `MSH-3|MSH-4`. */
const Answer = Compile(Type.Object({ controlId: Type.String(), sender: Type.String(), code: Type.String() }));

const POSITIVE: ReadonlySet<string> = new Set(['AA', 'CA']);
const BATCH = 2_000;

/**
 * I1: what a sender was answered positively for is stored. The log is the sender's own, kept outside of Plexus, one JSON
 * line an answer; it is read as a stream. Throws `ACK_LOG_UNREADABLE` when the file is not such a log.
 */
export async function checkLoss(tx: Tx, tenant: string, files: readonly string[]): Promise<{ answers: number; violations: Violation[] }> {
  const { rows } = await tx.query<{ channel: number }>('select channel from channel where tenant = $1', [tenant]);
  const channels = rows.map((row) => row.channel);
  const lost: string[] = [];
  let answers = 0;
  for (const file of files) {
    for await (const batch of batches(file)) {
      answers += batch.length;
      lost.push(...(await missing(tx, tenant, channels, batch)));
    }
  }
  return { answers, violations: violationOf('I1', 'MESSAGE_LOST', 'A message was acknowledged to its sender and is not stored', lost) };
}

async function* batches(file: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let number = 0;
  let torn: number | undefined;
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      number += 1;
      if (torn !== undefined) throw unreadable(file, torn);
      const answer = readAnswer(line);
      // A generator that was killed leaves half a line at the end, and only there.
      if (answer === undefined) torn = number;
      else if (POSITIVE.has(answer.code)) batch.push(`${answer.sender.replace('|', '^')}|${answer.controlId}`);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreadable(file, number, error);
  }
  if (torn !== undefined && number === 1) throw unreadable(file, torn);
  yield batch;
}

function readAnswer(line: string): { sender: string; controlId: string; code: string } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Answer.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Identities without a stored message. */
async function missing(tx: Tx, tenant: string, channels: readonly number[], identities: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ identity: string }>(
    `select w.identity from unnest($3::text[]) w(identity)
      where not exists (
        select from unnest($2::int[]) c(channel) join message_identity i on i.tenant = $1 and i.channel = c.channel and i.control_id = w.identity
        join message m on m.tenant = $1 and m.channel = i.channel and m.seq = i.seq and m.received_at = i.received_at)`,
    [tenant, channels, identities],
  );
  return rows.map((row) => row.identity);
}

const unreadable = (file: string, line: number, cause?: unknown): Fault =>
  new Fault({
    code: 'ACK_LOG_UNREADABLE',
    kind: 'rejected',
    message: 'The file is not a log of acknowledgements',
    hint: 'Give the file that the load generator wrote with --ack-log',
    at: `${file}:${line}`,
    cause,
  });
