import { type FHIR_CODES, type Issue, operationOutcome, outcomeIssues, type OutcomeIssue, writeJson } from '@plexus/fhir';
import type { Fault, FaultKind } from '../../kernel/index.ts';

/** The media type of FHIR in JSON. */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

const BY_KIND: Readonly<Record<FaultKind, string>> = {
  rejected: 'invalid',
  unavailable: 'transient',
  conflict: 'conflict',
  denied: 'forbidden',
  defect: 'exception',
};

const BY_CODE: ReadonlyMap<string, string> = new Map([
  ['CHANNEL_UNKNOWN', 'not-found'],
  ['RESOURCE_TYPE_NOT_TAKEN', 'not-supported'],
  ['INTERACTION_NOT_OFFERED', 'not-supported'],
  ['FHIR_MEDIA_TYPE', 'not-supported'],
  ['TOKEN_WRONG', 'login'],
  ['ACCESS_TOKEN_WRONG', 'login'],
  ['MESSAGE_TOO_LARGE', 'too-long'],
  ['CONTENT_ENCODED', 'not-supported'],
]);

/** A fault as an OperationOutcome: its code, what is wrong, and what to do. */
export function outcomeOfFault(fault: Fault): string {
  const { code, message, hint } = fault.toJSON();
  return outcomeOf([
    {
      severity: 'error',
      type: BY_CODE.get(code) ?? BY_KIND[fault.kind],
      code,
      text: message,
      ...(hint === undefined ? {} : { diagnostics: hint }),
    },
  ]);
}

export function outcomeOf(issues: readonly OutcomeIssue[]): string {
  return writeJson(operationOutcome(issues));
}

/** What is wrong with a resource, with its place, and that it is kept all the same. */
export function outcomeOfIssues(issues: readonly Issue[], message: string): string {
  return outcomeOf([...outcomeIssues({ issues }), kept(message)]);
}

/** Where a message that was set aside is found. */
export function kept(message: string): OutcomeIssue {
  return {
    severity: 'information',
    type: 'informational',
    text: 'The message is kept for a person to look at; sending it again changes nothing',
    diagnostics: message,
  };
}

/** What could not be read at all is the request's fault (400), what was read and is wrong the resource's (422); FHIR R4, 3.1.0.8. */
export function statusOfIssues(issues: readonly Issue[]): 400 | 422 {
  const [first] = issues;
  return first !== undefined && UNREADABLE.has(first.code) ? 400 : 422;
}

const UNREADABLE: ReadonlySet<keyof typeof FHIR_CODES> = new Set([
  'FHIR_EMPTY',
  'FHIR_ENCODING',
  'FHIR_JSON_INVALID',
  'FHIR_PROPERTY_REPEATED',
  'FHIR_LIMIT_EXCEEDED',
]);
