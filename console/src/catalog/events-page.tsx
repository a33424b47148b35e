import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readAsyncApi } from '../api/catalog.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import css from './catalog.module.css';
import { SchemaTable } from './schema-table.tsx';

/** What events tell, for who follows the log or has them sent. */
export function EventsPage() {
  const { data, error, refetch } = useQuery({ queryKey: ['asyncapi'], queryFn: readAsyncApi, staleTime: Number.POSITIVE_INFINITY });
  return (
    <>
      <PageHead
        title="Events"
        about={data === undefined ? undefined : `Version ${data.info.version}. ${data.info.description ?? ''}`}
        crumbs={[
          <Link key="api" to="/catalog">
            API
          </Link>,
          <span key="events">Events</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined
        ? error === null && <Waiting what="the events" />
        : Object.entries(data.components.messages).map(([name, { title = name, payload, summary, description }]) => (
            <details key={name} className={`panel ${css.event}`}>
              <summary>
                <span className="mono">{title}</span> <span className="muted">{summary ?? description}</span>
              </summary>
              {payload === undefined ? null : <SchemaTable title={title} schema={payload} definitions={data.components.schemas ?? {}} />}
            </details>
          ))}
    </>
  );
}
