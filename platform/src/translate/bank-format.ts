import type { AchBatch, AchEntry, AchFile, Bai2Account, Bai2File, Bai2Group, Bai2Transaction, PaymentTrace, Span } from '@plexus/bank';
import { type DocumentNode, suggestion } from './document.ts';
import type { Found, ListReader, PathReader, PathType, RecordFormat, SourceRecord } from './record.ts';

/** A transaction of a BAI2 report, with what it stands in. */
export interface ReportRecord extends SourceRecord {
  readonly file: Bai2File;
  readonly group: Bai2Group;
  readonly account: Bai2Account;
  readonly transaction: Bai2Transaction;
}

/** A payment of an ACH file, with what it stands in. */
export interface PaymentRecord extends SourceRecord {
  readonly file: AchFile;
  readonly batch: AchBatch;
  readonly entry: AchEntry;
}

interface Valued {
  readonly value: string | bigint | undefined;
  /** Where it stands; the whole record where the codec keeps no closer place. */
  readonly at?: Span | undefined;
}

interface Property<R> {
  readonly type: PathType;
  readonly read: (record: R) => Valued;
}

const text = <R>(read: Property<R>['read']): Property<R> => ({ type: 'text', read });
const minor = <R>(read: Property<R>['read']): Property<R> => ({ type: 'minor', read });
const day = <R>(read: Property<R>['read']): Property<R> => ({ type: 'day', read });

const trace = (found: PaymentTrace | undefined, name: 'traceNumber' | 'originatorId'): Valued => ({
  value: found?.[name],
  at: found?.positions[name],
});

const REPORT: Readonly<Record<string, Property<ReportRecord>>> = {
  'transaction.type': text(({ transaction }) => ({ value: transaction.typeCode, at: transaction.positions.typeCode })),
  'transaction.direction': text(({ transaction }) => ({ value: transaction.direction, at: transaction.positions.typeCode })),
  'transaction.amount': minor(({ transaction }) => ({ value: transaction.amount, at: transaction.positions.amount })),
  'transaction.currency': text(({ transaction, account }) => ({ value: transaction.currency, at: account.positions.currency })),
  'transaction.bankReference': text(({ transaction }) => ({ value: transaction.bankReference, at: transaction.positions.bankReference })),
  'transaction.customerReference': text(({ transaction }) => ({
    value: transaction.customerReference,
    at: transaction.positions.customerReference,
  })),
  'transaction.text': text(({ transaction }) => ({ value: transaction.text, at: transaction.positions.text })),
  'trace.number': text(({ transaction }) => trace(transaction.trace, 'traceNumber')),
  'trace.originator': text(({ transaction }) => trace(transaction.trace, 'originatorId')),
  'account.number': text(({ account }) => ({ value: account.account, at: account.positions.account })),
  'group.asOf': day(({ group }) => ({ value: group.asOf, at: group.positions.asOf })),
  'group.originator': text(({ group }) => ({ value: group.originator, at: group.positions.originator })),
  'group.status': text(({ group }) => ({ value: group.status, at: group.positions.status })),
  'file.sender': text(({ file }) => ({ value: file.sender, at: file.positions.sender })),
  'file.id': text(({ file }) => ({ value: file.fileId, at: file.positions.fileId })),
  'file.createdOn': day(({ file }) => ({ value: file.createdOn, at: file.positions.createdOn })),
};

const PAYMENT: Readonly<Record<string, Property<PaymentRecord>>> = {
  'entry.class': text(({ entry, batch }) => ({ value: entry.entryClass, at: batch.positions.entryClass })),
  'entry.code': text(({ entry }) => ({ value: entry.transactionCode, at: entry.positions.transactionCode })),
  'entry.direction': text(({ entry }) => ({ value: entry.direction, at: entry.positions.transactionCode })),
  'entry.purpose': text(({ entry }) => ({ value: entry.purpose, at: entry.positions.transactionCode })),
  'entry.amount': minor(({ entry }) => ({ value: entry.amount, at: entry.positions.amount })),
  'entry.routingNumber': text(({ entry }) => ({ value: entry.routingNumber, at: entry.positions.routingNumber })),
  'entry.account': text(({ entry }) => ({ value: entry.account, at: entry.positions.account })),
  'entry.identification': text(({ entry }) => ({ value: entry.identification, at: entry.positions.identification })),
  'entry.name': text(({ entry }) => ({ value: entry.name, at: entry.positions.name })),
  'entry.traceNumber': text(({ entry }) => ({ value: entry.traceNumber, at: entry.positions.traceNumber })),
  'entry.returnReason': text(({ entry }) => {
    const returned = entry.addenda.find(({ reason }) => reason !== undefined);
    return { value: returned?.reason, at: returned?.positions.reason };
  }),
  'trace.number': text(({ entry }) => trace(entry.trace, 'traceNumber')),
  'trace.originator': text(({ entry }) => trace(entry.trace, 'originatorId')),
  'batch.company': text(({ batch }) => ({ value: batch.companyName, at: batch.positions.companyName })),
  'batch.companyId': text(({ batch }) => ({ value: batch.companyId, at: batch.positions.companyId })),
  'batch.description': text(({ batch }) => ({ value: batch.entryDescription, at: batch.positions.entryDescription })),
  'batch.effectiveOn': day(({ batch }) => ({ value: batch.effectiveOn, at: batch.positions.effectiveOn })),
  'batch.number': text(({ batch }) => ({ value: batch.batchNumber, at: batch.positions.batchNumber })),
  'file.origin': text(({ file }) => ({ value: file.immediateOrigin, at: file.positions.immediateOrigin })),
  'file.createdOn': day(({ file }) => ({ value: file.createdOn, at: file.positions.createdOn })),
};

export const reportFormat: RecordFormat<ReportRecord> = formatOf(REPORT, 'transaction');
export const paymentFormat: RecordFormat<PaymentRecord> = formatOf(PAYMENT, 'entry');

/** Paths are names of a closed list, since the codec has typed every value already. */
function formatOf<R extends SourceRecord>(properties: Readonly<Record<string, Property<R>>>, record: string): RecordFormat<R> {
  return {
    path: (node, where) => compilePath(node, where, properties),
    list: (node): ListReader<R> => {
      throw node.fault('MAPPING_LIST_UNSUPPORTED', 'Records of bank files have no lists', 'Leave the list out');
    },
    place: ({ number }, path) => `${record} ${number}${path === undefined ? '' : `, ${path}`}`,
  };
}

function compilePath<R extends SourceRecord>(
  node: DocumentNode,
  where: DocumentNode | undefined,
  properties: Readonly<Record<string, Property<R>>>,
): PathReader<R> {
  if (where !== undefined) throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Leave it out');
  const path = node.text();
  const property = Object.hasOwn(properties, path) ? properties[path] : undefined;
  if (property === undefined)
    throw node.fault('MAPPING_PATH_UNKNOWN', `There is no "${path}" here`, suggestion(path, Object.keys(properties)));
  return { path, type: property.type, find: (record) => found(record, property.read(record)) };
}

function found(record: SourceRecord, { value, at }: Valued): Found | undefined {
  const written = value === undefined ? '' : String(value).trim();
  if (written === '') return undefined;
  const { start, end } = at ?? record;
  return { text: written, isNull: false, start, end };
}
