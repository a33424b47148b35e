import type { ReactNode } from 'react';
import css from './parts.module.css';

/** The name of a column, with what it holds: numbers stand at the right, and what is `roomy` is left out where there is no room. */
export type Column = string | readonly [name: string, holds: 'number' | 'roomy'];

/** A table that is scrolled sideways by itself where it is wider than the screen; `label` lets the keyboard do so too. */
export const Table = ({
  columns,
  label,
  children,
}: {
  readonly columns: readonly Column[];
  readonly label?: string;
  readonly children: ReactNode;
}) => (
  <div className="wide" {...(label === undefined ? {} : { role: 'region', 'aria-label': label, tabIndex: 0 })}>
    <table className={css.table}>
      <thead>
        <tr>
          {columns.map((column) => {
            const [name, holds] = typeof column === 'string' ? [column] : column;
            return (
              <th key={name} className={holds}>
                {name}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
