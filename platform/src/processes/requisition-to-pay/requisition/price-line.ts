import type { OrderLineData, RequisitionData, RequisitionLineData } from '../../../canonical/index.ts';
import { extend, minorDigits, parseDecimal, rescale } from '../../../kernel/index.ts';
import type { ItemAnswered } from '../asks.ts';
import type { Purchasing } from '../policies.ts';
import type { BuyingRules } from '../purchasing-policy.ts';
import type { PricedLine, RuleDecision } from './state.ts';

export interface PricedWithReason {
  readonly line: PricedLine;
  readonly decision: Omit<RuleDecision, 'at'>;
}

/** A line with its price, treatment and accounts. `answer` is what its item said, for a line that has one. */
export function priceLine(
  line: RequisitionLineData,
  answer: ItemAnswered | undefined,
  data: RequisitionData,
  rules: BuyingRules,
  purchasing: Purchasing,
): PricedWithReason {
  const offer = answer?.offer;
  const unitPrice = offer?.unitPrice ?? line.estimate ?? '0';
  const quantity = offer?.quantity ?? line.quantity;
  const commodity = line.commodity ?? answer?.commodity;
  const className = purchasing.classOf(commodity);
  const treatment = treatmentOf(line, answer, data, rules, unitPrice);
  const order: OrderLineData = {
    line: line.line,
    ...(line.item === undefined ? {} : { item: line.item }),
    ...(offer?.supplierItem === undefined ? {} : { supplierItem: offer.supplierItem }),
    description: line.description,
    ...(commodity === undefined ? {} : { commodity }),
    quantity,
    unit: offer?.unit ?? line.unit,
    perUnit: offer?.perUnit ?? '1',
    ...(offer?.units === undefined ? {} : { units: [...offer.units] }),
    unitPrice,
    ...(offer?.contract === undefined ? {} : { contract: offer.contract }),
    matching: matchingOf(answer, className, rules),
    treatment,
    distributions: line.distributions.map((share) => ({ ...share, account: share.account ?? rules.accounts[treatment] })),
    ...(data.neededBy === undefined ? {} : { neededBy: data.neededBy }),
  };
  const amount = extend(parseDecimal(unitPrice), parseDecimal(quantity), data.currency).minor;
  return {
    line: {
      supplier: offer?.supplier ?? line.supplier ?? '',
      amount: String(amount),
      ...(className === undefined ? {} : { class: className }),
      order,
      ...(offer?.isPaidThatDay === undefined ? {} : { isPaidThatDay: offer.isPaidThatDay }),
    },
    decision: priceDecision(line, answer, order),
  };
}

function treatmentOf(
  { isCapital, distributions }: RequisitionLineData,
  answer: ItemAnswered | undefined,
  { kind, currency }: RequisitionData,
  rules: BuyingRules,
  unitPrice: string,
): OrderLineData['treatment'] {
  if (kind === 'consignment') return 'consignment';
  const isAsset = isCapital === true || distributions.some(({ project }) => project !== undefined);
  if (isAsset && rescale(parseDecimal(unitPrice), minorDigits(currency)).units >= BigInt(rules.capitalThreshold)) return 'capital';
  return answer?.kind === 'stock' ? 'stock' : 'expense';
}

function matchingOf(
  answer: ItemAnswered | undefined,
  className: string | undefined,
  { inspected }: BuyingRules,
): OrderLineData['matching'] {
  if (answer?.kind === 'service' || (answer === undefined && className === 'services')) return 'two-way';
  return className !== undefined && inspected.includes(className) ? 'four-way' : 'three-way';
}

function priceDecision(line: RequisitionLineData, answer: ItemAnswered | undefined, order: OrderLineData): Omit<RuleDecision, 'at'> {
  const { offer } = answer ?? {};
  const inputs = {
    line: line.line,
    ...(line.item === undefined ? {} : { item: line.item }),
    asked: `${line.quantity} ${line.unit}`,
    ...(line.estimate === undefined ? {} : { estimate: line.estimate }),
    ...(offer?.contract === undefined ? {} : { contract: `${offer.contract}, tier ${offer.tier ?? 0}` }),
    ...(offer?.priceDate === undefined ? {} : { priceDate: offer.priceDate }),
    otherOffers: String(answer?.considered ?? 0),
  };
  const outcome = `${order.quantity} ${order.unit} at ${order.unitPrice} ${offer === undefined ? 'as estimated' : `from ${offer.supplier}`}`;
  return { rule: `price-from-${offer?.source ?? 'estimate'}`, version: 0, inputs, outcome };
}
