import { type CsvLayout, writeCsv } from '@plexus/flatfile';
import type { DroppedFile } from '../durable/file-dropper.ts';
import type { Requisition } from './requisition.ts';

const layoutOf = (...names: readonly string[]): CsvLayout => ({
  columns: names.map((name) => ({ name, type: { kind: 'text' } })),
  header: 'names',
});

const REQUISITION = layoutOf(
  'requisition',
  'entity',
  'site',
  'cost_center',
  'requester',
  'date',
  'needed_by',
  'emergency_reason',
  'line',
  'item',
  'description',
  'supplier',
  'quantity',
  'unit',
  'estimate',
);
const RECEIPT = layoutOf(
  'receipt',
  'row',
  'order',
  'line',
  'item',
  'quantity',
  'unit',
  'date',
  'location',
  'entity',
  'condition',
  'lot',
  'serial',
  'expiry',
);

/** A requisition as the file that the warehouse system hands over. */
export function requisitionFile(requisition: Requisition): DroppedFile {
  const { number, entity, site, costCenter, requester, day, emergency, lines } = requisition;
  const head = { requisition: number, entity, site, cost_center: costCenter, requester, date: day };
  const why = emergency === '' ? {} : { emergency_reason: emergency };
  const rows = lines.map((line, n) => ({ ...head, ...why, ...line, line: String(n + 1) }));
  return { name: `requisition-${number}.csv`, bytes: writeCsv(REQUISITION, rows) };
}

/** Something that came to a dock. */
export interface DockReceipt {
  readonly receipt: string;
  readonly order: string;
  readonly entity: string;
  readonly location: string;
  readonly day: string;
  readonly lines: readonly { readonly line: string; readonly quantity: string; readonly unit: string; readonly lot?: string }[];
}

/** A receipt as the file that the warehouse system hands over. */
export function receiptFile({ receipt, order, entity, location, day, lines }: DockReceipt): DroppedFile {
  const head = { receipt, order, date: day, location, entity, condition: 'good' };
  const rows = lines.map((line, n) => ({ ...head, ...line, row: String(n + 1) }));
  return { name: `receipt-${receipt}.csv`, bytes: writeCsv(RECEIPT, rows) };
}
