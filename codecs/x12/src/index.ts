export { formatAmount, parseAmount } from './amounts.ts';
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
