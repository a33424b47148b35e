import { Link } from '@tanstack/react-router';
import type { ActivityLine } from '../api/ledger.ts';
import { Amount } from '../parts/amount.tsx';
import { sidesOf } from '../parts/money.ts';
import parts from '../parts/parts.module.css';
import { spoken } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';

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
            <th className="roomy">Facility</th>
            <th className="number">Debit</th>
            <th className="number">Credit</th>
            <th className="roomy">Bucket</th>
            <th className="roomy">Department</th>
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
                <td>{spoken(line.posting)}</td>
                <td className={`${parts.nowrap} roomy`}>{nameOfFacility(line.entity)}</td>
                <td className="number">{debit === undefined ? null : <Amount minor={debit} currency={line.currency} named />}</td>
                <td className="number">{credit === undefined ? null : <Amount minor={credit} currency={line.currency} named />}</td>
                <td className={`${parts.nowrap} roomy`}>{line.bucket === null ? '' : spoken(line.bucket)}</td>
                <td className={`${parts.nowrap} roomy`}>{line.department ?? ''}</td>
                <td className={parts.nowrap}>
                  <SubjectLink of={line.subject} length={18} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
