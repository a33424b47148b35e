import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { type OpenApi, readOpenApi } from '../api/catalog.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import { PageHead } from '../parts/page-head.tsx';
import parts from '../parts/parts.module.css';
import { useRowKeys } from '../parts/row-keys.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { counted } from '../parts/words.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { useKeys } from '../shell/keys.tsx';
import css from './catalog.module.css';
import { found, type Operation, operationsOf } from './operations.ts';
import { NeedTag } from './need-tag.tsx';
import { requestsOf, useUsage } from './use-usage.ts';

const route = getRouteApi('/catalog');

/** Everything that can be asked of the platform, as it describes itself. */
export function CatalogPage() {
  const { find = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useRowKeys(list);
  useKeys(useMemo(() => [{ keys: '/', label: 'Search the API', group: 'This page', run: () => input.current?.focus() }], []));
  const { data, error, refetch } = useQuery({ queryKey: ['openapi'], queryFn: readOpenApi, staleTime: Number.POSITIVE_INFINITY });
  const operations = useMemo(() => (data === undefined ? [] : found(operationsOf(data), find)), [data, find]);
  return (
    <>
      <PageHead
        title="API"
        about={
          data === undefined
            ? 'What programs can ask of the platform'
            : `Version ${data.info.version}, ${counted(operations.length, 'operation')}`
        }
      >
        <ButtonLink variant="default" to="/catalog/events">
          Events
        </ButtonLink>
      </PageHead>
      <div className={parts.filters}>
        <TextInput
          ref={input}
          label="Find"
          placeholder="exceptions, POST, ledger:read …"
          value={find}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void navigate({ search: value === '' ? {} : { find: value }, replace: true });
          }}
        />
      </div>
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <div ref={list}>
        {data === undefined ? (
          error === null && <Waiting what="the API" />
        ) : operations.length === 0 ? (
          <section className="panel">
            <EmptyNote title="No operation matches">Each word must stand in its path, summary, resource or right.</EmptyNote>
          </section>
        ) : (
          <Layers document={data} operations={operations} />
        )}
      </div>
    </>
  );
}

/** Operations by layer, with who owns the layer. */
function Layers({ document, operations }: { readonly document: OpenApi; readonly operations: readonly Operation[] }) {
  const layers = Map.groupBy(operations, ({ layer }) => layer);
  const named = (document.tags ?? []).filter(({ name }) => layers.has(name));
  const others = [...layers.keys()]
    .filter((layer) => !named.some(({ name }) => name === layer))
    .map((name) => ({ name, description: name }));
  return [...named, ...others].map((tag) => (
    <section key={tag.name} className={`panel ${css.layer}`} aria-label={tag.description ?? tag.name}>
      <header>
        <h2>{tag.description ?? tag.name}</h2>
        {'x-owner' in tag && tag['x-owner'] !== undefined ? <span className="muted">owned by {tag['x-owner']}</span> : null}
      </header>
      <OperationTable operations={layers.get(tag.name) ?? []} />
    </section>
  ));
}

function OperationTable({ operations }: { readonly operations: readonly Operation[] }) {
  const usage = useUsage();
  return (
    <div className="wide">
      <table className={`${parts.table} ${css.operations}`}>
        <thead>
          <tr>
            <th>Operation</th>
            <th className="roomy">What for</th>
            <th>Takes</th>
            {usage === undefined ? null : <th className="number">Asked for</th>}
          </tr>
        </thead>
        <tbody>
          {operations.map(({ id, method, path, summary, needs, deprecation }) => (
            <tr key={id}>
              <td>
                <Link to="/catalog/$operation" params={{ operation: id }} className={css.operation} data-row>
                  <span className={css.method} data-method={method}>
                    {method}
                  </span>{' '}
                  <span className="mono">{path}</span>
                </Link>
                {deprecation !== undefined ? <StateTag state="deprecated" tone="warn" /> : null}
              </td>
              <td className="roomy">{summary}</td>
              <td className={parts.nowrap}>
                <NeedTag needs={needs} />
              </td>
              {usage === undefined ? null : (
                <td className="number" title="In the last 30 days, by everybody">
                  {requestsOf(usage.get(id)).toLocaleString('en')}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
