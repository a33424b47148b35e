import type pg from 'pg';
import { Fault, faultOf } from '../kernel/index.ts';
import { databaseFault, type Tx, transaction } from '../store/index.ts';
import { openCardFound, openQuarantine } from '../worklist/index.ts';
import type { Receipt } from './arrival.ts';
import { refusals } from './faults.ts';
import type { Lot, Lots } from './lots.ts';
import { knownIdentity, type Prepared, storeBatch } from './store-batch.ts';

/** Where batches go, and under which keys. */
export interface Store {
  readonly pool: pg.Pool;
  readonly lots: Lots;
}

/** Stores a batch, tenant by tenant. The same identity twice in one batch is settled one after the other. */
export async function commitBatch(store: Store, batch: readonly Prepared[]): Promise<(Receipt | Fault)[]> {
  const results: (Receipt | Fault)[] = [];
  for (const [tenant, indexes] of byTenant(batch)) await commitPart(store, tenant, batch, indexes, results);
  return results;
}

/** What the database refuses for good is looked for by halves, so that one sender's message does not refuse everybody's. */
async function commitPart(
  store: Store,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  results: (Receipt | Fault)[],
): Promise<void> {
  try {
    await inLot(store, tenant, batch, indexes, async (tx, lot) => {
      for (const n of indexes) results[n] = pending;
      await settle(tx, tenant, batch, indexes, results, lot);
      if (indexes.some((n) => isOverdueIn(lot, results[n]))) throw lotOverdue();
    });
  } catch (error) {
    const fault = databaseFault(error);
    if (fault.kind === 'defect' && indexes.length > 1) {
      const middle = Math.ceil(indexes.length / 2);
      const [first, second] = [indexes.slice(0, middle), indexes.slice(middle)];
      await commitPart(store, tenant, batch, first, results);
      const away = first.map((n) => results[n]).find((result) => result instanceof Fault && result.kind !== 'defect');
      // Nothing is stored ahead of what its sender is told to send again.
      if (away === undefined) await commitPart(store, tenant, batch, second, results);
      else for (const n of second) results[n] = away;
    } else {
      for (const n of indexes) results[n] = fault;
    }
  }
}

/** Runs `work` in a transaction with the lot that its messages go into; one that turns out to be overdue is closed and another taken. */
async function inLot(
  { pool, lots }: Store,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  work: (tx: Tx, lot: Lot) => Promise<void>,
): Promise<void> {
  const keys = batch[indexes[0] ?? 0]?.channel.keys;
  if (keys === undefined) return;
  const run = async (): Promise<void> => {
    const lot = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
      const taken = await lots.take(tx, keys, indexes.length);
      await work(tx, taken);
      return taken;
    });
    lots.keep(tenant, lot);
  };
  await run().catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== 'LOT_OVERDUE') throw error;
    lots.close(tenant);
    return run();
  });
}

/** A node that stood still may hold a lot that has been torn meanwhile: nothing may be stored in it. */
const isOverdueIn = (lot: Lot, result: Receipt | Fault | undefined): boolean =>
  result !== undefined && !(result instanceof Fault) && result.outcome !== 'duplicate' && lot.isOverdue(result.receivedAt);

const lotOverdue = (): Fault =>
  new Fault({
    code: 'LOT_OVERDUE',
    kind: 'unavailable',
    message: 'The lot of these messages is too old to be filled',
    hint: 'Nothing to do: they go into a new one',
  });

function byTenant(batch: readonly Prepared[]): Map<string, number[]> {
  const tenants = new Map<string, number[]>();
  batch.forEach((message, n) => {
    const indexes = tenants.get(message.channel.tenant);
    if (indexes === undefined) tenants.set(message.channel.tenant, [n]);
    else indexes.push(n);
  });
  return tenants;
}

const pending = new Fault({ code: 'INBOX_UNSETTLED', kind: 'defect', message: 'A message left its commit without an answer' });

async function settle(
  tx: Tx,
  tenant: string,
  batch: readonly Prepared[],
  indexes: readonly number[],
  results: (Receipt | Fault)[],
  lot: Lot,
): Promise<void> {
  const first = new Map<string, number>();
  const later: number[] = [];
  for (const n of indexes) {
    const message = batch[n];
    if (message === undefined) continue;
    const identity = `${message.channel.channel}|${message.identity}`;
    if (first.has(identity)) later.push(n);
    else first.set(identity, n);
  }
  const tried = [...first.values()];
  const messages = tried.flatMap((n) => batch[n] ?? []);
  for (const stored of await storeBatch(tx, tenant, messages, lot)) {
    const n = tried[stored.n];
    const message = messages[stored.n];
    if (n === undefined || message === undefined) continue;
    results[n] = receipt(message, message.refusal === undefined ? 'stored' : 'refused', stored.seq, stored.receivedAt);
    if (message.refusal !== undefined) await openQuarantine(tx, quarantineOf(message, message.refusal, stored.seq));
    if (message.hasCard) await openCardFound(tx, placed(message, stored.seq));
  }
  for (const n of [...tried, ...later]) {
    const message = batch[n];
    if (message !== undefined && results[n] === pending) results[n] = await settleKnown(tx, tenant, message, lot);
  }
}

/** The identity is taken: equal content is the same message again, other content is set aside for a person. */
async function settleKnown(tx: Tx, tenant: string, message: Prepared, lot: Lot): Promise<Receipt> {
  const known = await knownIdentity(tx, tenant, message.channel.channel, message.identity);
  if (known === undefined) throw faultOf(undefined);
  if (known.contentHash.equals(message.contentHash)) {
    return receipt(message, message.refusal === undefined ? 'duplicate' : 'refused', known.seq, known.receivedAt);
  }
  const aside: Prepared = {
    ...message,
    identity: `conflict|${message.contentHash.toString('hex').slice(0, 32)}|${message.identity}`,
    refusal: 'CONTROL_ID_REUSED',
  };
  const stored = (await storeBatch(tx, tenant, [aside], lot))[0];
  if (stored !== undefined) {
    await openQuarantine(tx, quarantineOf(aside, 'CONTROL_ID_REUSED', stored.seq));
    return receipt(aside, 'conflict', stored.seq, stored.receivedAt);
  }
  const again = await knownIdentity(tx, tenant, message.channel.channel, aside.identity);
  if (again === undefined) throw faultOf(undefined);
  return receipt(aside, 'conflict', again.seq, again.receivedAt);
}

function receipt(message: Prepared, outcome: Receipt['outcome'], seq: bigint, receivedAt: Date): Receipt {
  return {
    outcome,
    channel: message.channel.name,
    seq,
    receivedAt,
    controlId: message.controlId,
    ...(message.refusal === undefined ? {} : { code: message.refusal, reason: refusals[message.refusal].reason }),
  };
}

const placed = (message: Prepared, seq: bigint) => ({
  tenant: message.channel.tenant,
  entity: message.channel.entity,
  owner: message.channel.owner,
  channel: message.channel.channel,
  channelName: message.channel.name,
  message: seq,
});

const quarantineOf = (message: Prepared, code: keyof typeof refusals, seq: bigint) => ({
  ...placed(message, seq),
  code,
  summary: refusals[code].reason,
  hint: refusals[code].hint,
});
