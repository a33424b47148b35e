import { Hl7Error } from '@plexus/hl7v2';
import { Fault } from '../kernel/index.ts';

/** Faults of one record. The sender's data is wrong: the record is held, its neighbours go on. Messages never quote content. */

export const valueMissing = (at: string) =>
  new Fault({
    code: 'RECORD_VALUE_MISSING',
    kind: 'rejected',
    message: 'A required value is absent',
    hint: 'Ask the sender to fill it, or give the mapping a default, and replay the message',
    at,
  });

export const valueUnreadable = (what: string, at: string, hint: string, cause?: unknown) =>
  new Fault({
    code: 'RECORD_VALUE_UNREADABLE',
    kind: 'rejected',
    message: `The value cannot be read as ${what}`,
    hint,
    at,
    cause,
  });

/** A code that a crosswalk does not know: what a person can add to heal the record. */
export interface CodeGap {
  readonly crosswalk: string;
  readonly code: string;
}

/** A code that stands in no table. `gap` names it where a crosswalk lacks it and the field is no identifier. */
export class CodeUnknown extends Fault {
  readonly gap: CodeGap | undefined;

  constructor(table: string, at: string, code: string | undefined, crosswalk: string | undefined) {
    super({
      code: 'RECORD_CODE_UNKNOWN',
      kind: 'rejected',
      message: `${code === undefined || !/^[\w.\-/]{1,12}$/.test(code) ? 'The code' : `Code "${code}"`} is not in ${table}`,
      hint: `Correct the exception, or add the code to ${table}, start Plexus again and resolve the exception`,
      at,
    });
    this.gap = code === undefined || crosswalk === undefined ? undefined : { crosswalk, code };
  }
}

export const signUnexpected = (at: string) =>
  new Fault({
    code: 'RECORD_SIGN_UNEXPECTED',
    kind: 'rejected',
    message: 'The value is negative where this sender is declared to send positive values',
    hint: 'Find out what the sender means by it; declare the sign in the mapping or reject the record',
    at,
  });

export const noRule = (at: string) =>
  new Fault({
    code: 'RECORD_NO_RULE',
    kind: 'rejected',
    message: 'No rule of the mapping applies to this record',
    hint: 'Add a rule for it, or one that ignores it and says why',
    at,
  });

export const conditionFailed = (at: string, reason: string) =>
  new Fault({
    code: 'RECORD_CONDITION_FAILED',
    kind: 'rejected',
    message: `The condition could not be evaluated: ${reason}`,
    hint: 'Test that the value is there before comparing it',
    at,
  });

export const notCanonical = (type: string, field: string, reason: string, at: string) =>
  new Fault({
    code: 'RECORD_NOT_CANONICAL',
    kind: 'rejected',
    message: `Field ${field} of ${type} ${reason}`,
    hint: 'Ask the sender to correct the value, or convert it in the mapping, and replay the message',
    at,
  });

export const entityUnknown = (at: string) =>
  new Fault({
    code: 'RECORD_ENTITY_UNKNOWN',
    kind: 'rejected',
    message: 'The record names no known legal entity',
    hint: 'Add the sender’s code to the entity crosswalk of the mapping',
    at,
  });

export const entityForeign = (at: string) =>
  new Fault({
    code: 'RECORD_ENTITY_FOREIGN',
    kind: 'rejected',
    message: 'The record is of a legal entity whose data this channel may not carry',
    hint: 'Ask the sender why it came here; if it is right, add the entity to the channel in estate/systems',
    at,
  });

export const noRecords = (what: string) =>
  new Fault({
    code: 'RECORD_NONE',
    kind: 'rejected',
    message: `The message has no ${what}, so there is nothing to translate`,
    hint: `Ask the sender why a message of this kind has no ${what}`,
    at: what,
  });

export const notAccepted = (mapping: string) =>
  new Fault({
    code: 'RECORD_KIND_UNEXPECTED',
    kind: 'rejected',
    message: `Mapping ${mapping} does not accept messages of this kind`,
    hint: 'Add the kind to "accept", or give the channel a mapping for it',
    at: 'MSH-9',
  });

/** What the HL7 codec could not read, as a fault of the platform. Anything else is thrown on. */
export function faultOfHl7(error: unknown): Fault {
  if (!(error instanceof Hl7Error)) throw error;
  const { segment, field, offset } = error.at;
  const place = segment === undefined ? `byte ${offset}` : `${segment}${field === undefined ? '' : `-${field}`}`;
  return new Fault({
    code: error.code,
    kind: 'rejected',
    message: error.message,
    hint: 'Ask the sender for a message that follows the standard',
    at: place,
  });
}
