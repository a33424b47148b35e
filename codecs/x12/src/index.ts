export { formatAmount, parseAmount } from './amounts.ts';
export { ClaimAcknowledgementReader, outcomeOf } from './claim-acknowledgement/claim-acknowledgement-reader.ts';
export {
  type AcknowledgedClaimInput,
  type AcknowledgedProviderInput,
  type AcknowledgedServiceInput,
  type AcknowledgementTotalsInput,
  type ClaimAcknowledgementInput,
  claimAcknowledgementInterchange,
  writeClaimAcknowledgement,
} from './claim-acknowledgement/claim-acknowledgement-writer.ts';
export { guide277ca } from './claim-acknowledgement/guide-277ca.ts';
export type {
  AcknowledgedClaim,
  AcknowledgedService,
  AcknowledgementProvider,
  AcknowledgementReceiver,
  AcknowledgementSource,
  AcknowledgementTotals,
  ClaimAcknowledgementPart,
  ClaimOutcome,
} from './claim-acknowledgement/parts.ts';
export { ClaimStatusReader } from './claim-status/claim-status-reader.ts';
export {
  type ClaimStatusInput,
  claimStatusRequestInterchange,
  claimStatusResponseInterchange,
  type ClaimStatusSetInput,
  type ServiceStatusInput,
  type StatusAnswerInput,
  type StatusPersonInput,
  type StatusProviderInput,
  type StatusSubscriberInput,
  writeClaimStatusRequest,
  writeClaimStatusResponse,
} from './claim-status/claim-status-writer.ts';
export { guide276, guide277 } from './claim-status/guide-276-277.ts';
export type { ClaimStatus, ClaimStatusPart, StatusProvider, StatusReceiver, StatusSource } from './claim-status/parts.ts';
export { formatDate, parseDate } from './dates.ts';
export { type Delimiters, usualDelimiters } from './delimiters.ts';
export {
  type Acknowledgement,
  type EnvelopeEvent,
  type EnvelopeFault,
  type EnvelopeOptions,
  EnvelopeReader,
  type GroupEnd,
  type GroupStart,
  type InterchangeEnd,
  type InterchangeStart,
  readEnvelopes,
  type SetEnd,
  type SetStart,
} from './envelope-reader.ts';
export type {
  Contact,
  Demographics,
  Level,
  Message,
  PartyLevel,
  PartyName,
  Period,
  PersonLevel,
  ProviderRole,
  Rejection,
  SetFinish,
  SetHeader,
  SetProblem,
  Status,
  StatusCode,
  Trace,
} from './hierarchy/facts.ts';
export type {
  ContactInput,
  DemographicsInput,
  NameInput as LevelNameInput,
  PeriodInput,
  ProcedureInput,
  ProviderRoleInput,
  QualifiedInput,
  RejectionInput,
  StatusCodeInput,
  StatusInput,
  TraceInput,
} from './hierarchy/inputs.ts';
export type { ServiceStatus } from './hierarchy/service-status.ts';
export type { SetFileInput, SetStartInput } from './hierarchy/set-file.ts';
export type { SetReaderOptions } from './hierarchy/set-reader.ts';
export {
  type GroupInput,
  type InterchangeInput,
  type InterchangeParty,
  interchangeChunks,
  type SetInput,
  writeInterchange,
  writeSegments,
} from './interchange-writer.ts';
export { defaultLimits, type Limits } from './limits.ts';
export type {
  Address,
  AdjudicationFacts,
  Adjustment,
  AmountFact,
  BankAccount,
  DatedFact,
  Named,
  Party,
  Procedure,
  ProviderAdjustmentItem,
  QuantityFact,
  Reference,
  Remark,
  RemittanceClaim,
  RemittanceEnd,
  RemittanceHeader,
  RemittancePart,
  RemittanceProblem,
  RemittanceProvider,
  RemittanceProviderAdjustment,
  Service,
  Source,
  SourceRange,
} from './remittance/parts.ts';
export { type BalanceVerdict, balanceRemittance, type Imbalance, RemittanceBalance } from './remittance/remittance-balance.ts';
export { RemittanceReader, type RemittanceReaderOptions } from './remittance/remittance-reader.ts';
export {
  type AdjustmentInput,
  type ClaimGroupInput,
  type ClaimInput,
  type NameInput,
  type PartyInput,
  type ProviderAdjustmentInput,
  type ReferenceInput,
  type RemittanceFileInput,
  type RemittanceInput,
  remittanceInterchange,
  remittanceSegments,
  type ServiceInput,
  writeRemittance,
} from './remittance/remittance-writer.ts';
export { Segment, type Span } from './segment.ts';
export type { ElementInput, SegmentInput, ValueInput } from './segment-writer.ts';
export { segments, tokenize } from './tokenize.ts';
export { Tokenizer, type TokenizerOptions } from './tokenizer.ts';
export { isSegmentId, type Severity, X12Error, x12ErrorTable, type X12Code, type X12Place } from './x12-error.ts';
