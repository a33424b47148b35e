import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type OpenApi, readOpenApi } from '../api/catalog.ts';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import css from './catalog.module.css';
import { Consumers } from './consumers.tsx';
import { type Operation, operationsOf } from './operations.ts';
import { NeedTag } from './need-tag.tsx';
import { SchemaTable } from './schema-table.tsx';
import { TryOut } from './try-out.tsx';

const route = getRouteApi('/catalog/$operation');

/** One operation: what it takes, what goes in, what comes out, who may call it, and a place to try it. */
export function OperationPage() {
  const { operation: id } = route.useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['openapi'], queryFn: readOpenApi, staleTime: Number.POSITIVE_INFINITY });
  const operation = data === undefined ? undefined : operationsOf(data).find((one) => one.id === id);
  return (
    <>
      <PageHead
        title={operation === undefined ? 'Operation' : `${operation.method} ${operation.path}`}
        heading={
          operation === undefined ? (
            id
          ) : (
            <>
              <span className={css.method} data-method={operation.method}>
                {operation.method}
              </span>
              <span className="mono">{operation.path}</span>
              {operation.deprecation !== undefined ? <StateTag state="deprecated" tone="warn" /> : null}
            </>
          )
        }
        about={operation?.summary}
        crumbs={[
          <Link key="api" to="/catalog">
            API
          </Link>,
          <span key="resource">{operation?.resource ?? id}</span>,
        ]}
      />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Waiting what="the operation" />
      ) : operation === undefined ? (
        <section className="panel">
          <EmptyNote title="There is no such operation" next={<Link to="/catalog">Every operation</Link>}>
            It may have had another name in an earlier version.
          </EmptyNote>
        </section>
      ) : (
        <Described operation={operation} document={data} />
      )}
    </>
  );
}

function Described({ operation, document }: { readonly operation: Operation; readonly document: OpenApi }) {
  const definitions = document.components?.schemas ?? {};
  const tag = document.tags?.find(({ name }) => name === operation.layer);
  return (
    <div className={css.columns}>
      <div>
        <section className={`panel ${css.layer}`}>
          <dl className={`${parts.facts} ${css.inside}`}>
            <dt>Takes</dt>
            <dd>
              <NeedTag needs={operation.needs} />
            </dd>
            <dt>Belongs to</dt>
            <dd>{tag?.description ?? operation.layer}</dd>
            {tag?.['x-owner'] === undefined ? null : (
              <>
                <dt>Owner</dt>
                <dd>{tag['x-owner']}</dd>
              </>
            )}
            <dt>Version</dt>
            <dd>
              {document.info.version}
              {operation.deprecation === undefined ? '' : ', deprecated'}
            </dd>
            {operation.deprecation === undefined ? null : <Deprecated {...operation.deprecation} />}
          </dl>
        </section>
        <Consumers operation={operation} />
        {operation.parameters.length === 0 ? null : (
          <SchemaTable
            title="Parameters"
            rows={operation.parameters.map(({ name, place, isRequired, schema }) => ({ name, about: place, isRequired, schema }))}
            definitions={definitions}
          />
        )}
        {operation.body === undefined ? null : (
          <SchemaTable title="Request" about={operation.body.type} schema={operation.body.schema} definitions={definitions} />
        )}
        {operation.answers.map(({ status, type, schema }) => (
          <SchemaTable
            key={`${status} ${type}`}
            title={status === 'default' ? 'Any error' : `Answer ${status}`}
            about={type}
            schema={schema}
            definitions={definitions}
          />
        ))}
      </div>
      <TryOut key={operation.id} operation={operation} definitions={definitions} />
    </div>
  );
}

const Deprecated = ({ since, sunset, link }: NonNullable<Operation['deprecation']>) => (
  <>
    <dt>Deprecated since</dt>
    <dd>
      <Moment at={since} />
    </dd>
    {sunset === undefined ? null : (
      <>
        <dt>Answers until</dt>
        <dd>
          <Moment at={sunset} />
        </dd>
      </>
    )}
    {link === undefined ? null : (
      <>
        <dt>Use instead</dt>
        <dd>
          <code>{link}</code>
        </dd>
      </>
    )}
  </>
);
