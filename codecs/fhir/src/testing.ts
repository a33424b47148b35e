import assert from 'node:assert/strict';
import { FhirError, type Issue } from './faults.ts';
import { inspectResource } from './read-resource.ts';

/** A ChargeItem that breaks no rule, with what is to differ. */
export function chargeItemWith(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    resourceType: 'ChargeItem',
    id: 'c1',
    status: 'billable',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99213' }] },
    subject: { reference: 'Patient/p1' },
    ...changes,
  };
}

export function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The issues of a resource as `CODE at expression`. */
export function found(value: unknown): string[] {
  return issuesOf(value).map(({ code, at }) => `${code} at ${at.expression}`);
}

export function issuesOf(value: unknown): readonly Issue[] {
  return inspectResource(Buffer.isBuffer(value) ? value : bytesOf(value)).issues;
}

/** The error that a reader throws. */
export function refusalOf(read: () => unknown): FhirError {
  try {
    read();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
  return assert.fail('it was read');
}
