/** IssueType of OperationOutcome.issue.code (FHIR R4, 2.36.4), the ones that this package uses. */
export type IssueType = 'structure' | 'required' | 'value' | 'invariant' | 'too-costly' | 'code-invalid' | 'not-found' | 'duplicate';

/** Every code this package throws or reports, with what it means. The reference page is made from this table. */
export const FHIR_CODES = {
  FHIR_EMPTY: 'There are no bytes to read.',
  FHIR_ENCODING: 'The bytes are not UTF-8, or a string escapes half a character.',
  FHIR_JSON_INVALID: 'The bytes are not JSON (RFC 8259).',
  FHIR_PROPERTY_REPEATED: 'A property stands twice in one object, so that readers would disagree on its value.',
  FHIR_LIMIT_EXCEEDED: 'A size, depth or count is above the limit that the reader was given.',
  FHIR_RESOURCE_TYPE: 'resourceType is missing, or names no resource of R4 or another than the one asked for.',
  FHIR_PROPERTY_UNKNOWN: 'The type has no such element.',
  FHIR_ELEMENT_MISSING: 'A required element is missing.',
  FHIR_ELEMENT_EMPTY: 'An element has neither value nor children, or a list nothing in it (ele-1).',
  FHIR_LIST_EXPECTED: 'An element that may repeat is not in a list, or one that may not is.',
  FHIR_TYPE_WRONG: 'The JSON type of a value is not that of its FHIR type.',
  FHIR_VALUE_INVALID: 'A value is not in the format of its primitive type.',
  FHIR_CODE_UNKNOWN: 'A code is not in the value set that is required for it.',
  FHIR_CHOICE_REPEATED: 'Two types are given for one element that has a choice of types.',
  FHIR_INVARIANT: 'A rule of the specification is broken; the message names its key.',
  FHIR_REFERENCE_TARGET: 'A reference leads to a type of resource that the element does not allow.',
  FHIR_REFERENCE_UNRESOLVED: 'A reference has nothing to lead to in the resource or Bundle that should hold it.',
  FHIR_BUNDLE_TYPE: 'The Bundle is of another type than the reader was asked for.',
  FHIR_LINE_INVALID: 'A resource to be written as NDJSON does not fit on one line.',
  FHIR_VALUE_UNWRITABLE: 'A value to be written has no exact form in JSON.',
  FHIR_PATH_INVALID: 'A path is not names with dots and places in brackets, or names what its type does not have.',
} as const;

export type FhirCode = keyof typeof FHIR_CODES;

const OTHER_THAN_STRUCTURE: ReadonlyMap<FhirCode, IssueType> = new Map([
  ['FHIR_LIMIT_EXCEEDED', 'too-costly'],
  ['FHIR_ELEMENT_MISSING', 'required'],
  ['FHIR_ELEMENT_EMPTY', 'invariant'],
  ['FHIR_INVARIANT', 'invariant'],
  ['FHIR_VALUE_INVALID', 'value'],
  ['FHIR_VALUE_UNWRITABLE', 'value'],
  ['FHIR_PATH_INVALID', 'value'],
  ['FHIR_CODE_UNKNOWN', 'code-invalid'],
  ['FHIR_REFERENCE_UNRESOLVED', 'not-found'],
]);

/** The issue type that a code has in an OperationOutcome. */
export const issueTypeOf = (code: FhirCode): IssueType => OTHER_THAN_STRUCTURE.get(code) ?? 'structure';

/**
 * A place in the bytes. `offset` is a byte offset from 0, `line` and `column` (in bytes) count from 1. `expression` is a FHIRPath of
 * names that the specification defines; a name it does not is written `?`, for it may be anything.
 */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly expression: string;
}

/** What is wrong with a resource that is readable as JSON. The message never quotes what the resource holds. */
export interface Issue {
  readonly code: FhirCode;
  readonly message: string;
  readonly at: Place;
}

/** The one error of this package. The message tells what and where, and never quotes what the bytes hold. */
export class FhirError extends Error {
  readonly code: FhirCode;
  readonly at: Place;
  /** Everything that was found wrong, the thrown one first. */
  readonly issues: readonly Issue[];

  constructor(code: FhirCode, message: string, at: Place, issues?: readonly Issue[]) {
    super(`${message} at ${describePlace(at)}`);
    this.name = 'FhirError';
    this.code = code;
    this.at = at;
    this.issues = issues ?? [{ code, message, at }];
  }
}

/** The place of an error in what was to be written or looked up, which has no bytes. */
export const NOWHERE: Place = Object.freeze({ offset: 0, line: 1, column: 1, expression: '' });

/** `ChargeItem.quantity.value, byte 312`. */
export function describePlace({ expression, offset }: Place): string {
  return expression === '' ? `byte ${offset}` : `${expression}, byte ${offset}`;
}
