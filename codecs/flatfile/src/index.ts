export { type ColumnType, type Value } from './column-type.ts';
export { type CsvColumn, type CsvLayout } from './csv/csv-layout.ts';
export { CsvReader, type CsvReaderOptions } from './csv/csv-reader.ts';
export { type CsvWriteOptions, writeCsv } from './csv/csv-writer.ts';
export { type DateFormat } from './dates.ts';
export { type Decimal, formatDecimal, readDecimal } from './decimal.ts';
export {
  type Columns,
  type Control,
  type FixedField,
  type FixedLayout,
  type FixedRecordType,
  type FixedType,
} from './fixed/fixed-layout.ts';
export { FixedReader, type FixedReaderOptions } from './fixed/fixed-reader.ts';
export { type FixedRecordInput, writeFixed } from './fixed/fixed-writer.ts';
export { readOverpunch, writeOverpunch } from './fixed/overpunch.ts';
export { type Difference, FlatError, type FlatCode, flatErrorTable, type FlatPlace, type Severity } from './flat-error.ts';
export { type FlatEnd, type FlatPart, type FlatProblem, type FlatRecord } from './flat-record.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type FlatContent, flatParts, readCsv, readFixed } from './read-flat.ts';
export { type Encoding } from './source-text.ts';
export { type Span } from './span.ts';
