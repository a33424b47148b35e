import { type Actor, audit } from '../govern/index.ts';
import { readMessage } from '../inbox/index.ts';
import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { subjectHeld } from './faults.ts';
import { isHeld } from './holds.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { shredMessage } from './shred-message.ts';

/** What shredding an account came to. */
export interface Shredded {
  /** The account and its claims: what was sealed under their keys opens nowhere any more. */
  readonly subjects: readonly string[];
  /** Messages whose content is gone, and those in which it was blackened out because others are in them too. */
  readonly erased: number;
  readonly blackened: number;
  /** Everything was done before; nothing was changed now. */
  readonly wasShredded: boolean;
}

/**
 * Destroys the keys of a patient account and of its claims, and takes them out of the messages they came from. Events, journals and
 * balances keep their pseudonyms and amounts. Backups follow: the keys of events are in no later backup of the keys, and those of messages
 * are gone from it once their lots are torn (`tearLots`). Audited with the reason; a second time changes nothing. Throws `SUBJECT_HELD`.
 */
export async function shredAccount(tx: Tx, keys: TenantKeys, account: string, actor: Actor, reason: string): Promise<Shredded> {
  await oneAtATime(tx, keys.tenant);
  const subjects = await subjectsAround(tx, account);
  if (await isHeld(tx, subjects)) throw subjectHeld();
  const messages = await readableMessages(tx, keys.tenant, subjects);
  const wasShredded = messages.length === 0 && (await areShredded(tx, keys.tenant, subjects));
  if (wasShredded) return { subjects, erased: 0, blackened: 0, wasShredded };
  let erased = 0;
  for (const { channel, seq } of messages) {
    const outcome = await shredMessage(tx, keys, await readMessage(tx, keys.tenant, channel, seq), subjects);
    if (outcome === 'erased') erased += 1;
  }
  await tx.query({ name: 'shred-subjects', text: 'select shred_subjects($1)', values: [subjects] });
  const blackened = messages.length - erased;
  const detail = `${subjects.length} keys destroyed, ${erased} messages erased, ${blackened} blackened: ${reason}`;
  await audit(tx, keys.tenant, actor, [{ action: 'subject.shredded', object: account, detail }]);
  return { subjects, erased, blackened, wasShredded };
}

async function subjectsAround(tx: Tx, account: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ subject: string }>({
    name: 'subjects-around',
    text: 'select s as subject from subjects_around($1) s order by 1',
    values: [account],
  });
  return rows.map(({ subject }) => subject);
}

/** Messages of these subjects that nothing was taken out of since they were last shredded. */
async function readableMessages(tx: Tx, tenant: string, subjects: readonly string[]): Promise<readonly { channel: number; seq: bigint }[]> {
  const { rows } = await tx.query<{ channel: number; seq: bigint }>({
    name: 'readable-messages',
    text: `select m.channel, m.seq from messages_about($2) a join message m on m.tenant = $1 and m.channel = a.channel and m.seq = a.seq
      where m.shredded_at is null
        or (m.payload is not null or m.upload is not null)
          and exists (select from unnest($2::text[]) s left join subject_key k on k.tenant = $1 and k.subject = s
            where k.shredded_at is null or k.shredded_at > m.shredded_at)
      order by m.channel, m.seq`,
    values: [tenant, subjects],
  });
  return rows;
}

async function areShredded(tx: Tx, tenant: string, subjects: readonly string[]): Promise<boolean> {
  const { rows } = await tx.query<{ shredded: number }>({
    name: 'are-shredded',
    text: 'select count(*)::int as shredded from subject_key where tenant = $1 and subject = any ($2) and shredded_at is not null',
    values: [tenant, subjects],
  });
  return rows[0]?.shredded === subjects.length;
}
