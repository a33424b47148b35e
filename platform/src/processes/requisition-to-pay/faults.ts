import { Fault } from '../../kernel/index.ts';

export const purchasingPolicyInvalid = (name: string, place: string, reason: string): Fault =>
  new Fault({
    code: 'PURCHASING_POLICY_INVALID',
    kind: 'rejected',
    message: `The value ${reason}`,
    hint: 'See the reference of this policy file; `plexus check` shows every place',
    at: `policies/${name}.yaml ${place}`,
  });

export const purchasingUndeclared = (name: string): Fault =>
  new Fault({
    code: 'PURCHASING_UNDECLARED',
    kind: 'rejected',
    message: 'The estate does not say how anything is bought',
    hint: `Add policies/${name}.yaml to the estate, apply it, and resolve this`,
  });

export const purchasingEventUnexpected = (type: string, process: string): Fault =>
  new Fault({
    code: 'PURCHASING_EVENT_UNEXPECTED',
    kind: 'defect',
    message: `Process ${process} does not take events of type ${type}`,
    hint: 'The event was written by a newer build, or its key has the wrong kind',
  });
