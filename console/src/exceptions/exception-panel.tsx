import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ExceptionView, readCorrection } from '../api/exceptions.ts';
import type { TaskAction } from '../api/tasks.ts';
import { Amount } from '../parts/amount.tsx';
import { Distance, Moment } from '../parts/moment.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { shortened, spoken } from '../parts/words.ts';
import { offered } from '../tasks/task-actions.ts';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import { useSession } from '../shell/session-gate.tsx';
import { useMay } from '../shell/use-rights.ts';
import { CorrectionForm } from './correction-form.tsx';
import { DecisionForm } from './decision-form.tsx';
import css from './exceptions.module.css';

/** Actions that are taken on the page of the task, beside the order and the receipts. */
const ACTION_PLACES: ReadonlySet<TaskAction> = new Set([
  'accept-variance',
  'short-pay',
  'request-credit',
  'not-a-duplicate',
  'accept-answer',
  'refuse-answer',
  'close-order',
  'write-off-open',
]);

interface Panel {
  readonly exception: ExceptionView;
  readonly onClose: () => void;
}

/** One exception: what happened, where, what hangs on it, and what can be done. */
export function ExceptionPanel({ exception, onClose }: Panel) {
  const may = useMay();
  const { entities } = useSession();
  const mayBeCorrected =
    exception.state === 'open' && exception.code === 'RECORD_CODE_UNKNOWN' && may('estate:write') && entities === 'all';
  const { data: correction, isPending } = useQuery({
    queryKey: ['correction', exception.id],
    queryFn: () => readCorrection(exception.id),
    enabled: mayBeCorrected,
    retry: false,
  });
  return (
    <aside className={`panel ${css.panel}`} aria-label={`Exception ${exception.id}`} data-exception-panel>
      <header>
        <h2>Exception {exception.id}</h2>
        <StateTag state={exception.isOverdue && exception.state === 'open' ? 'overdue' : exception.state} />
        <CloseButton size="sm" aria-label="Close" onClick={onClose} />
      </header>
      <div className={css.inside}>
        <p className={css.summary}>{exception.summary}</p>
        {exception.hint === undefined || correction !== undefined ? null : <p className="muted">{exception.hint}</p>}
        <Facts exception={exception} />
        {exception.state !== 'open' ? (
          <Closed exception={exception} />
        ) : !may('exceptions:write') ? (
          <p className="muted">
            Your roles let you read exceptions. Deciding takes the right <code>exceptions:write</code>.
          </p>
        ) : correction !== undefined ? (
          <CorrectionForm exception={exception} correction={correction} />
        ) : mayBeCorrected && isPending ? null : (
          <>
            {offered(exception.actions).some((action) => ACTION_PLACES.has(action)) && may('tasks:read') ? (
              <p>
                <Link to="/tasks/$id" params={{ id: `exception:${exception.id}` }}>
                  Decide with everything it stands on
                </Link>
              </p>
            ) : (
              <DecisionForm exception={exception} />
            )}
          </>
        )}
      </div>
    </aside>
  );
}

function Facts({ exception }: { readonly exception: ExceptionView }) {
  const { nameOfFacility } = useEstate();
  const { message, key, event, amount, place } = exception;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Kind', spoken(exception.kind)],
    ['Code', <code key="code">{exception.code}</code>],
    ...(place === undefined ? [] : ([['Where', <code key="place">{place}</code>]] as const)),
    ['Facility', nameOfFacility(exception.entity)],
    ['Owner', spoken(exception.owner)],
    ...(amount === undefined ? [] : ([['At stake', <Amount key="amount" minor={amount} currency={exception.currency} named />]] as const)),
    ['Opened', <Moment key="opened" at={exception.openedAt} facility={exception.entity} full />],
    [
      'Due',
      <span key="due">
        <Moment at={exception.dueAt} facility={exception.entity} full /> (<Distance at={exception.dueAt} />)
      </span>,
    ],
    ...(message === undefined
      ? []
      : ([
          [
            'Message',
            <span key="message">
              <Link to="/messages/$id" params={{ id: message }} className="mono">
                {message}
              </Link>{' '}
              <Link to="/messages/$id" params={{ id: message }} search={{ tab: 'trace' }}>
                trace
              </Link>
            </span>,
          ],
        ] as const)),
    ...(event === undefined
      ? []
      : ([
          [
            'Event',
            <Link key="event" to="/trace/$of" params={{ of: event }} className="mono">
              {shortened(event, 24)}
            </Link>,
          ],
        ] as const)),
    ...(key === undefined ? [] : ([['What waits', <SubjectLink key="key" of={key} length={26} />]] as const)),
  ];
  return (
    <dl className={parts.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const Closed = ({ exception }: { readonly exception: ExceptionView }) => (
  <p className={css.closed}>
    {exception.state === 'resolved' ? 'Resolved' : 'Rejected'}
    {exception.closedBy === undefined ? null : ` by ${exception.closedBy}`}
    {exception.closedAt === undefined ? null : (
      <>
        , <Moment at={exception.closedAt} full />
      </>
    )}
    {exception.resolution === undefined ? null : (
      <>
        : <q>{exception.resolution}</q>
      </>
    )}
  </p>
);
