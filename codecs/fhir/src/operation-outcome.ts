import { type FhirError, issueTypeOf } from './faults.ts';
import type { JsonProperties } from './json/write-json.ts';

/** One issue of an OperationOutcome (FHIR R4, 2.49). Nothing in it may quote what the sender sent. */
export interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  /** A code of the value set issue-type: `invalid`, `required`, `conflict`, `transient`, … */
  readonly type: string;
  /** A code of ours, in the system `faultSystem`. */
  readonly code?: string;
  /** What is wrong. */
  readonly text?: string;
  /** What to do about it, or where it is. */
  readonly diagnostics?: string;
  /** FHIRPaths. */
  readonly expression?: readonly string[];
}

/** The system of the codes in `details.coding`. */
export const FAULT_SYSTEM = 'urn:plexus:fault';

/** An OperationOutcome as plain data, to be written by `writeJson`. Without an issue it says that all is well, for there must be one. */
export function operationOutcome(issues: readonly OutcomeIssue[]): JsonProperties {
  const told: readonly OutcomeIssue[] =
    issues.length === 0 ? [{ severity: 'information', type: 'informational', text: 'All is well' }] : issues;
  return {
    resourceType: 'OperationOutcome',
    issue: told.map(({ severity, type, code, text, diagnostics, expression }) => ({
      severity,
      code: type,
      details:
        code === undefined && text === undefined
          ? undefined
          : { coding: code === undefined ? undefined : [{ system: FAULT_SYSTEM, code }], text },
      diagnostics,
      expression: expression === undefined || expression.length === 0 ? undefined : [...expression],
    })),
  };
}

/** What an error says, issue by issue, with the line and byte in `diagnostics`. */
export function outcomeIssues(error: Pick<FhirError, 'issues'>): OutcomeIssue[] {
  return error.issues.map(({ code, message, at }) => ({
    severity: 'error',
    type: issueTypeOf(code),
    code,
    text: message,
    diagnostics: `Line ${at.line}, column ${at.column}, byte ${at.offset}`,
    ...(at.expression === '' || at.expression.includes('?') ? {} : { expression: [at.expression] }),
  }));
}
