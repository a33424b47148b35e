import type { RequisitionData, StoredEvent } from '../../../canonical/index.ts';
import type { Simulation, SimulationOptions } from '../../../../test/golden/simulate.ts';
import type { ApprovalDecided } from '../asks.ts';
import { event, type Told as General, policiesWith, purchasingEstate, run as runAll } from '../testing.ts';
import type { Requisition } from './state.ts';

/** The policies of the demo estate, with parts of what is the default in `purchasing.yaml` as a test wants them. */
export const policiesWithRules = (rules: object = {}) => {
  const purchasing = purchasingEstate['purchasing'] as { readonly default: object };
  return policiesWith({ purchasing: { ...purchasing, default: { ...purchasing.default, ...rules } } });
};

/** Runs events through all processes up to the orders, and the demo estate's rules. */
export const run = (events: readonly StoredEvent[], options?: SimulationOptions, by = policiesWith()): Simulation =>
  runAll(events, { outside: ['order'], ...options }, by);

export interface Told extends General {
  /** ISO instant; absent: when it is of. */
  readonly recordedAt?: string;
}

/** An event as a mapping emits it; events of one content are copies, unless they name a fact. */
export const told = (type: string, key: string, data: object, { recordedAt, ...how }: Told = {}): StoredEvent => {
  const made = event(type, key, data as StoredEvent['data'], { fact: `${type}|${key}|${JSON.stringify(data)}`, ...how });
  return recordedAt === undefined ? made : { ...made, recordedAt };
};

/** 83.50 for a case of an item, by contract. */
export function contractPrice(item: string, supplier: string): StoredEvent {
  return told('contract-price.recorded', `item:${item}`, {
    item,
    supplier,
    contract: 'GPO-77',
    unit: 'CA',
    unitPrice: '83.50',
    currency: 'USD',
    from: '2026-01-01',
    tier: 2,
    priceDate: 'order',
    isContract: true,
  });
}

/** Exam gloves of Meridian: 100 in a box, 10 boxes in a case, and a contract price for the case. */
export const GLOVES = {
  item: told('item.recorded', 'item:GLOVE', {
    item: 'GLOVE',
    description: 'Exam gloves, nitrile, medium',
    commodity: '42132203',
    baseUnit: 'EA',
    kind: 'non-stock',
    packagings: [
      { supplier: 'MERIDIAN-MED', supplierItem: 'MM-1001', unit: 'CA', perUnit: '1000' },
      { supplier: 'MERIDIAN-MED', unit: 'BX', perUnit: '100' },
    ],
    status: 'active',
  }),
  price: contractPrice('GLOVE', 'MERIDIAN-MED'),
  supplier: told('supplier.recorded', 'supplier:MERIDIAN-MED', {
    supplier: 'MERIDIAN-MED',
    name: 'Meridian Medical',
    currency: 'USD',
    paymentDays: 30,
    isReported: false,
    status: 'active',
  }),
};

/** What nursing may spend on supplies in March. */
export const budget = (amount: string, costCenter = '6170', told2: Told = {}): StoredEvent =>
  told(
    'budget.set',
    `budget:north|${costCenter}|supply-expense|2026-03`,
    { costCenter, account: 'supply-expense', period: '2026-03', amount, currency: 'USD' },
    told2,
  );

/** Nursing asks for two cases of gloves, 167.00. */
export const requisition = (changes: Partial<RequisitionData> = {}, how: Told = {}): StoredEvent => {
  const number = changes.requisition ?? 'R100';
  const data: RequisitionData = {
    requisition: number,
    kind: 'purchase',
    requester: 'nadia.keller',
    site: 'NORTH-4W',
    costCenter: '6170',
    currency: 'USD',
    day: '2026-03-02',
    lines: [
      {
        line: '1',
        item: 'GLOVE',
        description: 'Exam gloves, medium',
        quantity: '2',
        unit: 'CA',
        distributions: [{ costCenter: '6170', share: '100' }],
      },
    ],
    ...changes,
  };
  return told('requisition.submitted', `requisition:${number}`, data, { fact: `requisition ${number}`, ...how });
};

/** A decision of a person as the platform tells it. */
export const decision = (number: string, step: number, said: Partial<ApprovalDecided> = {}): StoredEvent => {
  const data: ApprovalDecided = {
    proposal: '1',
    origin: `requisition:${number}|1`,
    step,
    decision: 'approve',
    by: 'abel.ortiz',
    at: '2026-03-03T15:00:00.000Z',
    ...said,
  };
  return told('approval.decided', `requisition:${number}`, data, {
    at: '2026-03-03T15:00:00.000Z',
    fact: `decision ${data.origin} ${step}`,
  });
};

/** What became of a requisition. */
export const stateOf = ({ states }: Simulation, number = 'R100'): Requisition & { readonly status: string } => {
  const found = states.get(`requisition:${number}`);
  return { ...(found?.state as Requisition), status: found?.status ?? 'unknown' };
};

/** The orders that were made, in that order. */
export const ordersOf = ({ folded }: Simulation) => folded.filter(({ type }) => type === 'order.recorded').map(({ data }) => data);
