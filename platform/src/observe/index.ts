export { type ControlTotalQuery, readControlTotals } from './control-totals.ts';
export {
  type AccountBalance,
  type AccountSummary,
  accountsOfClaims,
  type ChargePage,
  type ChargeView,
  type ClaimView,
  findAccounts,
  findClaims,
  readAccount,
  readBalance,
  readCharge,
  readCharges,
  readClaims,
  readCredit,
  readIdentity,
  readTimeline,
} from './accounts/index.ts';
export type { TimelineEntry } from './timeline-entry.ts';
export { type Counters, createCounters } from './counters.ts';
export { type DeliveryPage, type DeliveryQuery, type DeliveryView, listDeliveries } from './deliveries.ts';
export { exceptionUnknown, submissionUnknown } from './faults.ts';
export { findSubmission, type Submission, statusOfSubmission, type SubmissionStatus } from './submissions.ts';
export {
  type ExceptionPage,
  type ExceptionQuery,
  type ExceptionState,
  type ExceptionView,
  listExceptions,
  readException,
} from './exceptions.ts';
export { type ExceptionFacets, exceptionFacets } from './exception-facets.ts';
export {
  type Backlog,
  beginFlow,
  createFlowReader,
  type ExceptionCount,
  type FlowCounts,
  type FlowPicture,
  type FlowReader,
  foldFlow,
  readFlowPicture,
  readOwnFlow,
} from './flow/index.ts';
export { daysLeft, type KnownCertificate, readCertificateEnds, recordCertificateEnds } from './certificate-ends.ts';
export { type Health, type HealthCheck, type HealthOptions, LEAST_FREE_BYTES, readHealth } from './health.ts';
export { type JournalView, readJournal } from './journal.ts';
export { type JournalPage, type JournalQuery, listJournals } from './journal-list.ts';
export { listRemittances, readRemittance, type RemittanceDetail, type RemittanceSummary } from './remittances.ts';
export { type FeedPage, type FeedQuery, placeInFeed, readFeed } from './event-feed.ts';
export { readPlaces } from './message-places.ts';
export { type MessageEvent, readMessageEvents } from './message-events.ts';
export { knownNames, type ParsedMessage, type ParsedNode, readParsed } from './parsed/index.ts';
export { type SearchField, searchFields } from './search-fields.ts';
export { createMetrics, type Metric, renderMetrics } from './metrics.ts';
export { type ChannelStates, MESSAGE_STATES, type MessageState, messageStates } from './message-state.ts';
export { type MessagePage, type MessageQuery, type MessageSummary, readSummary, searchMessages } from './messages.ts';
export {
  bytesOf,
  type EventPlace,
  eventsAt,
  type PhiText,
  readTrace,
  revealSources,
  textOf,
  type Trace,
  type TracedEvent,
  type TracedJournal,
  type TracedSummary,
} from './trace/index.ts';
export { type GoodsReceived, type OpenDifference, type OpenReceipt, type OpenTotal, readGoodsReceived } from './goods-received.ts';
export { type ReceivableDifference, readTieOut, type TieOut, type UnclearedItem, type UnevenBooks } from './tie-out.ts';
export { listTasks, readTask, type Task, type TaskPage, type TaskReader, type TaskType } from './tasks.ts';
export { subjectsNamed } from './subjects.ts';
export { checkInvariants, type CheckOptions, type InvariantName, type InvariantReport, type Violation } from './invariants/index.ts';
export { readUpkeep, type Upkeep } from './environment.ts';
export { type AccessHolder, reviewAccess } from './access-review.ts';
