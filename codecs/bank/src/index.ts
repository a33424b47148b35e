export { type AchFileInput, type AchBatchInput, type AchEntryInput, type AchTraceInput, writeAch } from './ach/ach-writer.ts';
export { AchReader, type AchReaderOptions } from './ach/ach-reader.ts';
export type {
  AchAddenda,
  AchBatch,
  AchEnd,
  AchEntry,
  AchEntryKind,
  AchFile,
  AchInternational,
  AchPart,
  AchProblem,
} from './ach/parts.ts';
export { achParts, type AchBatchTree, type AchContent, type AchFileTree, gatherAch, readAch } from './ach/read-ach.ts';
export { isRoutingNumber, routingCheckDigit } from './ach/routing-number.ts';
export { Bai2Reader, type ReaderOptions } from './bai2/bai2-reader.ts';
export {
  type Bai2AccountInput,
  type Bai2FileInput,
  type Bai2GroupInput,
  type Bai2SummaryInput,
  type Bai2TransactionInput,
  writeBai2,
} from './bai2/bai2-writer.ts';
export {
  type Availability,
  type Bai2Account,
  type Bai2End,
  type Bai2File,
  type Bai2Group,
  type Bai2Part,
  type Bai2Problem,
  type Bai2Summary,
  type Bai2Transaction,
  type Direction,
  directionOf,
  type GroupStatus,
} from './bai2/parts.ts';
export {
  type Bai2AccountTree,
  type Bai2Content,
  type Bai2FileTree,
  type Bai2GroupTree,
  bai2Parts,
  gatherBai2,
  readBai2,
} from './bai2/read-bai2.ts';
export { BankError, type BankCode, bankErrorTable, type BankPlace, type Difference, type Severity } from './bank-error.ts';
export { CamtReader, type CamtReaderOptions } from './camt/camt-reader.ts';
export type {
  CamtBalance,
  CamtDetail,
  CamtDocument,
  CamtEnd,
  CamtEntry,
  CamtMessage,
  CamtPart,
  CamtProblem,
  CamtReferences,
  CamtStatement,
  CamtTransactionCode,
  CamtType,
} from './camt/parts.ts';
export { camtParts, type CamtContent, type CamtStatementTree, gatherCamt, readCamt } from './camt/read-camt.ts';
export { currencyDigits, minorUnits } from './currency.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type PaymentTrace } from './payment-trace.ts';
export { type BankFormat, recognizeBankFile } from './recognize.ts';
export type { Positions, Span } from './span.ts';
