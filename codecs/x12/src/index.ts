export type {
  AcknowledgementPart,
  GroupAcknowledgement,
  GroupErrorCode,
  GroupVerdict,
  InterchangeAcknowledgement,
  InterchangeNote,
  NotedFinding,
  SetAcknowledgement,
  SetErrorCode,
  SetVerdict,
} from './acknowledgement/acknowledgement.ts';
export {
  AcknowledgementReader,
  type AnswerPart,
  type AnswerProblem,
  type ElementAnswer,
  type GroupAnswer,
  type InterchangeAnswer,
  type SegmentAnswer,
  type SetAnswer,
} from './acknowledgement/acknowledgement-reader.ts';
export {
  acknowledgementInterchange,
  type AnswerOptions,
  functionalAcknowledgement,
  implementationAcknowledgement,
  interchangeAcknowledgement,
} from './acknowledgement/acknowledgement-writer.ts';
export { acknowledge } from './acknowledgement/acknowledge.ts';
export { Acknowledger, type AcknowledgerOptions } from './acknowledgement/acknowledger.ts';
export { formatAmount, parseAmount } from './amounts.ts';
export { ClaimReader } from './claim/claim-reader.ts';
export { claimInterchange, writeClaims } from './claim/claim-writer.ts';
export { guide837d } from './claim/guide-837d.ts';
export { guide837i } from './claim/guide-837i.ts';
export { guide837p } from './claim/guide-837p.ts';
export type {
  BillingLevelInput,
  ClaimBodyInput,
  ClaimCodeInput,
  ClaimDateInput,
  ClaimFileInput,
  ClaimLineInput,
  ClaimReferenceInput,
  ClaimSetInput,
  InputOf,
  OtherCoverageInput,
  PartyInput as ClaimPartyInput,
  PatientLevelInput,
  SubscriberLevelInput,
} from './claim/inputs.ts';
export type {
  Accident,
  Ambulance,
  Attachment,
  ClaimCode,
  ClaimDate,
  ClaimParty,
  ClaimReference,
  ConditionSet,
  Contract,
  Coverage,
  CoverageInformation,
  Drug,
  Equipment,
  EquipmentCertification,
  FixedData,
  FormAnswer,
  FormAnswers,
  Measurement,
  Note,
  PatientFacts,
  Pricing,
  PurchasedService,
  SpinalManipulation,
  Stay,
} from './claim/facts.ts';
export type {
  BillingProvider,
  Claim,
  ClaimForm,
  ClaimLine,
  ClaimPart,
  LineAdjudication,
  OtherCoverage,
  Patient,
  Submission,
  Subscriber,
} from './claim/parts.ts';
export { AcknowledgementTally, type TallyDifference } from './claim-acknowledgement/acknowledgement-tally.ts';
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
export {
  describeFinding,
  type ElementErrorCode,
  elementErrors,
  type ElementFinding,
  type GuideFinding,
  type SegmentErrorCode,
  segmentErrors,
} from './check/finding.ts';
export { GuideChecker } from './check/guide-checker.ts';
export { formatDate, parseDate } from './dates.ts';
export { type Delimiters, usualDelimiters } from './delimiters.ts';
export { coverageOf, EligibilityReader } from './eligibility/eligibility-reader.ts';
export {
  eligibilityInquiryInterchange,
  eligibilityResponseInterchange,
  writeEligibilityInquiry,
  writeEligibilityResponse,
} from './eligibility/eligibility-writer.ts';
export { guide270, guide271 } from './eligibility/guide-270-271.ts';
export type {
  BenefitInput,
  EligibilityPersonInput,
  EligibilitySetInput,
  EligibilitySubscriberInput,
  InquiryInput,
  ServicePlaceInput,
} from './eligibility/inputs.ts';
export type {
  Benefit,
  EligibilityPart,
  EligibilityPerson,
  EligibilityReceiver,
  EligibilitySource,
  Inquiry,
  ServicePlace,
} from './eligibility/parts.ts';
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
  Delivery,
  Demographics,
  Detail,
  DiagnosisCode,
  Level,
  Message,
  PartyLevel,
  PartyName,
  Period,
  PersonLevel,
  ProviderRole,
  Rejection,
  Relation,
  SetFinish,
  SetHeader,
  SetProblem,
  Status,
  StatusCode,
  Trace,
} from './hierarchy/facts.ts';
export type {
  CodeInput,
  ContactInput,
  DeliveryInput,
  DemographicsInput,
  DetailInput,
  NameInput as LevelNameInput,
  PartyInput as LevelPartyInput,
  PeriodInput,
  ProcedureInput,
  ProviderRoleInput,
  QualifiedInput,
  RejectionInput,
  RelationInput,
  StatusCodeInput,
  StatusInput,
  TraceInput,
} from './hierarchy/inputs.ts';
export type { ServiceStatus } from './hierarchy/service-status.ts';
export type { SetFileInput, SetStartInput } from './hierarchy/set-file.ts';
export type { SetReaderOptions } from './hierarchy/set-reader.ts';
export type { ElementRule, Guide, Loop, SegmentUse, Selector } from './guide.ts';
export { guides } from './guides.ts';
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
export {
  type BalanceLine,
  type BalanceReportOptions,
  RemittanceBalanceReport,
  reportBalance,
  type SetBalance,
} from './remittance/balance-report.ts';
export { describeBalance, describeBalanceLine } from './remittance/balance-text.ts';
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
export { splitPartials } from './order-acknowledgement/line-answers.ts';
export { orderAcknowledgement855, changeAcknowledgement865 } from './order-acknowledgement/order-acknowledgement.ts';
export { paymentOrder820 } from './payment-order/payment-order.ts';
export { priceAuthorization845, priceCatalog832 } from './price-catalog/price-catalog.ts';
export { orderChange860, purchaseOrder850 } from './purchase-order/purchase-order.ts';
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
export { guide278 } from './services-review/guide-278.ts';
export type {
  ReviewDecisionInput,
  ReviewedInput,
  ReviewEventInput,
  ReviewPatientInput,
  ReviewRequestInput,
  ReviewServiceInput,
  ReviewSubscriberInput,
  ServiceChargeInput,
  ServicesReviewInput,
} from './services-review/inputs.ts';
export type {
  ReviewDecision,
  Reviewed,
  ReviewEvent,
  ReviewPatient,
  ReviewRequest,
  ReviewRequester,
  ReviewService,
  ReviewSource,
  ServiceCharge,
  ServicesReviewPart,
} from './services-review/parts.ts';
export { ServicesReviewReader } from './services-review/services-review-reader.ts';
export {
  servicesReviewInterchange,
  writeServicesReviewRequest,
  writeServicesReviewResponse,
} from './services-review/services-review-writer.ts';
export { shipNotice856 } from './ship-notice/ship-notice.ts';
export { inventoryAdvice846, transferReport867 } from './stock-report/stock-report.ts';
export { type InvoiceSums, invoiceSums, lineAmount } from './supplier-invoice/invoice-balance.ts';
export { invoice810 } from './supplier-invoice/supplier-invoice.ts';
export type { DocumentKind } from './supply/document-kind.ts';
export { type Document, type DocumentEnvelope, DocumentReader, isOfKind, readDocuments } from './supply/document-reader.ts';
export type { Item, ItemInput, ItemShape, ListShape, Pair } from './supply/document-shape.ts';
export { type DocumentFile, type DocumentSet, documentSet, writeDocuments } from './supply/document-writer.ts';
export { documentKinds } from './supply/kinds.ts';
export { rejectsDocument } from './supply/rejection.ts';
export { segments, segmentsByChunk, tokenize } from './tokenize.ts';
export { Tokenizer, type TokenizerOptions } from './tokenizer.ts';
export { isSegmentId, type Severity, X12Error, x12ErrorTable, type X12Code, type X12Place } from './x12-error.ts';
