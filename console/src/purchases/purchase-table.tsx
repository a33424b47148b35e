import { Link } from '@tanstack/react-router';
import type { Purchase, PurchaseKind } from '../api/purchases.ts';
import { Amount } from '../parts/amount.tsx';
import { Moment } from '../parts/moment.tsx';
import { digitsOf } from '../parts/money.ts';
import { type Column, Table } from '../parts/table.tsx';
import { useEstate } from '../shell/estate.tsx';
import work from '../parts/work.module.css';
import { aboutOf, worthOf } from './document-lines.ts';
import { PurchaseTag } from './purchase-tag.tsx';

const COLUMNS: readonly Column[] = [
  'Number',
  ['With', 'roomy'],
  ['Amount', 'number'],
  'Stands',
  ['Facility', 'roomy'],
  ['Recorded', 'roomy'],
];

/** Requisitions, orders or invoices: what each is about, with whom, what it comes to and how far it is. */
export function PurchaseTable({ kind, purchases }: { readonly kind: PurchaseKind; readonly purchases: readonly Purchase[] }) {
  const { nameOfFacility } = useEstate();
  return (
    <Table columns={COLUMNS}>
      {purchases.map(({ key, document, status, entity, recordedAt }) => {
        const number = key.slice(kind.length + 1);
        const content: Readonly<Record<string, unknown>> = { ...document };
        const said = (name: string): string | undefined => (typeof content[name] === 'string' ? content[name] : undefined);
        const currency = said('currency');
        const worth = worthOf(content, digitsOf(currency));
        return (
          <tr key={key}>
            <td className={work.what}>
              <Link to="/purchases/$kind/$number" params={{ kind, number }} title={key} data-row>
                {(kind === 'invoice' ? said('number') : undefined) ?? number}
              </Link>
              <span className={work.under}>{aboutOf(content)}</span>
            </td>
            <td className="roomy">{said('supplier') ?? said('requester')}</td>
            <td className="number">{worth === undefined ? '–' : <Amount minor={worth} currency={currency} named />}</td>
            <td>
              <PurchaseTag kind={kind} status={status} />
            </td>
            <td className="roomy">{nameOfFacility(entity)}</td>
            <td className="roomy">
              <Moment at={recordedAt} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
