import { Link } from '@tanstack/react-router';
import type { ActivityLine } from '../api/ledger.ts';
import { amountText, sidesOf } from '../parts/money.ts';
import parts from '../parts/parts.module.css';
import { shortened, spoken } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';

export function ActivityTable({ lines }: { readonly lines: readonly ActivityLine[] }) {
  const { nameOfFacility } = useEstate();
  return (
    <div className="wide">
      <table className={parts.table}>
        <thead>
          <tr>
            <th>Line</th>
            <th>Day</th>
            <th>Posting</th>
            <th>Facility</th>
            <th className="number">Debit</th>
            <th className="number">Credit</th>
            <th>Bucket</th>
            <th>Department</th>
            <th>About</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { debit, credit } = sidesOf(line.amount);
            return (
              <tr key={`${line.journal}/${line.line}`}>
                <td>
                  <Link
                    to="/ledger/journals/$journal"
                    params={{ journal: line.journal }}
                    search={{ line: String(line.line) }}
                    className={parts.id}
                    data-row
                  >
                    {line.journal}/{line.line}
                  </Link>
                </td>
                <td className={parts.time}>{line.day}</td>
                <td className={parts.nowrap}>{spoken(line.posting)}</td>
                <td className={parts.nowrap}>{nameOfFacility(line.entity)}</td>
                <td className="number">{debit === undefined ? '' : amountText(debit, line.currency)}</td>
                <td className="number">{credit === undefined ? '' : amountText(credit, line.currency)}</td>
                <td className={parts.nowrap}>{line.bucket ?? ''}</td>
                <td className={parts.nowrap}>{line.department ?? ''}</td>
                <td className={parts.id}>
                  {line.subject.startsWith('account:') ? (
                    <Link to="/accounts/$subject" params={{ subject: line.subject }} title={line.subject}>
                      {shortened(line.subject, 18)}
                    </Link>
                  ) : (
                    <span title={line.subject}>{shortened(line.subject, 18)}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
