import type { Clock } from '../kernel/index.ts';
import type { ChartOfAccounts } from '../ledger/index.ts';
import type { Adapter } from './adapter.ts';
import type { Login } from './authorization.ts';
import { customerAccounts } from './customer-accounts/adapter.ts';
import { type AccountNumbers, numberedBy, SAME_NUMBERS } from './account-numbers.ts';
import { coupaBudgets } from './coupa-budgets/adapter.ts';
import { cxmlOrders } from './cxml-orders/adapter.ts';
import { oracleFusionJournals } from './oracle-fusion-journals/adapter.ts';
import { oracleFusionProcurement } from './oracle-fusion-procurement/adapter.ts';
import type { AdapterName, TargetDeclaration } from './target.ts';
import { tryton } from './tryton/adapter.ts';
import { workday } from './workday/adapter.ts';
import { x12Orders } from './x12-orders/adapter.ts';

/** Makes the adapter of a target. */
export type AdapterDirectory = Readonly<Record<AdapterName, (target: TargetDeclaration, clock: Clock, login?: Login) => Adapter>>;

/** The adapters, with each ERP's account numbers from the chart of accounts. */
export function adaptersFor(chart: ChartOfAccounts): AdapterDirectory {
  return directory((target) => numberedBy(chart, target.chart ?? target.name));
}

/** The adapters for a ledger whose accounts are the ERP's own numbers. */
export const standardAdapters: AdapterDirectory = directory(() => SAME_NUMBERS);

function directory(numbers: (target: TargetDeclaration) => AccountNumbers): AdapterDirectory {
  return {
    'oracle-fusion-journals': (target, clock) => oracleFusionJournals(clock, { numbers: numbers(target), ledger: target.ledger }),
    'oracle-fusion-procurement': (target, clock) => oracleFusionProcurement(clock, numbers(target)),
    'customer-accounts': (_, clock) => customerAccounts(clock),
    'coupa-budgets': (_, clock, login) => coupaBudgets(clock, login),
    'cxml-orders': (target, clock, login) => cxmlOrders(clock, target.cxml, login),
    'x12-orders': x12Orders,
    tryton: (target, clock, login) =>
      tryton(clock, { login, numbers: numbers(target), accounts: target.purchasing, journal: target.ledger?.category }),
    workday: (target, clock, login) => workday(clock, { login, numbers: numbers(target), ledger: target.ledger?.id }),
  };
}
