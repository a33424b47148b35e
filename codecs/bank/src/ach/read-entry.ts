import type { BankError } from '../bank-error.ts';
import { findTrace } from '../payment-trace.ts';
import { COUNTED_ENTRY, ENTRY, IAT_ENTRY, PAYMENT_ADDENDA, RETURN_ADDENDA } from './layout.ts';
import type { AchAddenda, AchEntry, AchEntryKind } from './parts.ts';
import { AchFields, type AchRecord } from './record.ts';
import { isRoutingNumber } from './routing-number.ts';

const CODES = /^(?:2[1-46-9]|3[1-46-9]|4[1-46-9]|5[1-6])$/;
const COUNTED = new Set(['CTX', 'ATX', 'ENR', 'TRX']);
const PURPOSES: readonly (AchEntryKind | undefined)[] = [undefined, 'return', 'payment', 'prenote', 'zero'];

/** What the controls need of an entry even when it cannot be read as a whole. */
export interface EntryFigures {
  readonly entry?: AchEntry;
  readonly hash: bigint | undefined;
  readonly amount: bigint | undefined;
  readonly direction: 'credit' | 'debit' | undefined;
}

/** Reads record 6 and the records 7 that follow it. An entry without amount or direction does not come. */
export function readEntry(
  record: AchRecord,
  addendaRecords: readonly AchRecord[],
  batch: { readonly entryClass: string; readonly serviceClass: string },
  report: (error: BankError) => void,
): EntryFigures {
  const { entryClass, serviceClass } = batch;
  const layout = entryClass === 'IAT' ? IAT_ENTRY : COUNTED.has(entryClass) ? COUNTED_ENTRY : { ...ENTRY, addendaCount: [1, 1] as const };
  const fields = new AchFields(record, layout, report);
  const transactionCode = fields.text('transactionCode');
  const routingNumber = fields.text('routingNumber');
  const hash = /^\d{8}/.test(routingNumber) ? BigInt(routingNumber.slice(0, 8)) : undefined;
  if (hash === undefined) fields.fault('ACH_NUMBER', 'routingNumber');
  else if (!isRoutingNumber(routingNumber)) fields.fault('ACH_ROUTING_CHECK_DIGIT', 'routingNumber');
  const amount = fields.number('amount', 'ACH_AMOUNT');
  const direction = directionOf(transactionCode);
  if (direction === undefined) fields.fault('ACH_TRANSACTION_CODE', 'transactionCode');
  else if ((serviceClass === '220' && direction === 'debit') || (serviceClass === '225' && direction === 'credit')) {
    fields.fault('ACH_SERVICE_CLASS', 'transactionCode');
  }
  const indicator = fields.text('addendaIndicator');
  if ((indicator === '1') !== addendaRecords.length > 0) fields.fault('ACH_ADDENDA_INDICATOR', 'addendaIndicator');
  const traceNumber = fields.text('traceNumber');
  if (entryClass === 'IAT' || COUNTED.has(entryClass)) {
    const text = fields.text('addendaCount');
    const found = BigInt(addendaRecords.length);
    if (!/^\d+$/.test(text)) fields.fault('ACH_ADDENDA_COUNT', 'addendaCount');
    else if (BigInt(text) !== found) fields.fault('ACH_ADDENDA_COUNT', 'addendaCount', { stated: BigInt(text), found });
  }
  const payments = addendaRecords.filter((addenda) => typeOf(addenda) === '05');
  checkSequence(payments, traceNumber, report);
  if (amount === undefined || direction === undefined) return { hash, amount, direction };
  const pieces = payments.map((addenda) => ({ text: addenda.raw(PAYMENT_ADDENDA.text), start: addenda.start + 3 }));
  const trace = findTrace(pieces);
  if (trace !== undefined && 'unreadable' in trace) report(payments[0]?.error('ACH_TRN') ?? record.error('ACH_TRN'));
  const last = addendaRecords.at(-1) ?? record;
  const entry: AchEntry = {
    kind: 'entry',
    entryClass,
    transactionCode,
    direction,
    amount,
    routingNumber,
    account: fields.text('account'),
    identification: entryClass === 'IAT' ? '' : fields.text('identification'),
    name: entryClass === 'IAT' ? '' : fields.text('name'),
    discretionaryData: entryClass === 'IAT' ? '' : fields.text('discretionaryData'),
    traceNumber,
    purpose: PURPOSES[Number(transactionCode[1]) % 5] ?? 'payment',
    addenda: addendaRecords.map((addenda) => readAddenda(addenda, report)),
    paymentInformation: pieces
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
    ...(trace === undefined || 'unreadable' in trace ? {} : { trace }),
    at: { start: record.start, end: last.at.end },
    positions: fields.positions,
  };
  return { entry, hash, amount, direction };
}

function directionOf(code: string): 'credit' | 'debit' | undefined {
  if (!CODES.test(code)) return undefined;
  return Number(code[1]) < 5 ? 'credit' : 'debit';
}

function typeOf(addenda: AchRecord): string {
  return addenda.raw([2, 3]);
}

function readAddenda(record: AchRecord, report: (error: BankError) => void): AchAddenda {
  const type = typeOf(record);
  if (type === '98' || type === '99') {
    const fields = new AchFields(record, { ...RETURN_ADDENDA, text: [4, 79] }, report);
    return {
      type,
      text: fields.text('text'),
      reason: fields.text('reason'),
      originalTrace: fields.text('originalTrace'),
      originalBank: fields.text('originalBank'),
      information: fields.text('information'),
      at: record.at,
      positions: fields.positions,
    };
  }
  const fields = new AchFields(record, PAYMENT_ADDENDA, report);
  const text = fields.text('text');
  return { type, text, ...(type === '05' ? { sequence: fields.text('sequence') } : {}), at: record.at, positions: fields.positions };
}

/** Payment addenda count from 1 within their entry and repeat the last seven digits of its trace number. */
function checkSequence(addenda: readonly AchRecord[], traceNumber: string, report: (error: BankError) => void): void {
  for (const [n, record] of addenda.entries()) {
    const inOrder = Number(record.raw(PAYMENT_ADDENDA.sequence)) === n + 1;
    if (inOrder && record.raw(PAYMENT_ADDENDA.entrySequence) === traceNumber.slice(-7)) continue;
    return report(record.error('ACH_ADDENDA_SEQUENCE', 'sequence', PAYMENT_ADDENDA.sequence));
  }
}
