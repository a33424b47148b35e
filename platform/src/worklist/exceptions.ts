import type { Tx } from '../store/index.ts';

/** An exception: someone's work, with an owner and a clock. */
export interface NewException {
  readonly entity: string;
  /** `quarantine`, `held-record`, `poison`, `denial`, `unbalanced-remittance`, … */
  readonly kind: string;
  /** Open at most once per identity. */
  readonly identity: string;
  readonly owner: string;
  readonly code: string;
  /** Never quotes identifying values. */
  readonly summary: string;
  readonly hint?: string | undefined;
  /** `FT1-11.1`, `segment 12`. */
  readonly place?: string | undefined;
  readonly amount?: bigint | undefined;
  readonly currency?: string | undefined;
  readonly channel?: number | undefined;
  readonly message?: bigint | undefined;
  readonly record?: number | undefined;
  readonly event?: Buffer | undefined;
  readonly key?: string | undefined;
  readonly dueAt: string;
}

/** Opens exceptions; one that is open already under the same identity stays as it is. Audited in the same statement. */
export async function openExceptions(tx: Tx, tenant: string, items: readonly NewException[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query({
    name: 'open-exceptions',
    text: `with opened as (
        insert into exception_item (tenant, entity, kind, identity, owner, code, summary, hint, place, amount, currency, channel, message, record, event, key, due_at)
        select $1, e.entity, e.kind, e.identity, e.owner, e.code, e.summary, e.hint, e.place, e.amount, e.currency, e.channel, e.message, e.record,
          decode(e.event, 'base64'), e.key, e."dueAt"
        from json_to_recordset($2) e(entity text, kind text, identity text, owner text, code text, summary text, hint text, place text, amount bigint,
          currency text, channel int, message bigint, record bigint, event text, key text, "dueAt" timestamptz)
        on conflict (tenant, identity) where state = 'open' do nothing
        returning id, kind, code)
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, 'plexus/worklist', 'none', 'exception.opened', 'exception:' || id, kind || ' ' || code from opened`,
    values: [
      tenant,
      JSON.stringify(
        items.map((item) => ({
          ...item,
          amount: item.amount === undefined ? undefined : String(item.amount),
          message: item.message === undefined ? undefined : String(item.message),
          event: item.event?.toString('base64'),
        })),
      ),
    ],
  });
}

/** Closes the open exception of each identity, if there is one. */
export async function closeExceptions(
  tx: Tx,
  tenant: string,
  by: string,
  closed: readonly { identity: string; resolution: string }[],
): Promise<void> {
  if (closed.length === 0) return;
  await tx.query({
    name: 'close-exceptions',
    text: `with done as (
        update exception_item x set state = 'resolved', closed_at = now(), closed_by = $2, resolution = concat_ws(': ', c.resolution, x.resolution)
        from unnest($3::text[], $4::text[]) c(identity, resolution)
        where x.tenant = $1 and x.identity = c.identity and x.state = 'open' returning x.id, x.resolution)
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, $2, 'none', 'exception.resolved', 'exception:' || id, resolution from done`,
    values: [tenant, by, closed.map((item) => item.identity), closed.map((item) => item.resolution)],
  });
}

/** Where a message stands that the intake opens an exception about. */
export interface StoredPlace {
  readonly tenant: string;
  readonly entity: string;
  readonly owner: string;
  readonly channel: number;
  readonly channelName: string;
  readonly message: bigint;
}

/** A stored message that is set aside: its sender was told, and a person decides. */
export interface Quarantine extends StoredPlace {
  readonly code: string;
  readonly summary: string;
  readonly hint: string;
}

/** Opens the exception of a quarantined message; the clock is one day. Used by the intake, which may only insert. */
export const openQuarantine = (tx: Tx, quarantine: Quarantine): Promise<void> =>
  openAtIntake(tx, { ...quarantine, kind: 'quarantine', action: 'message.quarantined' });

/** Opens the exception of a message that somebody wrote a card number into; it goes on its way. Used by the intake too. */
export const openCardFound = (tx: Tx, place: StoredPlace): Promise<void> =>
  openAtIntake(tx, {
    ...place,
    kind: 'card-number',
    action: 'message.card-found',
    code: 'CARD_NUMBER_FOUND',
    summary: 'The text of the message holds what looks like the number of a payment card',
    hint: 'Ask the sender to keep card data out; the number is masked wherever the message is shown, and shredding the account removes it',
  });

async function openAtIntake(tx: Tx, item: Quarantine & { readonly kind: string; readonly action: string }): Promise<void> {
  const name = `${item.channelName}:${item.message}`;
  await tx.query({
    name: 'open-at-intake',
    text: `insert into exception_item (tenant, entity, kind, identity, owner, code, summary, hint, channel, message, due_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + interval '1 day')`,
    values: [
      item.tenant,
      item.entity,
      item.kind,
      `${item.kind}|${name}`,
      item.owner,
      item.code,
      item.summary,
      item.hint,
      item.channel,
      String(item.message),
    ],
  });
  await tx.query({
    name: 'audit-at-intake',
    text: `insert into audit (tenant, principal, person, action, object, detail) values ($1, 'plexus/inbox', 'none', $2, $3, $4)`,
    values: [item.tenant, item.action, name, item.code],
  });
}
