import { BUDGET_REFUSED, type BudgetCheckData, type BudgetReleaseData } from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';
import type { Created, Refusal } from '../adapter.ts';
import { readPurchasing } from '../purchasing-content.ts';
import { type FusionFundsCheck, fundsChecks } from './answers.ts';
import { ABSENT, type Kind, standing } from './rest.ts';

const RESOURCE = 'budgetaryControlFundsChecks';
const PASSED = 'Passed';

/**
 * Asks budgetary control for funds, and reserves them: a check carries the delivery's key as its transaction, so that one that was made is
 * found again and holds. Funds that are not there are an answer and nobody's work here; asked again, there may be some.
 */
export const budgetKind: Kind = {
  async find({ key }, rest) {
    const found = await rest.list(RESOURCE, { TransactionNumber: key }, fundsChecks);
    if (found.result !== 'listed') return found;
    const passed = found.items.filter(isPassed);
    return passed[0] === undefined ? ABSENT : standing(passed[0].ReservationNumber, passed, []);
  },

  async create({ content, key }, rest) {
    const asked = readPurchasing('budget-check', content);
    const { currency, day, shares } = asked;
    const before = await rest.list(RESOURCE, { TransactionNumber: key }, fundsChecks);
    if (before.result !== 'listed') return before.result === 'unknown' ? { result: 'unavailable', code: before.code } : before;
    const known = before.items.find(isPassed);
    if (known !== undefined) return answerOf(known);
    const made = await rest.post(RESOURCE, {
      TransactionNumber: key,
      ...documentOf(asked),
      CurrencyCode: currency,
      BudgetDate: day,
      lines: shares.map(({ costCenter, account, period, amount }) => ({
        CostCenter: costCenter,
        Account: account,
        PeriodName: period,
        Amount: formatMoney(money(BigInt(amount), currency)),
      })),
    });
    if (made.result !== 'applied') return made;
    const after = await rest.list(RESOURCE, { TransactionNumber: key }, fundsChecks);
    const checks = after.result === 'listed' ? after.items : [];
    const check = checks.find(isPassed) ?? checks.at(-1);
    return check === undefined ? { result: 'unknown', code: 'NOT_READ_BACK' } : answerOf(check);
  },
};

/** What the money is for, by the fields of the resource. */
const documentOf = ({ requisition, supplier = '', invoice = '' }: BudgetReleaseData | BudgetCheckData): Readonly<Record<string, string>> =>
  requisition === undefined ? { SupplierNumber: supplier, InvoiceNumber: invoice } : { Requisition: requisition };

/**
 * Frees what is reserved for a requisition or an invoice. Nothing of ours is kept at the target for it: that no reservation stands there any more is what is
 * looked for, so that it may be asked for again.
 */
export const releaseKind: Kind = {
  async find({ content }, rest) {
    const document = documentOf(readPurchasing('budget-release', content));
    const found = await rest.list(RESOURCE, document, fundsChecks);
    if (found.result !== 'listed') return found;
    return found.items.some(isPassed) ? ABSENT : standing(`funds of ${Object.values(document).join(' ')}`, [], []);
  },

  create({ content }, rest) {
    const released = readPurchasing('budget-release', content);
    return rest.post('budgetaryControlFundsReleases', { ...documentOf(released), ReleaseDate: released.day });
  },
};

const isPassed = ({ FundsStatus }: { readonly FundsStatus: string }): boolean => FundsStatus === PASSED;

function answerOf(check: FusionFundsCheck): Created | Refusal {
  if (isPassed(check)) return { result: 'applied', reference: check.ReservationNumber };
  const short = check.lines.filter((line) => !isPassed(line));
  const detail = short.map((line) => `${line.CostCenter} has ${line.FundsAvailableAmount} left for ${line.PeriodName}`).join('; ');
  return { result: 'declined', code: BUDGET_REFUSED, detail };
}
