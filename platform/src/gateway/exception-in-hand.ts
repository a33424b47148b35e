import { type Actor, audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { exceptionUnknown } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';

/** An open exception, as far as deciding about it goes. */
export interface ExceptionInHand {
  id: bigint;
  kind: string;
  code: string;
  identity: string;
  entity: string;
  owner: string;
  assignee: string | null;
  state: string;
  channel: number | null;
  channel_name: string | null;
  message: bigint | null;
  key: string | null;
  amount: bigint | null;
  currency: string | null;
}

/** Nobody else decides about the exception until the transaction ends. */
export async function lockException(tx: Tx, tenant: string, id: bigint): Promise<void> {
  await tx.query({
    name: 'hold-exception',
    text: 'select from exception_item where tenant = $1 and id = $2 for update',
    values: [tenant, String(id)],
  });
}

/** An open exception, held until the transaction ends. Throws `EXCEPTION_UNKNOWN` and `EXCEPTION_CLOSED`. */
export async function takeInHand(tx: Tx, tenant: string, id: bigint): Promise<ExceptionInHand> {
  const { rows } = await tx.query<ExceptionInHand>({
    name: 'lock-exception',
    text: `select i.id, i.kind, i.code, i.identity, i.entity, i.owner, i.assignee, i.state, i.channel, ch.name as channel_name, i.message, i.key, i.amount, i.currency
      from exception_item i left join channel ch on ch.tenant = i.tenant and ch.channel = i.channel
      where i.tenant = $1 and i.id = $2 for update of i`,
    values: [tenant, String(id)],
  });
  const item = rows[0];
  if (item === undefined) throw exceptionUnknown();
  if (item.state !== 'open') throw exceptionClosed(item.state);
  return item;
}

/** The person's words wait for the platform, which closes the exception and adds what it did. */
export async function remember(tx: Tx, tenant: string, { id }: ExceptionInHand, words: string): Promise<void> {
  await tx.query({
    name: 'remember-resolution',
    text: 'update exception_item set resolution = $3 where tenant = $1 and id = $2',
    values: [tenant, String(id), words],
  });
}

/** Closes it with the person's words, on record. */
export async function close(
  tx: Tx,
  tenant: string,
  { id }: ExceptionInHand,
  { state, words }: { readonly state: 'resolved' | 'rejected'; readonly words: string },
  actor: Actor,
): Promise<void> {
  await tx.query({
    name: 'decide-exception',
    text: `update exception_item set state = $3, closed_at = now(), closed_by = $4, resolution = $5 where tenant = $1 and id = $2`,
    values: [tenant, String(id), state, actor.person, words],
  });
  await audit(tx, tenant, actor, [{ action: `exception.${state}`, object: `exception:${id}`, detail: words }]);
}

const exceptionClosed = (state: string): Fault =>
  new Fault({
    code: 'EXCEPTION_CLOSED',
    kind: 'conflict',
    message: `The exception is ${state} already`,
    hint: 'Look at who decided and why with `plexus exceptions show`',
  });
