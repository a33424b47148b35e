import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ExceptionState, type FacetValue, readFacets } from '../api/exceptions.ts';
import parts from '../parts/parts.module.css';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { without } from '../shell/search-text.ts';

const route = getRouteApi('/exceptions');
const STATES: readonly { readonly value: ExceptionState; readonly label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'rejected', label: 'Rejected' },
];
/** Of policies/worklist.yaml. */
const CAUSES = [
  'approval',
  'budget',
  'coding',
  'contract',
  'contradiction',
  'document',
  'duplicate',
  'money',
  'payer',
  'price',
  'quantity',
  'receipt',
  'reference',
  'silence',
  'supply',
  'target',
];
const STAKES = [
  { value: '', label: 'Any amount' },
  { value: '10000', label: '100.00 or more' },
  { value: '100000', label: '1,000.00 or more' },
  { value: '1000000', label: '10,000.00 or more' },
];
const FRESH_MS = 10_000;

/** What the list is narrowed by; each choice says how many there are. All of it stands in the address. */
export function ExceptionFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { estate, nameOfFacility } = useEstate();
  const state = search.state ?? 'open';
  const { data } = useQuery({ queryKey: ['exception facets', state], queryFn: () => readFacets(state), refetchInterval: FRESH_MS });
  const change = (part: Readonly<Record<string, string>>): void =>
    void navigate({
      search: (now) =>
        Object.fromEntries(Object.entries({ ...without(now, 'after', 'show'), ...part }).filter(([, value]) => value !== '')),
      replace: true,
    });
  const choices = (all: string, values: readonly FacetValue[] | undefined, chosen: string, name: (value: string) => string) => [
    { value: '', label: all },
    ...[
      ...(values ?? []),
      ...(chosen === '' || values?.some(({ value }) => value === chosen) === true ? [] : [{ value: chosen, count: 0 }]),
    ].map(({ value, count }) => ({ value, label: `${name(value)} (${count})` })),
  ];
  const select = (label: string, facet: 'kind' | 'owner' | 'entity', all: string, name: (value: string) => string) => (
    <NativeSelect
      label={label}
      data={choices(all, data?.facets[facet], search[facet] ?? '', name)}
      value={search[facet] ?? ''}
      onChange={(event) => change({ [facet]: event.currentTarget.value })}
    />
  );
  const isNarrowed = [
    search.kind,
    search.owner,
    search.entity,
    search.code,
    search.channel,
    search.cause,
    search.overdue,
    search.atLeast,
  ].some((value) => value !== undefined);
  return (
    <div className={parts.filters}>
      <SegmentedControl
        size="xs"
        aria-label="State"
        data={[...STATES]}
        value={state}
        onChange={(next) => change({ state: next === 'open' ? '' : next })}
      />
      {select('Kind', 'kind', 'Every kind', titled)}
      {select('Owner', 'owner', 'Every owner', titled)}
      {select('Facility', 'entity', 'Every facility', nameOfFacility)}
      <NativeSelect
        label="Channel"
        data={[
          { value: '', label: 'Every channel' },
          ...(estate?.systems.flatMap((system) => system.channels.map(({ name }) => name)) ?? []),
        ]}
        value={search.channel ?? ''}
        onChange={(event) => change({ channel: event.currentTarget.value })}
      />
      <NativeSelect
        label="Cause"
        data={[{ value: '', label: 'Every cause' }, ...CAUSES.map((value) => ({ value, label: titled(value) }))]}
        value={search.cause ?? ''}
        onChange={(event) => change({ cause: event.currentTarget.value })}
      />
      <NativeSelect
        label="Clock"
        data={[
          { value: '', label: 'Early and late' },
          { value: 'true', label: 'Only what is late' },
        ]}
        value={search.overdue ?? ''}
        onChange={(event) => change({ overdue: event.currentTarget.value })}
      />
      <NativeSelect
        label="At stake"
        data={STAKES}
        value={search.atLeast ?? ''}
        onChange={(event) => change({ atLeast: event.currentTarget.value })}
      />
      {isNarrowed ? (
        <Button
          variant="default"
          onClick={() => change({ kind: '', owner: '', entity: '', code: '', channel: '', cause: '', overdue: '', atLeast: '' })}
        >
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}
