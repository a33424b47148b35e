export { Bundle, type BundleType, type Entry, type EntryRequest, type EntryResponse, type HttpVerb, readBundle } from './bundle.ts';
export { compareDecimals, exactDecimal, type ExactDecimal } from './decimals.ts';
export { type Choice, Element, Resource, type Source, type Value } from './element.ts';
export { describePlace, FHIR_CODES, type FhirCode, FhirError, type Issue, type IssueType, type Place } from './faults.ts';
export { placeAt } from './json/place.ts';
export { readJson } from './json/read-json.ts';
export {
  type JsonList,
  type JsonNumber,
  type JsonObject,
  type JsonString,
  type JsonValue,
  type JsonWord,
  property,
  textProperty,
} from './json/value.ts';
export { type Decimal, decimal, type JsonInput, type JsonProperties, plain, writeJson, writeValue } from './json/write-json.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { type NdjsonLine, NdjsonReader, readNdjson, writeNdjson } from './ndjson.ts';
export { FAULT_SYSTEM, operationOutcome, type OutcomeIssue, outcomeIssues } from './operation-outcome.ts';
export { follow, parsePath, type Path, type Step, valueAt } from './path.ts';
export { inspectResource, type Inspection, readResource, type ReadOptions } from './read-resource.ts';
export { parseReference, type ReferenceTarget } from './references.ts';
export { FHIR_RELEASE, isElementName, isResourceType, RESOURCE_TYPES } from './structure/definitions.ts';
export { expressionAt } from './structure/expression.ts';
export { RULE_KEYS } from './structure/invariants.ts';
export { validate } from './structure/validate.ts';
export { account, type Account } from './views/account.ts';
export { chargeItem, type ChargeItem } from './views/charge-item.ts';
export { type Adjudication, type ClaimItem } from './views/claim-item.ts';
export { claim, type Claim } from './views/claim.ts';
export {
  codeIn,
  type Coding,
  type Concept,
  type Identifier,
  type Money,
  type Occurrence,
  type Period,
  type Quantity,
  type Reference,
} from './views/data-types.ts';
export { encounter, type Encounter } from './views/encounter.ts';
export { explanationOfBenefit, type ExplanationOfBenefit, type Payment } from './views/explanation-of-benefit.ts';
export { invoice, type Invoice, type PriceComponent } from './views/invoice.ts';
export {
  coverage,
  type Coverage,
  location,
  type Location,
  organization,
  type Organization,
  patient,
  type Patient,
} from './views/parties.ts';
export {
  deviceUseStatement,
  type DeviceUseStatement,
  type Item,
  supplyDelivery,
  type SupplyDelivery,
  supplyRequest,
  type SupplyRequest,
} from './views/supplies.ts';
export { type View } from './views/view.ts';
