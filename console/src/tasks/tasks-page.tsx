import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { listTasks, type Task } from '../api/tasks.ts';
import { Amount } from '../parts/amount.tsx';
import { Distance } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { without } from '../shell/search-text.ts';
import work from '../parts/work.module.css';

const route = getRouteApi('/tasks');
const FRESH_MS = 10_000;

/** What waits for who is in: approvals and exceptions in one list, due first. */
export function TasksPage() {
  const { type, after } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLElement>(null);
  useRowKeys(list);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['tasks', type, after],
    queryFn: () => listTasks({ ...(type === undefined ? {} : { type }), ...(after === undefined ? {} : { after }) }),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <PageHead title="Tasks" about="What waits for you: approvals, and exceptions that are yours by name or by role." />
      <div className={parts.filters}>
        <SegmentedControl
          size="xs"
          aria-label="Which"
          value={type ?? 'all'}
          onChange={(next) =>
            void navigate({
              search: (now) => ({
                ...without(now, 'after', 'type'),
                ...(next === 'approval' || next === 'exception' ? { type: next } : {}),
              }),
            })
          }
          data={[
            { value: 'all', label: 'All' },
            { value: 'approval', label: 'Approvals' },
            { value: 'exception', label: 'Exceptions' },
          ]}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" ref={list} aria-label="Tasks" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="tasks" />
        ) : data.tasks.length === 0 ? (
          <EmptyNote title="Nothing waits for you">What others ask for, and exceptions of your roles, appear here by themselves.</EmptyNote>
        ) : (
          <TaskTable tasks={data.tasks} />
        )}
        <PageSteps
          at={after}
          next={data?.next}
          words={['Due first', 'Due later']}
          to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'after') : { ...now, after: place }) })}
        />
      </section>
    </>
  );
}

function TaskTable({ tasks }: { readonly tasks: readonly Task[] }) {
  const { nameOfFacility } = useEstate();
  return (
    <table className={`${parts.table} ${work.list}`}>
      <thead>
        <tr>
          <th>What</th>
          <th className="number">At stake</th>
          <th className="roomy">Whose</th>
          <th>Due</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr key={task.id}>
            <td>
              <Link to="/tasks/$id" params={{ id: task.id }} data-row>
                {task.title}
              </Link>
              <span className={work.under}>
                {spoken(task.kind)} · {spoken(task.cause)} · {task.entity === '*' ? 'the whole health system' : nameOfFacility(task.entity)}
              </span>
            </td>
            <td className="number">{task.amount === undefined ? null : <Amount minor={task.amount} currency={task.currency} named />}</td>
            <td className="roomy">{task.assignee ?? (task.owner === undefined ? task.maker : spoken(task.owner))}</td>
            <td className={parts.nowrap}>
              {task.isOverdue ? (
                <StateTag state="overdue">
                  <Distance at={task.dueAt} />
                </StateTag>
              ) : (
                <Distance at={task.dueAt} />
              )}
              {task.escalation === 0 ? null : <span className={work.under}>passed up {task.escalation}×</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
