import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { readTask, type TaskInFull } from '../api/tasks.ts';
import { Amount } from '../parts/amount.tsx';
import { Distance, Moment } from '../parts/moment.tsx';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken, titled } from '../parts/words.ts';
import { purchaseOf } from '../purchases/purchase-name.ts';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import { AlignedLines } from './aligned-lines.tsx';
import { DecideTask } from './decide-task.tsx';
import work from '../parts/work.module.css';

const route = getRouteApi('/tasks/$id');

/** One task with what a decision stands on: the rules, budget and contract, the documents, and what was done with it. */
export function TaskPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['task', id], queryFn: () => readTask(id), retry: false });
  return (
    <>
      <PageHead
        title={`Task ${id}`}
        heading={
          data === undefined ? (
            `Task ${id}`
          ) : (
            <>
              {titled(data.task.kind)}
              {data.task.amount === undefined ? null : <Amount minor={data.task.amount} currency={data.task.currency} named />}
              {data.task.isOverdue ? <StateTag state="overdue" /> : null}
            </>
          )
        }
        crumbs={[
          <Link key="tasks" to="/tasks">
            Tasks
          </Link>,
          <span key="id">{id}</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? error === null && <Waiting what="the task" /> : <InFull of={data} />}
    </>
  );
}

const InFull = ({ of: { task, decidedBy, context, lines, history, documents, owners } }: { readonly of: TaskInFull }) => (
  <div className={work.columns}>
    <div>
      <section className={`panel ${work.part}`} aria-label="What waits">
        <header>
          <h2>{task.title}</h2>
        </header>
        <div className={work.inside}>
          {task.hint === undefined ? null : <p className="muted">{task.hint}</p>}
          <Facts task={task} documents={documents} />
        </div>
      </section>
      <AlignedLines lines={lines} />
      {context
        .filter(({ facts }) => facts.length > 0)
        .map(({ about, facts }) => (
          <section key={about} className={`panel ${work.part}`} aria-label={wordsOf(about)}>
            <header>
              <h2>{wordsOf(about)}</h2>
            </header>
            <dl className={`${parts.facts} ${work.inside}`}>
              {facts.map(({ name, value }) => (
                <Fact key={name} name={name} value={value} />
              ))}
            </dl>
          </section>
        ))}
    </div>
    <div>
      <DecideTask key={task.hash} task={task} owners={owners} />
      <section className={`panel ${work.part}`} aria-label="Decided by">
        <header>
          <h2>Decided by</h2>
        </header>
        <ul className={work.steps}>
          {decidedBy.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </section>
      <section className="panel" aria-label="History">
        <header>
          <h2>History</h2>
        </header>
        <ol className={work.steps}>
          {history.map(({ at, who, action, note }) => (
            <li key={`${at} ${action} ${who}`}>
              <strong>{titled(action)}</strong> by {who.startsWith(ITSELF) ? 'Plexus' : who}
              <span className={work.under}>
                <Moment at={at} full />
              </span>
              {note === undefined || action === OPENED ? null : <q>{note}</q>}
            </li>
          ))}
        </ol>
      </section>
    </div>
  </div>
);

/** Who the platform is where it does something by itself. */
const ITSELF = 'plexus/';
/** Noted with its kind and code, which stand elsewhere on the page. */
const OPENED = 'exception.opened';

/** Names of ours are words; other numbers stay as they are. */
const wordsOf = (name: string): string => (/^[a-z][A-Za-z -]*(?: \d+)?$/.test(name) ? titled(name) : name);

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <>
    <dt>{purchaseOf(name) === undefined ? wordsOf(name) : <SubjectLink of={name} />}</dt>
    <dd>{value}</dd>
  </>
);

function Facts({ task, documents }: Pick<TaskInFull, 'task' | 'documents'>) {
  const { nameOfFacility } = useEstate();
  return (
    <dl className={parts.facts}>
      {task.subject === undefined ? null : (
        <>
          <dt>About</dt>
          <dd>
            <SubjectLink of={task.subject} />
          </dd>
        </>
      )}
      <dt>Facility</dt>
      <dd>{task.entity === '*' ? 'The whole health system' : nameOfFacility(task.entity)}</dd>
      <dt>Cause</dt>
      <dd>{spoken(task.cause)}</dd>
      <dt>{task.maker === undefined ? 'Owner' : 'Asked for by'}</dt>
      <dd>
        {task.maker ??
          [task.owner === undefined ? undefined : spoken(task.owner), task.assignee].filter((name) => name !== undefined).join(', ')}
      </dd>
      <dt>Due</dt>
      <dd>
        <Moment at={task.dueAt} full /> (<Distance at={task.dueAt} />)
      </dd>
      {documents.length === 0 ? null : (
        <>
          <dt>Messages</dt>
          <dd className="mono">
            {documents.map((message) => (
              <Link key={message} to="/messages/$id" params={{ id: message }}>
                {message}{' '}
              </Link>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
