import type { BankError } from '../bank-error.ts';
import { isCurrency } from '../currency.ts';
import { findTraceInText } from '../payment-trace.ts';
import { present } from '../present.ts';
import { Fields } from './fields.ts';
import type { LogicalRecord } from './logical-record.ts';
import {
  type Bai2Account,
  type Bai2File,
  type Bai2Group,
  type Bai2Summary,
  type Bai2Transaction,
  directionOf,
  type GroupStatus,
} from './parts.ts';

/** What a field that holds an amount gives: nothing when it is empty. */
export type Amount = bigint | 'unreadable' | undefined;

type Report = (error: BankError) => void;

const STATUSES: ReadonlyMap<string, GroupStatus> = new Map([
  ['1', 'update'],
  ['2', 'deletion'],
  ['3', 'correction'],
  ['4', 'test'],
]);

/** Record 01. */
export function readFile(record: LogicalRecord, report: Report): Bai2File {
  const fields = new Fields<keyof Bai2File['positions']>(record, report);
  const sender = fields.required('sender');
  const receiver = fields.required('receiver');
  const createdOn = fields.day('createdOn');
  const createdAt = fields.time('createdAt');
  const fileId = fields.required('fileId');
  const recordLength = fields.count('recordLength');
  const blockSize = fields.count('blockSize');
  const version = fields.take('version') ?? '';
  if (version !== '2') fields.fault('BAI2_VERSION', 'version');
  fields.close();
  const facts = { sender, receiver, createdOn, createdAt, fileId, recordLength, blockSize, version };
  return present<Bai2File>({ kind: 'file', ...facts, at: record.at, positions: fields.positions });
}

/** Record 02. */
export function readGroup(record: LogicalRecord, report: Report): Bai2Group {
  const fields = new Fields<keyof Bai2Group['positions']>(record, report);
  const receiver = fields.take('receiver');
  const originator = fields.required('originator');
  const status = STATUSES.get(fields.required('status'));
  if (status === undefined && fields.positions.status !== undefined) fields.fault('BAI2_GROUP_STATUS', 'status');
  const asOf = fields.day('asOf');
  if (asOf === undefined && fields.positions.asOf === undefined) fields.fault('BANK_VALUE_MISSING', 'asOf');
  const asOfTime = fields.time('asOfTime');
  const currency = currencyOf(fields, 'USD');
  const asOfModifier = fields.take('asOfModifier');
  fields.close();
  const facts = { receiver, originator, status, asOf, asOfTime, currency, asOfModifier };
  return present<Bai2Group>({ kind: 'group', ...facts, at: record.at, positions: fields.positions });
}

/** Record 03. `add` takes every amount, also of summaries that cannot be read as a whole. */
export function readAccount(record: LogicalRecord, groupCurrency: string, add: (amount: Amount) => void, report: Report): Bai2Account {
  const fields = new Fields<keyof Bai2Account['positions']>(record, report);
  const account = fields.required('account');
  const currency = currencyOf(fields, groupCurrency);
  const summaries: Bai2Summary[] = [];
  while (!record.done) {
    const summary = readSummary(record, add, report);
    if (summary === 'unreadable') break;
    if (summary !== undefined) summaries.push(summary);
  }
  return { kind: 'account', account, currency, summaries, at: record.at, positions: fields.positions };
}

/** One type code with its amount, count and availability; undefined for the empty default, `unreadable` where the rest has no place. */
function readSummary(record: LogicalRecord, add: (amount: Amount) => void, report: Report): Bai2Summary | 'unreadable' | undefined {
  const fields = new Fields<keyof Bai2Summary['positions']>(record, report);
  const typeCode = fields.take('typeCode');
  const amount = fields.amount('amount');
  const itemCount = fields.count('itemCount');
  const readable = amount === 'unreadable' ? undefined : amount;
  const availability = fields.availability('availability', readable);
  add(amount);
  if (typeCode === undefined && amount === undefined) return undefined;
  if (typeCode === undefined || !isTypeCode(typeCode)) {
    fields.fault('BAI2_TYPE_CODE', 'typeCode');
    return 'unreadable';
  }
  if (availability === 'unreadable') return 'unreadable';
  return present<Bai2Summary>({ typeCode, amount: readable, itemCount, availability, positions: fields.positions });
}

/** Record 16; undefined where its money cannot be read, which is reported. `add` takes the amount in any case. */
export function readTransaction(
  record: LogicalRecord,
  currency: string,
  add: (amount: Amount) => void,
  report: Report,
): Bai2Transaction | undefined {
  const fields = new Fields<keyof Bai2Transaction['positions']>(record, report);
  const typeCode = fields.take('typeCode') ?? '';
  const amount = fields.amount('amount');
  const availability = fields.availability('availability', amount === 'unreadable' ? undefined : amount);
  add(amount);
  const known = isTypeCode(typeCode);
  if (!known) fields.fault('BAI2_TYPE_CODE', 'typeCode');
  if (!known || amount === 'unreadable' || availability === 'unreadable') return undefined;
  const bankReference = fields.take('bankReference');
  const customerReference = fields.take('customerReference');
  const written = fields.text('text');
  const trace = written === undefined ? undefined : findTraceInText(written.lines);
  const money = { typeCode, direction: directionOf(typeCode), amount, currency, availability };
  const facts = { ...money, bankReference, customerReference, text: written?.text, trace };
  return present<Bai2Transaction>({ kind: 'transaction', ...facts, at: record.at, positions: fields.positions });
}

function isTypeCode(code: string): boolean {
  return /^\d{3}$/.test(code);
}

function currencyOf(fields: Fields<'currency'>, otherwise: string): string {
  const currency = fields.take('currency');
  if (currency === undefined) return otherwise;
  if (!isCurrency(currency)) fields.fault('BAI2_CURRENCY', 'currency');
  return currency;
}
