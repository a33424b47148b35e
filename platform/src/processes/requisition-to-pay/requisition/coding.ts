import type { RequisitionData, RequisitionLineData } from '../../../canonical/index.ts';
import { compareDecimals, parseDecimal } from '../../../kernel/index.ts';
import type { Purchasing } from '../policies.ts';
import type { Problem } from './context.ts';

const HUNDRED = { units: 100n, scale: 0 };

/** What is wrong with a requisition by itself, before anybody is asked. */
export function codingProblems(data: RequisitionData, purchasing: Purchasing): Problem[] {
  const names = data.lines.map(({ line }) => line);
  const doubled = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...doubled.map((line) => coding(line, 'LINE_TWICE', `Line ${line} is there twice`, 'Number the lines anew and submit it again')),
    ...headProblems(data, purchasing),
    ...data.lines.flatMap((line) => lineProblems(line, data, purchasing)),
    ...kindProblems(data),
  ];
}

function lineProblems(line: RequisitionLineData, { kind }: RequisitionData, purchasing: Purchasing): Problem[] {
  const shares = line.distributions.reduce((sum, { share }) => add(sum, share), { units: 0n, scale: 0 });
  return [
    ...line.distributions.flatMap(({ costCenter }) => costCenterProblems(costCenter, line.line, `of line ${line.line}`, purchasing)),
    ...(compareDecimals(shares, HUNDRED) === 0
      ? []
      : [coding(line.line, 'SHARES_DIFFER', `The shares of line ${line.line} do not add up to 100`, 'Correct the shares')]),
    ...(compareDecimals(parseDecimal(line.quantity), { units: 0n, scale: 0 }) > 0
      ? []
      : [coding(line.line, 'QUANTITY_NOT_POSITIVE', `Line ${line.line} asks for nothing`, 'Ask for a quantity above zero')]),
    ...(line.item !== undefined || kind === 'transfer' ? [] : freeTextProblems(line)),
  ];
}

/** The cost center that asks: whoever approves for it is found by it, though lines may charge others. */
function headProblems({ costCenter, lines }: RequisitionData, purchasing: Purchasing): Problem[] {
  const isCharged = lines.some(({ distributions }) => distributions.some((one) => one.costCenter === costCenter));
  return isCharged ? [] : costCenterProblems(costCenter, '', 'that asks', purchasing);
}

/** Nothing is asked of budgets for a cost center that does not exist, or that nothing new is charged to. */
function costCenterProblems(costCenter: string, place: string, which: string, { isKnown, isClosed }: Purchasing): Problem[] {
  if (!isKnown(costCenter)) {
    const summary = `There is no cost center ${costCenter}, which is the one ${which}`;
    return [coding(place, 'COST_CENTER_UNKNOWN', summary, 'Correct it, or declare the cost center in policies/chart-of-accounts.yaml')];
  }
  if (!isClosed(costCenter)) return [];
  return [coding(place, 'COST_CENTER_CLOSED', `Cost center ${costCenter} ${which} is closed`, 'Charge another cost center')];
}

/** What has no item has no price list: somebody must say from whom and what it costs. */
function freeTextProblems({ line, supplier, estimate }: RequisitionLineData): Problem[] {
  return [
    ...(supplier === undefined
      ? [coding(line, 'SUPPLIER_MISSING', `Line ${line} names neither item nor supplier`, 'Name the supplier, or an item that has one')]
      : []),
    ...(estimate === undefined
      ? [coding(line, 'PRICE_MISSING', `Line ${line} names neither item nor price`, 'Say what it is to cost')]
      : []),
  ];
}

function kindProblems({ kind, blanket, from, usage, lines }: RequisitionData): Problem[] {
  if (kind === 'release' && blanket === undefined) {
    return [coding('', 'BLANKET_MISSING', 'It calls off from an order that it does not name', 'Name the blanket order')];
  }
  if (kind === 'transfer' && (from === undefined || lines.some(({ item }) => item === undefined))) {
    return [coding('', 'TRANSFER_INCOMPLETE', 'A transfer names where it comes from and an item on every line', 'Complete it')];
  }
  if (kind === 'bill-only' && usage === undefined) {
    return [coding('', 'USAGE_MISSING', 'Nothing says what the implant was used for', 'Name the case, the day, and lot or serial')];
  }
  return [];
}

const coding = (place: string, code: string, summary: string, hint: string): Problem => ({
  kind: 'requisition-coding',
  place: `${place}|${code}`,
  code,
  summary,
  hint,
});

const add = (sum: { units: bigint; scale: number }, text: string): { units: bigint; scale: number } => {
  const value = parseDecimal(text);
  const scale = Math.max(sum.scale, value.scale);
  const raised = ({ units, scale: own }: { units: bigint; scale: number }): bigint => units * 10n ** BigInt(scale - own);
  return { units: raised(sum) + raised(value), scale };
};
