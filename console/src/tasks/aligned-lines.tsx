import type { TaskInFull } from '../api/tasks.ts';
import { Table } from '../parts/table.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import work from '../parts/work.module.css';
import css from './tasks.module.css';

/** What is ordered, what came and what is billed, line by line; what was billed otherwise than ordered stands out. */
export const AlignedLines = ({ lines }: { readonly lines: TaskInFull['lines'] }) =>
  lines.length === 0 ? null : (
    <section className={`panel ${work.part}`} aria-label="Ordered, received, billed">
      <header>
        <h2>Ordered, received, billed</h2>
      </header>
      <Table
        columns={[
          'Line',
          ['Ordered', 'number'],
          ['Received', 'number'],
          ['Billed', 'number'],
          ['Price', 'number'],
          ['Billed at', 'number'],
        ]}
        label="Lines side by side"
      >
        {lines.map(({ order, line, what, ordered, received, billed, orderPrice, billedPrice }) => (
          <tr key={`${order ?? ''} ${line}`}>
            <td className={css.line}>
              {what === '' ? `Line ${line}` : what}
              <span className={work.under}>
                line {line} {order === undefined ? 'without an order' : <SubjectLink of={order} />}
              </span>
            </td>
            <td className="number">{ordered ?? '–'}</td>
            <td className="number">{received ?? '–'}</td>
            <td className="number">{billed === undefined ? '–' : <Differing is={billed !== (received ?? ordered)}>{billed}</Differing>}</td>
            <td className="number">{orderPrice ?? '–'}</td>
            <td className="number">
              {billedPrice === undefined ? '–' : <Differing is={Number(billedPrice) !== Number(orderPrice)}>{billedPrice}</Differing>}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );

const Differing = ({ is, children }: { readonly is: boolean; readonly children: string }) =>
  is ? <strong className={css.differs}>{children}</strong> : children;
