import { invoicesIn, numberInDirectories } from '../../processes/requisition-to-pay/index.ts';
import type { Tx } from '../../store/index.ts';
import { type PurchaseDocument, readDocument } from './documents.ts';

/** What names the directories of numbers begin with; a supplier and the number follow. */
const DIRECTORIES = 'billed:number|';
/** Sorts behind every number of one supplier. */
const BEHIND = '}';
/** Most invoices of one number: suppliers count them, so that more is no number. */
const MOST = 200;

/**
 * The keys of invoices by the number that their supplier gave them, however it is written, of one supplier or of all. To be asked for the whole tenant: a
 * directory knows invoices of several entities, and whoever asks reads only their own of what it names.
 */
export async function invoiceKeysOf(tx: Tx, tenant: string, number: string, supplier?: string): Promise<readonly string[]> {
  const { rows } =
    supplier === undefined
      ? await tx.query<{ data: string }>({
          name: 'directories-of-number',
          // Steps from supplier to supplier along the key, so that it costs as many looks as there are suppliers and not invoices.
          text: `with recursive supplier(name) as (
              (select split_part(key, '|', 2) from process_state where tenant = $1 and key > $3 and key < $4 order by key limit 1)
              union all
              select (select split_part(key, '|', 2) from process_state
                where tenant = $1 and key > $3 || s.name || $5 and key < $4 order by key limit 1)
              from supplier s where s.name is not null)
            select d.data from supplier s
              cross join lateral (select data from process_state where tenant = $1 and key = $3 || s.name || '|' || $2 limit 1) d where d.data <> ''`,
          values: [tenant, numberInDirectories(number), DIRECTORIES, DIRECTORIES.replace('|', BEHIND), BEHIND],
        })
      : await tx.query<{ data: string }>({
          name: 'directory-of-number',
          text: `select data from process_state where tenant = $1 and key = $2 and data <> ''`,
          values: [tenant, `${DIRECTORIES}${supplier}|${numberInDirectories(number)}`],
        });
  return [...new Set(rows.flatMap(({ data }) => invoicesIn(data, number)))].slice(0, MOST);
}

/** Those of some invoices that the caller may see and that have the number now, the newest first. */
export async function readInvoicesOf(
  tx: Tx,
  tenant: string,
  keys: readonly string[],
  number: string,
): Promise<readonly PurchaseDocument[]> {
  const found = [];
  for (const key of keys) found.push(await readDocument(tx, tenant, key, 'invoice.received'));
  const wanted = numberInDirectories(number);
  return found
    .filter((one) => one !== undefined)
    .filter(({ document }) => typeof document['number'] === 'string' && numberInDirectories(document['number']) === wanted)
    .toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1));
}
