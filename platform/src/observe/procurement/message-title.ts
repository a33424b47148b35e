import { definitions } from '../../canonical/index.ts';
import type { MessageSummary } from '../messages.ts';

/** What people call the documents that events are read from. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'requisition.submitted': 'Requisition',
  'requisition.withdrawn': 'Withdrawal of a requisition',
  'order.recorded': 'Order',
  'order.cancelled': 'Cancellation of an order',
  'order.acknowledged': 'Order acknowledgement',
  'transmission.answered': 'Functional acknowledgement',
  'shipment.notified': 'Ship notice',
  'goods.received': 'Receipt',
  'goods.used': 'Receipt',
  'goods.inspected': 'Inspection',
  'stock.transferred': 'Transfer',
  'invoice.received': 'Invoice',
  'supplier-payment.reported': 'Payment',
  'budget.answered': 'Answer about a budget',
  'invoice-budget.answered': 'Answer about a budget',
};

const FORMATS: Readonly<Record<string, string>> = { csv: 'CSV', json: 'JSON', x12: 'X12', xml: 'XML', cxml: 'cXML', ubl: 'UBL' };

/** A message of a purchase by what it is and where it is from: `Requisition, CSV of Warehouse`. */
export function messageTitle(
  { kind, channel }: Pick<MessageSummary, 'kind' | 'channel'>,
  types: ReadonlySet<string> = new Set(),
  systemOf: (channel: string) => string,
): string {
  const documents = new Set([...types].flatMap((type) => DOCUMENTS[type] ?? []));
  const format = FORMATS[kind] ?? kind;
  return `${documents.size === 0 ? format : `${[...documents].join(' and ')}, ${format}`} of ${systemOf(channel)}`;
}

const DEFINED: ReadonlySet<string> = new Set(definitions.map(({ type }) => type));

/** Whether an event is what processes tell each other, and not what a system or a person said. */
export const isInternal = (type: string): boolean => !DEFINED.has(type);
