import { compareDecimals, exactDecimal } from '../decimals.ts';
import { type JsonObject, type JsonValue, property, textProperty } from '../json/value.ts';
import { bundleRules } from './bundle-rules.ts';
import { isAfter } from './dates.ts';
import { definitionOf } from './definitions.ts';

/** One rule of the specification: `holds` for an element of the type, or `broken` tells the values that break it. */
export interface Rule {
  readonly key: string;
  readonly says: string;
  readonly holds: (element: JsonObject) => boolean;
}

const has = (element: JsonObject, ...names: readonly string[]): boolean =>
  names.some((name) => element.names.includes(name) || element.names.includes(`_${name}`));
const implies = (condition: boolean, consequence: boolean): boolean => !condition || consequence;
const hasChoice = (element: JsonObject, name: string): boolean =>
  element.names.some((one) => one.startsWith(name) && one.length > name.length);
const items = (value: JsonValue | undefined): readonly JsonValue[] => (value?.kind === 'list' ? value.items : []);
const isNegative = (value: JsonValue | undefined): boolean => value?.kind === 'number' && /^-.*[1-9]/.test(value.text);
const UCUM = 'http://unitsofmeasure.org';
const usesUcum = (element: JsonObject): boolean => !has(element, 'system') || textProperty(element, 'system') === UCUM;
const isNotAtHome = (element: JsonObject, name: string): boolean =>
  items(property(element, name)).every((one) => one.kind !== 'object' || textProperty(one, 'use') !== 'home');
const MEALS = new Set(['C', 'CM', 'CD', 'CV']);

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  Extension: [
    { key: 'ext-1', says: 'An extension has either extensions or a value', holds: (e) => has(e, 'extension') !== hasChoice(e, 'value') },
  ],
  Organization: [
    { key: 'org-1', says: 'An organization has a name or an identifier', holds: (e) => has(e, 'identifier', 'name') },
    { key: 'org-2', says: 'An address of an organization is no home', holds: (e) => isNotAtHome(e, 'address') },
    { key: 'org-3', says: 'A telecom of an organization is no home', holds: (e) => isNotAtHome(e, 'telecom') },
  ],
  'Patient.contact': [{ key: 'pat-1', says: 'A contact has details', holds: (e) => has(e, 'name', 'telecom', 'address', 'organization') }],
  Attachment: [{ key: 'att-1', says: 'Data has a content type', holds: (e) => implies(has(e, 'data'), has(e, 'contentType')) }],
  ContactPoint: [{ key: 'cpt-2', says: 'A value has a system', holds: (e) => implies(has(e, 'value'), has(e, 'system')) }],
  Expression: [{ key: 'exp-1', says: 'There is an expression or a reference', holds: (e) => has(e, 'expression', 'reference') }],
  Period: [{ key: 'per-1', says: 'A period ends after it starts', holds: endsAfterStart }],
  Quantity: [{ key: 'qty-3', says: 'A coded unit has a system', holds: (e) => implies(has(e, 'code'), has(e, 'system')) }],
  Age: [
    { key: 'age-1', says: 'An age is positive and in units of UCUM', holds: (e) => isUcumQuantity(e) && !isNegative(property(e, 'value')) },
  ],
  Distance: [{ key: 'dis-1', says: 'A distance is in units of UCUM', holds: isUcumQuantity }],
  Duration: [
    {
      key: 'drt-1',
      says: 'A duration is in units of UCUM',
      holds: (e) => implies(has(e, 'code'), textProperty(e, 'system') === UCUM && has(e, 'value')),
    },
  ],
  Count: [
    {
      key: 'cnt-3',
      says: 'A count is whole and its unit is 1',
      holds: (e) => isUcumQuantity(e) && (textProperty(e, 'code') ?? '1') === '1' && !isFraction(property(e, 'value')),
    },
  ],
  Range: [{ key: 'rng-2', says: 'The low value is not above the high one', holds: isOrdered }],
  Ratio: [
    {
      key: 'rat-1',
      says: 'A ratio has a numerator and a denominator, or extensions alone',
      holds: (e) => has(e, 'numerator') === has(e, 'denominator') && has(e, 'numerator', 'extension'),
    },
  ],
  'Timing.repeat': [
    { key: 'tim-1', says: 'A duration has a unit', holds: (e) => implies(has(e, 'duration'), has(e, 'durationUnit')) },
    { key: 'tim-2', says: 'A period has a unit', holds: (e) => implies(has(e, 'period'), has(e, 'periodUnit')) },
    { key: 'tim-4', says: 'A duration is not negative', holds: (e) => !isNegative(property(e, 'duration')) },
    { key: 'tim-5', says: 'A period is not negative', holds: (e) => !isNegative(property(e, 'period')) },
    { key: 'tim-6', says: 'periodMax has a period', holds: (e) => implies(has(e, 'periodMax'), has(e, 'period')) },
    { key: 'tim-7', says: 'durationMax has a duration', holds: (e) => implies(has(e, 'durationMax'), has(e, 'duration')) },
    { key: 'tim-8', says: 'countMax has a count', holds: (e) => implies(has(e, 'countMax'), has(e, 'count')) },
    {
      key: 'tim-9',
      says: 'An offset has an event that is not a meal',
      holds: (e) => implies(has(e, 'offset'), has(e, 'when') && !atMeals(e)),
    },
    { key: 'tim-10', says: 'There is a time of day or an event', holds: (e) => !(has(e, 'timeOfDay') && has(e, 'when')) },
  ],
  ...bundleRules,
};

const rulesByType = new Map<string, readonly Rule[]>();
for (const type of Object.keys(RULES)) rulesByType.set(type, RULES[type] ?? []);

/** The rules of a type and of those it is derived from. */
export function rulesOf(type: string): readonly Rule[] {
  const own = rulesByType.get(type) ?? NONE;
  const base = definitionOf(type)?.base ?? '';
  const inherited = base === 'Quantity' ? rulesOf(base) : NONE;
  return inherited.length === 0 ? own : [...own, ...inherited];
}

const NONE: readonly Rule[] = Object.freeze([]);

/** The keys of the rules that are checked here, for the README and its test. */
export const RULE_KEYS: readonly string[] = [...rulesByType.values()].flatMap((rules) => rules.map(({ key }) => key)).sort();

function endsAfterStart(period: JsonObject): boolean {
  const [start, end] = [textProperty(period, 'start'), textProperty(period, 'end')];
  return start === undefined || end === undefined || !isAfter(start, end);
}

function isUcumQuantity(quantity: JsonObject): boolean {
  return implies(has(quantity, 'value'), has(quantity, 'code')) && usesUcum(quantity);
}

function isFraction(value: JsonValue | undefined): boolean {
  return value?.kind === 'number' && value.text.includes('.');
}

function isOrdered(range: JsonObject): boolean {
  const [low, high] = ['low', 'high'].map((name) => {
    const quantity = property(range, name);
    const value = quantity?.kind === 'object' ? property(quantity, 'value') : undefined;
    return value?.kind === 'number' ? exactDecimal(value.text) : undefined;
  });
  return low === undefined || high === undefined || compareDecimals(low, high) <= 0;
}

function atMeals(repeat: JsonObject): boolean {
  return items(property(repeat, 'when')).some((when) => when.kind === 'string' && MEALS.has(when.text));
}
