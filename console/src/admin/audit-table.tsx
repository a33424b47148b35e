import { Link } from '@tanstack/react-router';
import type { AuditRecord } from '../api/audit.ts';
import { Moment } from '../parts/moment.tsx';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table.tsx';
import { shortened } from '../parts/words.ts';
import css from './admin.module.css';

/** Rows of the audit. Who or what they name leads to the rows that name it too. */
export const AuditTable = ({ records }: { readonly records: readonly AuditRecord[] }) => (
  <Table columns={['When', 'Who', 'Did', 'To', 'Detail']}>
    {records.map(({ id, at, principal, person, action, object, detail }) => (
      <tr key={id}>
        <td>
          <Moment at={at} full />
        </td>
        <td className={parts.nowrap}>
          {person === 'none' ? null : (
            <>
              <Link to="/admin/audit" search={{ person }}>
                {person}
              </Link>
              <br />
            </>
          )}
          <span className="muted">{principal}</span>
        </td>
        <td className={parts.nowrap}>
          <Link to="/admin/audit" search={{ action }}>
            {action}
          </Link>
        </td>
        <td>
          <Named object={object} />
        </td>
        <td className={css.wrapped}>{detail}</td>
      </tr>
    ))}
  </Table>
);

/** What a row is about; for an account there is a report of everything that was shown of it. */
function Named({ object }: { readonly object: string }) {
  return (
    <>
      <Link to="/admin/audit" search={{ object }} className={parts.id} title={object}>
        {shortened(object, 34)}
      </Link>
      {object.startsWith('account:') ? (
        <>
          <br />
          <Link to="/admin/audit/accounts/$subject" params={{ subject: object }}>
            What was shown of it
          </Link>
        </>
      ) : null}
    </>
  );
}
