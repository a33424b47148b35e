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

export const dataUnreadable = (type: string, field: string): Fault =>
  new Fault({
    code: 'EVENT_DATA_UNREADABLE',
    kind: 'rejected',
    message: `Event ${type} lacks a readable ${field}`,
    hint: 'Correct the mapping that made it and replay the message',
    at: field,
  });
