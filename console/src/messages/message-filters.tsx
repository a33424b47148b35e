import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { MESSAGE_STATES, readSearchFields } from '../api/messages.ts';
import parts from '../parts/parts.module.css';
import { TextFilter } from '../parts/text-filter.tsx';
import { titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useSearched } from '../shell/searched.tsx';
import { without } from '../shell/search-text.ts';
import css from './messages.module.css';
import type { Within } from './since.ts';

const route = getRouteApi('/messages');
const ANY_FIELD = { value: '', label: 'Any number' };
const WITHIN: readonly { readonly value: Within | ''; readonly label: string }[] = [
  { value: '', label: 'Any time' },
  { value: '15m', label: 'Last 15 minutes' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last day' },
  { value: '7d', label: 'Last week' },
];

/** What the list is narrowed by. Choices stand in the address; what is searched for stays in memory. */
export function MessageFilters() {
  const { channel = '', state = '', kind = '', within = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const { estate } = useEstate();
  const channels = estate?.systems.flatMap((system) => system.channels.map(({ name }) => name)) ?? [];
  const change = (part: { readonly [name: string]: string | undefined }): void =>
    void navigate({ search: (now) => withoutEmpty({ ...without(now, 'before'), ...part }), replace: true });
  return (
    <div className={parts.filters}>
      <SearchForm />
      <NativeSelect
        label="Channel"
        data={[{ value: '', label: 'Every channel' }, ...channels]}
        value={channel}
        onChange={(event) => change({ channel: event.currentTarget.value })}
      />
      <NativeSelect
        label="State"
        data={[{ value: '', label: 'Every state' }, ...MESSAGE_STATES.map((value) => ({ value, label: titled(value) }))]}
        value={state}
        onChange={(event) => change({ state: event.currentTarget.value })}
      />
      <TextFilter
        key={kind}
        className={css.kind ?? ''}
        label="Kind"
        placeholder="ADT^A01"
        value={kind}
        onValue={(next) => change({ kind: next })}
      />
      <NativeSelect label="Received" data={WITHIN} value={within} onChange={(event) => change({ within: event.currentTarget.value })} />
    </div>
  );
}

const withoutEmpty = (search: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));

function SearchForm() {
  const [searched, search] = useSearched('messages');
  const [text, setText] = useState(searched.text);
  const input = useRef<HTMLInputElement>(null);
  const { data: fields = [] } = useQuery({ queryKey: ['search fields'], queryFn: readSearchFields, staleTime: Number.POSITIVE_INFINITY });
  useEffect(() => setText(searched.text), [searched]);
  useKeys(useMemo(() => [{ keys: '/', label: 'Search messages', group: 'This page', run: () => input.current?.focus() }], []));
  return (
    <form
      className={css.search}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search({ ...searched, text: text.trim() });
      }}
    >
      <TextInput
        ref={input}
        label="Find"
        placeholder="Control id, account, claim …"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <NativeSelect
        label="In"
        data={[ANY_FIELD, ...fields.map(({ name, title }) => ({ value: name, label: `${name} ${title}` }))]}
        value={searched.field}
        onChange={(event) => search({ text: text.trim(), field: event.currentTarget.value })}
      />
      <Button type="submit">Find</Button>
      {searched.text === '' ? null : (
        <Button variant="default" onClick={() => search({ text: '', field: '' })}>
          Clear
        </Button>
      )}
    </form>
  );
}
