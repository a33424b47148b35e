import { createHash } from 'node:crypto';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { estatePolicy, estateRules } from '../../ledger/testing.ts';
import { type Simulation, simulate, type SimulationOptions } from '../../../test/golden/simulate.ts';
import { policiesOf } from '../policies.ts';

const ENTITIES = ['acad', 'north', 'shared', 'physicians'];
const NAMES = ['chart-of-accounts', 'denials', 'expectations', 'receivables', 'purchasing', 'requisition-approvals', 'tolerances'];

const rules = await estateRules();
export const purchasingEstate = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await estatePolicy(name)] as const)));

/** The policies of the demo estate, with files of it replaced. */
export const policiesWith = (changes: Readonly<Record<string, unknown>> = {}) =>
  policiesOf({
    policies: { ...purchasingEstate, ...changes },
    entities: ENTITIES.map((id) => ({ id, zone: 'America/Chicago', fiscalYearEnd: '06-30' })),
  });
const policies = policiesWith();

/** Runs events through all processes and the demo estate's rules. */
export const run = (events: readonly StoredEvent[], options?: SimulationOptions, by = policies): Simulation =>
  simulate(events, by, rules, options);

export interface Told {
  readonly entity?: string;
  /** ISO instants. */
  readonly at?: string;
  /** Names the fact: two events of one name are two revisions of it. */
  readonly fact?: string;
  readonly revision?: number;
}

let sequence = 0;

export function event(type: string, key: string, data: JsonObject, told: Told = {}): StoredEvent {
  const at = told.at ?? '2026-03-02T15:00:00.000Z';
  sequence += 1;
  return {
    position: { incarnation: 1, xid: 1n, seq: BigInt(sequence) },
    recordedAt: at,
    id: createHash('sha256')
      .update(told.fact ?? `${type} ${sequence}`)
      .digest()
      .subarray(0, 16),
    revision: told.revision ?? 1,
    type,
    entity: told.entity ?? 'north',
    key,
    occurredAt: at,
    data,
  };
}

/** A line of boxes of gloves: 10 boxes of 100 at 50.00, expensed to one cost center. */
export const line = (changes: JsonObject = {}): JsonObject => ({
  line: '1',
  item: 'GLOVES',
  supplierItem: 'M-GLV',
  description: 'Gloves, nitrile, medium',
  commodity: '42132203',
  quantity: '10',
  unit: 'BX',
  perUnit: '100',
  units: [{ unit: 'EA', perUnit: '1' }],
  unitPrice: '50',
  contract: 'C-1',
  matching: 'three-way',
  treatment: 'expense',
  distributions: [{ costCenter: '7060', share: '100' }],
  ...changes,
});

export const order = (changes: JsonObject = {}, told: Told = {}): StoredEvent => {
  const data = {
    order: 'PO-1',
    kind: 'purchase',
    supplier: 'MERIDIAN-MED',
    site: 'NORTH-OR',
    currency: 'USD',
    day: '2026-03-02',
    freight: '0',
    isEmergency: false,
    lines: [line()],
    ...changes,
  };
  return event('order.recorded', `order:${data.order}`, data, { fact: `order ${data.order}`, ...told });
};

/** Boxes received; a return is negative. */
export const receipt = (quantity: string, changes: JsonObject = {}, told: Told = {}): StoredEvent => {
  const data = {
    order: 'PO-1',
    line: '1',
    receipt: `R-${sequence}`,
    quantity,
    unit: 'BX',
    day: '2026-03-05',
    location: 'NORTH-DOCK',
    condition: 'good',
    ...changes,
  };
  return event('goods.received', `order:${data.order}`, data, { at: '2026-03-05T15:00:00.000Z', ...told });
};

/** A billed line at so many minor units a box. */
export const billed = (quantity: string, cents = 5000, changes: JsonObject = {}): JsonObject => ({
  line: '1',
  order: 'PO-1',
  orderLine: '1',
  quantity,
  unit: 'BX',
  unitPrice: (cents / 100).toFixed(2),
  amount: String(Math.round(Number(quantity) * cents)),
  ...changes,
});

/** An invoice whose total is the sum of its parts, unless said otherwise. */
export const invoice = (number: string, lines: readonly JsonObject[], changes: JsonObject = {}, told: Told = {}): StoredEvent => {
  const { freight = '0', tax = '0' } = changes;
  const sum = lines.reduce((total, { amount }) => total + Number(amount), Number(freight) + Number(tax));
  const data = {
    supplier: 'MERIDIAN-MED',
    number,
    kind: 'invoice',
    day: '2026-03-10',
    currency: 'USD',
    freight,
    tax,
    total: String(sum),
    lines,
    ...changes,
  };
  return event('invoice.received', `invoice:edi|${data.supplier}|${number}`, data, {
    at: '2026-03-10T15:00:00.000Z',
    fact: `invoice ${data.supplier} ${number}`,
    ...told,
  });
};

export const credit = (number: string, lines: readonly JsonObject[], changes: JsonObject = {}, told: Told = {}): StoredEvent =>
  invoice(number, lines, { kind: 'credit', ...changes }, told);

export const decided = (number: string, decision: string, more: JsonObject = {}, supplier = 'MERIDIAN-MED'): StoredEvent =>
  event(
    'invoice.decided',
    `invoice:edi|${supplier}|${number}`,
    { decision, reason: 'as agreed', ...more },
    { at: '2026-03-12T15:00:00.000Z' },
  );

export const paid = (number: string, amount: string, changes: JsonObject = {}, told: Told = {}): StoredEvent => {
  const data = { supplier: 'MERIDIAN-MED', number, status: 'paid', amount, currency: 'USD', day: '2026-04-01', ...changes };
  return event('supplier-payment.reported', `invoice:edi|${data.supplier}|${number}`, data, { at: '2026-04-01T15:00:00.000Z', ...told });
};

/** Accounts of the budgetary book. */
const isBudgetary = (account: string): boolean => account.includes('encumbrance');

/** Sums of lines of the actual books by account, zero sums left out; `supply-expense/7060` where an account keeps cost centers. */
export function balances(
  { journals }: Simulation,
  of: { readonly openItem?: string; readonly entity?: string; readonly book?: 'budgetary' } = {},
): Record<string, number> {
  const sums = new Map<string, bigint>();
  for (const journal of journals) {
    if (of.entity !== undefined && journal.entity !== of.entity) continue;
    for (const { account, costCenter, amount, openItem } of journal.lines) {
      if (of.openItem !== undefined && openItem !== of.openItem) continue;
      if (isBudgetary(account) !== (of.book === 'budgetary')) continue;
      const name = costCenter === undefined ? account : `${account}/${costCenter}`;
      sums.set(name, (sums.get(name) ?? 0n) + amount);
    }
  }
  return Object.fromEntries(
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([name, sum]) => [name, Number(sum)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export const openKinds = (simulation: Simulation): string[] => simulation.exceptions.map(({ kind }) => kind).sort();

export const stageOf = (simulation: Simulation, key = 'order:PO-1'): string | undefined => simulation.states.get(key)?.status;
export const invoiceStage = (simulation: Simulation, number: string, supplier = 'MERIDIAN-MED'): string | undefined =>
  stageOf(simulation, `invoice:edi|${supplier}|${number}`);
