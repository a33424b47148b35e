import { Fault } from '../../kernel/index.ts';

export const policyInvalid = (name: string, place: string, reason: string): Fault =>
  new Fault({
    code: 'POLICY_INVALID',
    kind: 'rejected',
    message: `The value ${reason}`,
    hint: 'See the reference of this policy file; `plexus check` shows every place',
    at: `policies/${name}.yaml ${place}`,
  });

export const eventUnexpected = (type: string, process: string): Fault =>
  new Fault({
    code: 'EVENT_UNEXPECTED',
    kind: 'defect',
    message: `Process ${process} does not take events of type ${type}`,
    hint: 'The event was written by a newer build, or its key has the wrong kind',
  });

export const notADenial = (): Fault =>
  new Fault({
    code: 'EXCEPTION_NOT_A_DENIAL',
    kind: 'rejected',
    message: 'Only the exception of a denied claim can be appealed or written off',
    hint: 'Resolve or reject it with a reason instead',
  });
