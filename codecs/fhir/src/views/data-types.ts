import type { Element, Value } from '../element.ts';
import { parseReference, type ReferenceTarget } from '../references.ts';

export interface Coding {
  readonly system: Value | undefined;
  readonly code: Value | undefined;
  readonly display: Value | undefined;
}

/** A CodeableConcept. */
export interface Concept {
  readonly codings: readonly Coding[];
  readonly text: Value | undefined;
}

export interface Identifier {
  readonly use: Value | undefined;
  readonly type: Concept | undefined;
  readonly system: Value | undefined;
  readonly value: Value | undefined;
}

export interface Reference {
  readonly literal: Value | undefined;
  /** The literal reference taken apart. */
  readonly target: ReferenceTarget | undefined;
  readonly type: Value | undefined;
  readonly identifier: Identifier | undefined;
  readonly display: Value | undefined;
}

/** An amount: the digits as they were sent, and the currency (ISO 4217). `exactDecimal` gives its value. */
export interface Money {
  readonly value: Value | undefined;
  readonly currency: Value | undefined;
}

export interface Quantity {
  readonly value: Value | undefined;
  readonly comparator: Value | undefined;
  readonly unit: Value | undefined;
  readonly system: Value | undefined;
  readonly code: Value | undefined;
}

export interface Period {
  readonly start: Value | undefined;
  readonly end: Value | undefined;
}

/** When something happened: one date or dateTime, or a period. A Timing is told by neither. */
export interface Occurrence {
  readonly at: Value | undefined;
  readonly period: Period | undefined;
}

export function codingOf(coding: Element): Coding {
  return { system: coding.value('system'), code: coding.value('code'), display: coding.value('display') };
}

export function conceptOf(concept: Element | undefined): Concept | undefined {
  return concept === undefined ? undefined : { codings: concept.children('coding').map(codingOf), text: concept.value('text') };
}

export function conceptsOf(owner: Element, name: string): readonly Concept[] {
  return owner.children(name).flatMap((concept) => conceptOf(concept) ?? []);
}

/** The code of a concept in a system, as `codeIn(item.code, 'http://www.ama-assn.org/go/cpt')`. */
export function codeIn(concept: Concept | undefined, system: string): Value | undefined {
  return concept?.codings.find((coding) => coding.system?.text === system)?.code;
}

function identifierOf(identifier: Element | undefined): Identifier | undefined {
  if (identifier === undefined) return undefined;
  return {
    use: identifier.value('use'),
    type: conceptOf(identifier.child('type')),
    system: identifier.value('system'),
    value: identifier.value('value'),
  };
}

export function identifiersOf(owner: Element): readonly Identifier[] {
  return owner.children('identifier').flatMap((identifier) => identifierOf(identifier) ?? []);
}

export function referenceOf(reference: Element | undefined): Reference | undefined {
  if (reference === undefined) return undefined;
  const literal = reference.value('reference');
  return {
    literal,
    target: literal === undefined ? undefined : parseReference(literal.text),
    type: reference.value('type'),
    identifier: identifierOf(reference.child('identifier')),
    display: reference.value('display'),
  };
}

export function referencesOf(owner: Element, name: string): readonly Reference[] {
  return owner.children(name).flatMap((reference) => referenceOf(reference) ?? []);
}

export function moneyOf(money: Element | undefined): Money | undefined {
  return money === undefined ? undefined : { value: money.value('value'), currency: money.value('currency') };
}

export function quantityOf(quantity: Element | undefined): Quantity | undefined {
  if (quantity === undefined) return undefined;
  return {
    value: quantity.value('value'),
    comparator: quantity.value('comparator'),
    unit: quantity.value('unit'),
    system: quantity.value('system'),
    code: quantity.value('code'),
  };
}

export function periodOf(period: Element | undefined): Period | undefined {
  return period === undefined ? undefined : { start: period.value('start'), end: period.value('end') };
}

/** `occurrence[x]`, `serviced[x]`, `timing[x]`: a date, a dateTime or a Period. */
export function occurrenceOf(owner: Element, name: string): Occurrence | undefined {
  const choice = owner.choice(name);
  if (choice === undefined) return undefined;
  return { at: choice.value, period: choice.type === 'Period' ? periodOf(choice.element) : undefined };
}
