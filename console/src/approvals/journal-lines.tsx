import { amountText, minorFrom, sidesOf } from '../parts/money.ts';
import { Table } from '../parts/table.tsx';
import type { WrittenLine } from './draft-changes.ts';

/** The lines of a journal that is proposed, in the two columns of a ledger. */
export const JournalLines = ({ lines, currency }: { readonly lines: readonly WrittenLine[]; readonly currency: string | undefined }) => (
  <Table label="Lines" columns={['Account', 'Apart by', ['Debit', 'number'], ['Credit', 'number']]}>
    {lines.map(({ account, amount, department, costCenter, rest }, place) => {
      const { debit, credit } = sidesOf(minorFrom(amount, currency) ?? '0');
      const apart = [department, costCenter, ...Object.values(rest)].filter((value) => value !== '');
      return (
        // Lines have no names: they are told apart by their place.
        <tr key={place}>
          <td className="mono">{account}</td>
          <td>{apart.join(', ')}</td>
          <td className="number">{debit === undefined ? null : amountText(debit, currency)}</td>
          <td className="number">{credit === undefined ? null : amountText(credit, currency)}</td>
        </tr>
      );
    })}
  </Table>
);
