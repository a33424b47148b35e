import type { Element, Resource, Value } from '../element.ts';
import { type Concept, conceptOf, type Money, moneyOf, type Reference, referenceOf } from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** Charges gathered for a bill (FHIR R4, 13.12). */
export interface Invoice extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly subject: Reference | undefined;
  readonly recipient: Reference | undefined;
  readonly date: Value | undefined;
  readonly issuer: Reference | undefined;
  readonly account: Reference | undefined;
  readonly lines: readonly {
    readonly sequence: Value | undefined;
    readonly chargeItem: Reference | undefined;
    readonly chargeItemCode: Concept | undefined;
    readonly priceComponents: readonly PriceComponent[];
  }[];
  readonly totalPriceComponents: readonly PriceComponent[];
  readonly totalNet: Money | undefined;
  readonly totalGross: Money | undefined;
}

export interface PriceComponent {
  /** `base`, `surcharge`, `deduction`, `discount`, `tax` or `informational`. */
  readonly type: Value | undefined;
  readonly code: Concept | undefined;
  readonly factor: Value | undefined;
  readonly amount: Money | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function invoice(resource: Resource): Invoice {
  return {
    ...viewOf(resource, 'Invoice'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    subject: referenceOf(resource.child('subject')),
    recipient: referenceOf(resource.child('recipient')),
    date: resource.value('date'),
    issuer: referenceOf(resource.child('issuer')),
    account: referenceOf(resource.child('account')),
    lines: resource.children('lineItem').map((line) => ({
      sequence: line.value('sequence'),
      chargeItem: referenceOf(line.child('chargeItemReference')),
      chargeItemCode: conceptOf(line.child('chargeItemCodeableConcept')),
      priceComponents: priceComponents(line, 'priceComponent'),
    })),
    totalPriceComponents: priceComponents(resource, 'totalPriceComponent'),
    totalNet: moneyOf(resource.child('totalNet')),
    totalGross: moneyOf(resource.child('totalGross')),
  };
}

function priceComponents(owner: Element, name: string): readonly PriceComponent[] {
  return owner.children(name).map((component) => ({
    type: component.value('type'),
    code: conceptOf(component.child('code')),
    factor: component.value('factor'),
    amount: moneyOf(component.child('amount')),
  }));
}
