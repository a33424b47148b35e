import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FHIR_CODES, type FhirCode, issueTypeOf } from './faults.ts';
import { writeJson } from './json/write-json.ts';
import { operationOutcome, outcomeIssues } from './operation-outcome.ts';
import { readResource } from './read-resource.ts';
import { bytesOf, chargeItemWith, refusalOf } from './testing.ts';

test('an error becomes an OperationOutcome that is itself valid', () => {
  const refused = refusalOf(() => readResource(bytesOf(chargeItemWith({ status: 'x', quantity: { value: 'y' } }))));
  const outcome = readResource(Buffer.from(writeJson(operationOutcome(outcomeIssues(refused)))), { type: 'OperationOutcome' });
  const issues = outcome
    .children('issue')
    .map((issue) => [
      issue.text('severity'),
      issue.text('code'),
      issue.child('details')?.child('coding')?.text('code'),
      issue.values('expression').map(({ text }) => text),
    ]);
  assert.deepEqual(issues, [
    ['error', 'code-invalid', 'FHIR_CODE_UNKNOWN', ['ChargeItem.status']],
    ['error', 'structure', 'FHIR_TYPE_WRONG', ['ChargeItem.quantity.value']],
  ]);
});

test('every code has an issue type that the specification knows', () => {
  for (const code of Object.keys(FHIR_CODES)) {
    const outcome = operationOutcome([{ severity: 'error', type: issueTypeOf(code as FhirCode), code }]);
    assert.ok(readResource(Buffer.from(writeJson(outcome))), code);
  }
  assert.ok(readResource(Buffer.from(writeJson(operationOutcome([])))));
});
