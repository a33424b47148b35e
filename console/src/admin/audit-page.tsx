import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { searchAudit } from '../api/audit.ts';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { TextFilter } from '../parts/text-filter.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { without } from '../shell/search-text.ts';
import { AdminHead } from './admin-head.tsx';
import { AuditTable } from './audit-table.tsx';
import { AuditVerification } from './audit-verification.tsx';

const route = getRouteApi('/admin/audit');
const FILTERS = [
  { name: 'action', label: 'Action', placeholder: 'phi.read' },
  { name: 'person', label: 'Person', placeholder: '' },
  { name: 'principal', label: 'Acting as', placeholder: 'console, client:claims-desk' },
  { name: 'object', label: 'Object', placeholder: 'northside:17, account:…' },
  { name: 'from', label: 'From (UTC)', placeholder: '' },
  { name: 'to', label: 'To (UTC)', placeholder: '' },
] as const;

/** Who did what to what, and the proof that nobody changed it since. */
export function AuditPage() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['audit', filters],
    queryFn: () => searchAudit(filters),
    placeholderData: keepPreviousData,
  });
  const change = (name: string, value: string): void =>
    void navigate({ search: (now) => ({ ...without(now, 'before'), [name]: value === '' ? undefined : value }), replace: true });
  return (
    <>
      <AdminHead
        title="Audit"
        about="Every change and every look at identifying values, by whom and why. It is only ever added to, and sealed."
      />
      <div className={parts.filters}>
        {FILTERS.map(({ name, label, placeholder }) => (
          <TextFilter
            key={`${name} ${filters[name] ?? ''}`}
            label={label}
            placeholder={placeholder}
            type={name === 'from' || name === 'to' ? 'date' : 'text'}
            value={filters[name] ?? ''}
            onValue={(value) => change(name, value)}
          />
        ))}
        {Object.keys(filters).length === 0 ? null : (
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            Clear
          </Button>
        )}
      </div>
      <AuditVerification from={filters.from} to={filters.to} />
      {error === null ? null : <ProblemNote error={error} again={() => void refetch()} />}
      <section className="panel" aria-label="Audit" aria-busy={isPlaceholderData}>
        {data === undefined ? (
          error === null && <Waiting what="the audit" />
        ) : data.records.length === 0 ? (
          <EmptyNote title="Nothing is on record for this">
            Names are matched whole: the action, the person and the object as they stand in a row.
          </EmptyNote>
        ) : (
          <AuditTable records={data.records} />
        )}
        <PageSteps
          at={filters.before}
          next={data?.next}
          to={(place) => void navigate({ search: (now) => (place === undefined ? without(now, 'before') : { ...now, before: place }) })}
        />
      </section>
    </>
  );
}
