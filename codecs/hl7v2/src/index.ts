export { acknowledge, acknowledgeUnreadable, type Acknowledgment, type AcknowledgmentError } from './acknowledge.ts';
export { readBatch, splitBatch, type Batch, type BatchFile } from './batch.ts';
export type {
  ChargeAmount,
  ChargeDraft,
  ChargeMessageDraft,
  Coded,
  Identifier,
  Party,
  PatientDraft,
  PersonName,
  Practitioner,
  VisitDraft,
} from './charge-draft.ts';
export { encodingCharacters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
export { MESSAGE_ERRORS, type AcknowledgmentCode, type MessageErrorCode, type Severity } from './error-codes.ts';
export { escapeText, unescapeText } from './escapes.ts';
export { HL7_CODES, Hl7Error, type Hl7Code, type Place, type Warning } from './faults.ts';
export { readHeader, type Header } from './header.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { Message, parseMessage, type ParseOptions } from './message.ts';
export { formatPath, parsePath, type Path } from './path.ts';
export { readAcknowledgement, type ReadAcknowledgement, type ReadError } from './read-acknowledgement.ts';
export { Segment, type Value } from './segment.ts';
export type { Span } from './source.ts';
export {
  repeat,
  segment,
  type Component,
  type Field,
  type FieldInput,
  type Leaf,
  type Repeated,
  type Repetition,
  type RepetitionInput,
  type TreeSegment,
} from './tree.ts';
export { writeMessage, type WriteOptions } from './write.ts';
export { chargeSegments, writeCharges } from './write-charges.ts';
