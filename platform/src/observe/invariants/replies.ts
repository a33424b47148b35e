import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';
import { type Violation, violationOf } from './violation.ts';

/** One answer over HTTP by the sender's own log: `body` is any digest of what was sent, `message` what the answer named. */
const Reply = Compile(
  Type.Object({
    channel: Type.String(),
    key: Type.String(),
    body: Type.String(),
    status: Type.Integer(),
    message: Type.Optional(Type.String()),
  }),
);

interface Replies {
  readonly stored: Set<string>;
  readonly named: Set<string>;
  readonly refused: Set<string>;
}

/** Try again: an answer that says nothing of the message. */
const LATER: ReadonlySet<number> = new Set([409, 429, 503]);

/**
 * I10: one idempotency key has one answer. Whenever the same request comes again its message is the same, and another body under a used
 * key is refused. Throws `REPLY_LOG_UNREADABLE` when a file is not such a log.
 */
export async function checkReplies(files: readonly string[]): Promise<{ replies: number; violations: Violation[] }> {
  const byKey = new Map<string, Replies>();
  let replies = 0;
  for (const file of files) {
    for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      if (line === '') continue;
      const reply = readReply(line, `${file}:${index + 1}`);
      replies += 1;
      if (LATER.has(reply.status)) continue;
      const key = `${reply.channel} ${reply.key}`;
      const known = byKey.get(key) ?? { stored: new Set(), named: new Set(), refused: new Set() };
      byKey.set(key, known);
      if (reply.status < 300) {
        known.stored.add(reply.body);
        if (reply.message !== undefined) known.named.add(reply.message);
      } else known.refused.add(reply.body);
    }
  }
  const keys = (wrong: (of: Replies) => boolean): string[] => [...byKey].flatMap(([key, of]) => (wrong(of) ? [key] : []));
  return {
    replies,
    violations: [
      ...violationOf(
        'I10',
        'KEY_TAKEN_TWICE',
        'Two bodies were taken under one idempotency key',
        keys(({ stored }) => stored.size > 1),
      ),
      ...violationOf(
        'I10',
        'REPLY_DIFFERS',
        'The same request was answered with different messages',
        keys(({ named }) => named.size > 1),
      ),
      ...violationOf(
        'I10',
        'REPLY_REVOKED',
        'A request that was taken once was refused another time',
        keys(({ stored, refused }) => [...stored].some((body) => refused.has(body))),
      ),
    ],
  };
}

function readReply(line: string, at: string) {
  try {
    const value: unknown = JSON.parse(line);
    if (Reply.Check(value)) return value;
  } catch {
    // Said below.
  }
  throw new Fault({
    code: 'REPLY_LOG_UNREADABLE',
    kind: 'rejected',
    message: 'The file is not a log of replies',
    hint: 'Give JSON lines of channel, key, body, status and message',
    at,
  });
}
