import { type GoodsUsedData, type ReceiptData, receiptsOfUsage } from '../canonical/index.ts';
import { readDocuments } from '../observe/procurement/index.ts';
import type { Tx } from '../store/index.ts';

/** What came of an order line by line, the newest first and `most` of each: receipts, and what was used of it. */
export async function receiptsOf(tx: Tx, tenant: string, key: string, most: number): Promise<readonly ReceiptData[]> {
  const used = await readDocuments(tx, tenant, key, 'goods.used', most);
  const received = await readDocuments(tx, tenant, key, 'goods.received', most);
  return [
    ...used.flatMap(({ document }) => receiptsOfUsage(document as unknown as GoodsUsedData)),
    ...received.map(({ document }) => document as unknown as ReceiptData),
  ];
}
