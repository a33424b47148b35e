import { Link } from '@tanstack/react-router';
import type { ExceptionView } from '../api/exceptions.ts';
import { Amount } from '../parts/amount.tsx';
import { Distance } from '../parts/moment.tsx';
import parts from '../parts/parts.module.css';
import work from '../parts/work.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import css from './exceptions.module.css';

interface Listed {
  readonly exceptions: readonly ExceptionView[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function ExceptionTable({ exceptions, chosen, onChoose }: Listed) {
  const { nameOfFacility } = useEstate();
  return (
    <div className="wide">
      <table className={parts.table}>
        <thead>
          <tr>
            <th>What happened</th>
            <th className="roomy">Owner</th>
            <th className="number">At stake</th>
            <th className="roomy">Age</th>
            <th>Due</th>
          </tr>
        </thead>
        <tbody>
          {exceptions.map((one) => (
            <tr key={one.id} data-chosen={one.id === chosen ? '' : undefined}>
              <td className={css.what}>
                <Link
                  from="/exceptions"
                  to="/exceptions"
                  search={(now) => ({ ...now, show: one.id })}
                  replace
                  data-row={one.id}
                  onFocus={() => {
                    if (one.id !== chosen) onChoose(one.id);
                  }}
                >
                  {one.summary}
                </Link>
                <span className={work.under}>
                  {one.id} · {spoken(one.kind)} · {nameOfFacility(one.entity)}
                  {one.message === undefined ? null : ` · ${one.message}`}
                </span>
              </td>
              <td className={`${parts.nowrap} roomy`}>{spoken(one.owner)}</td>
              <td className="number">
                {one.amount === undefined ? <span className="muted">–</span> : <Amount minor={one.amount} currency={one.currency} named />}
              </td>
              <td className={`${parts.nowrap} roomy`}>
                <Distance at={one.openedAt} />
              </td>
              <td className={parts.nowrap}>
                {one.state !== 'open' ? (
                  <StateTag state={one.state} />
                ) : one.isOverdue ? (
                  <StateTag state="overdue">
                    <Distance at={one.dueAt} />
                  </StateTag>
                ) : (
                  <Distance at={one.dueAt} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
