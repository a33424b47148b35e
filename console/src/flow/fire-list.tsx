import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listExceptions } from '../api/exceptions.ts';
import type { ExceptionCount, FlowPicture } from '../api/flow.ts';
import { Distance } from '../parts/moment.tsx';
import { counted } from '../parts/words.ts';
import { firesOf } from './fires.ts';
import { useMay } from '../shell/use-rights.ts';
import css from './flow.module.css';

/** What is on fire, worst first; one calm line when nothing is. */
export function Fires({ flow, exceptions }: { readonly flow: FlowPicture; readonly exceptions: ExceptionCount | undefined }) {
  const open = exceptions?.open ?? flow.counts.exceptions;
  const mayRead = useMay()('exceptions:read');
  const { data } = useQuery({
    queryKey: ['exceptions', 'due first', open],
    queryFn: () => listExceptions({ state: 'open', limit: '1' }),
    enabled: open > 0 && mayRead,
  });
  const due = open > 0 ? data?.exceptions[0] : undefined;
  const fires = firesOf(flow);
  if (open === 0 && fires.length === 0) {
    return (
      <div className={css.fires}>
        <Fire tone="ok">
          <strong>Nothing is on fire</strong>
          <span>No open exceptions, no channel stopped, no target held</span>
        </Fire>
      </div>
    );
  }
  return (
    <div className={css.fires}>
      {open === 0 ? null : (
        <Fire tone={(exceptions?.overdue ?? 0) > 0 ? 'bad' : 'warn'}>
          <Link to="/exceptions">
            <strong>{counted(open, 'open exception')}</strong>
          </Link>
          <span>
            {exceptions === undefined || exceptions.overdue === 0 ? 'none overdue' : `${exceptions.overdue} overdue`}
            {due === undefined ? null : (
              <>
                {' · '}
                <Link to="/exceptions" search={{ show: due.id }}>
                  due first
                </Link>{' '}
                <Distance at={due.dueAt} />
              </>
            )}
          </span>
        </Fire>
      )}
      {fires.map(({ tone, title, detail, message }) => (
        <Fire key={title} tone={tone}>
          <strong>{title}</strong>
          <span>
            {detail}
            {message === undefined ? null : (
              <>
                {' '}
                <Link to="/messages/$id" params={{ id: message }}>
                  {message}
                </Link>
              </>
            )}
          </span>
        </Fire>
      ))}
    </div>
  );
}

const Fire = ({ tone, children }: { readonly tone: 'ok' | 'warn' | 'bad'; readonly children: ReactNode }) => (
  <div className={css.fire} data-tone={tone}>
    {children}
  </div>
);
