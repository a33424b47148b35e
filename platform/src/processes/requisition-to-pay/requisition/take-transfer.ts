import type { AccountingEvent, StockTransferData } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { quantityOf } from '../exact.ts';
import type { Context } from './context.ts';
import type { KeptTransfer, Requisition, Submitted } from './state.ts';

/** Notes goods that were handed over; a correction takes back exactly what was posted for it before. */
export function takeTransfer(
  state: Requisition,
  data: StockTransferData,
  context: Context,
): { readonly state: Requisition; readonly effects: readonly Effect[] } {
  const { event } = context;
  const id = event.id.toString('base64url');
  const known = state.transfers?.find((one) => one.id === id);
  if (known !== undefined && known.revision >= event.revision) return { state, effects: [] };
  const taken: KeptTransfer = { id, revision: event.revision, data };
  const transfers = [...(state.transfers ?? []).filter((one) => one !== known), taken];
  const undone = known?.isPosted === true ? bookOf(known, state, context).map(reversed) : [];
  return { state: { ...state, transfers }, effects: undone.map(posting) };
}

/**
 * Posts what was handed over, once it is known what for. Where it comes from another entity, that one is owed its value, and the entity that
 * asked bears it: in the department that asked, or in its own inventory.
 */
export function bookTransfers(state: Submitted, context: Context): { readonly state: Submitted; readonly effects: readonly Effect[] } {
  const { transfers = [] } = state;
  const unposted = transfers.filter(({ isPosted }) => isPosted !== true);
  if (unposted.length === 0) return { state, effects: [] };
  return {
    state: { ...state, transfers: transfers.map((one) => ({ ...one, isPosted: true })) },
    effects: unposted.flatMap((one) => bookOf(one, state, context)).map(posting),
  };
}

const posting = (event: AccountingEvent): Effect => ({ effect: 'post', event });

function bookOf(
  { id, revision, data }: KeptTransfer,
  { entity, lines, data: asked }: Requisition,
  { event, purchasing }: Context,
): AccountingEvent[] {
  if (data.from === entity) return [];
  const { order } = lines?.find((line) => line.order.line === data.line) ?? {};
  const { costCenter = asked?.costCenter ?? '' } = order?.distributions[0] ?? {};
  const account = purchasing.rulesOf(entity).accounts[order?.treatment ?? 'expense'];
  const amount = BigInt(data.value);
  const common = { day: data.day, currency: data.currency, subject: event.key };
  const identity = `${event.key}|${id}|${revision}`;
  return [
    {
      ...common,
      identity: `${identity}|out`,
      entity: data.from,
      entries: [{ posting: 'stock-handed-over', amount, counterparty: entity }],
    },
    {
      ...common,
      identity: `${identity}|in`,
      entity,
      entries: [{ posting: 'stock-taken-over', amount, counterparty: data.from, account, department: costCenter }],
    },
  ];
}

const reversed = (entry: AccountingEvent): AccountingEvent => ({
  ...entry,
  identity: `${entry.identity}|r`,
  entries: [],
  lines: [],
  reverses: entry.identity,
});

/** Whether everything that was asked for is there, counted as it was asked for: slips count in the unit of the requisition. */
export function isHandedOver({ data, transfers = [] }: Requisition): boolean {
  return (
    data !== undefined &&
    data.lines.every(({ line, quantity, unit }) => {
      const came = transfers.filter((one) => one.data.line === line && one.data.unit === unit);
      return came.reduce((sum, one) => sum + quantityOf(one.data.quantity), 0n) >= quantityOf(quantity);
    })
  );
}
